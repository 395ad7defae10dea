// What is kept of the bodies of one request, in four parts, and why a part or all of it is missing. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// The numbers are those of the file.
enum class payload_part : std::uint8_t {
    asked = 0,     // the request as the caller sent it
    sent = 1,      // the request as the provider got it
    received = 2,  // the reply as it came from the provider
    answered = 3,  // the reply as the caller got it
};
inline constexpr std::array all_payload_parts{payload_part::asked, payload_part::sent, payload_part::received, payload_part::answered};

/// "asked", "sent", "received", "answered".
std::string_view name(payload_part part);
std::optional<payload_part> payload_part_named(std::string_view text);

/// The numbers are those of the file.
enum class part_state : std::uint8_t {
    kept = 0,
    none = 1,       // there was none: no provider was asked, or nothing came
    too_large = 2,  // longer than the limit of a part
    withheld = 3,   // what must not be stored could not be taken out of it
};
std::string_view name(part_state state);

/// Head and body of one part; the head has a start line and fields, each with its line end.
struct payload_text {
    part_state state = part_state::none;
    std::uint64_t size = 0;  // of the body as it was, also of one that is not kept
    std::string head, body;
    std::string times = {};     // of a stream: when its bytes came, as base::piece_times packs them; empty: not noted
    std::uint64_t untimed = 0;  // pieces of it that have no time
    bool operator==(payload_text const&) const = default;
};

struct payload {
    std::uint64_t event = 0;
    bool dropped = false;  // there was no room for it: it has no parts
    std::array<payload_text, all_payload_parts.size()> parts;

    payload_text& at(payload_part part) { return parts[static_cast<std::size_t>(part)]; }
    payload_text const& at(payload_part part) const { return parts[static_cast<std::size_t>(part)]; }
};

/// What is known of an event's payload.
enum class payload_presence : std::uint8_t {
    kept,
    off,       // its configuration keeps none
    no_error,  // its configuration keeps those of requests that fail, and it did not
    unchosen,  // it was not among the share that is kept
    dropped,   // too many waited to be written
    pruned,    // it was there, and was deleted for its age or for the size of the file
    lost,      // it was to be kept and is not there: the server was killed, the disk refused it, or the file was removed
};

std::string_view name(payload_presence presence);
/// What is the matter, for people.
std::string_view in_words(payload_presence presence);
std::string_view in_words(part_state state);

/// Why there is nothing in the file for an event with this payload_policy; nothing when there should be something.
std::optional<payload_presence> absence_by(std::string_view policy);

}  // namespace signalbox::storage
