// One field line of an HTTP head and the few values that decide how a message is framed; shared by the readers of requests and replies.
// Pure functions over a buffer that the calling code keeps alive; error texts are literals and never hold what was sent.
#pragma once

#include "engine/base/ascii.hpp"
#include "engine/wire/header_list.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::wire {

using base::is_token_byte;

inline char const* skip_token(char const* at, char const* end)
{
    while (at != end && is_token_byte(*at)) ++at;
    return at;
}

inline std::string_view between(char const* from, char const* to)
{
    return {from, static_cast<std::size_t>(to - from)};
}

/// Reads a field line at `at` and moves behind its CRLF. Gives what is wrong with it, or nothing.
std::string_view read_field(char const*& at, char const* end, header& out);

/// Digits only, without a sign, a list or an overflow.
std::optional<std::uint64_t> read_length(std::string_view value);

/// What Connection fields ask for (RFC 9112 9.6).
struct connection_wishes {
    bool close = false;
    bool keep_alive = false;
    void note(std::string_view value);
    bool kept(int minor_version) const { return !close && (minor_version == 1 || keep_alive); }
};

/// Takes the next member off a comma-separated list, without the white space around it; false when the list is used up.
bool next_member(std::string_view& list, std::string_view& member);

/// A host with an optional port as in a Host field: a name, an IPv4 address or an IPv6 literal. No user info, no path, no list.
bool valid_host(std::string_view host);

}  // namespace signalbox::wire
