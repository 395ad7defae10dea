// Head and body of a request and its reply at both ends of the gateway, on their way into the payload store. A value with one owner at a time.
#pragma once

#include "engine/base/piece_times.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace signalbox::payload {

enum class part : std::uint8_t {
    asked,     // the request as the caller sent it
    sent,      // the request as the provider got it, of the last call
    received,  // the reply as it came from the provider
    answered,  // the reply as the caller got it
};
inline constexpr std::array all_parts{part::asked, part::sent, part::received, part::answered};

enum class part_state : std::uint8_t {
    kept,
    none,       // there was none
    too_large,  // longer than a part may be
    withheld,   // what must not be stored could not be taken out
};

struct text {
    part_state state = part_state::none;
    std::uint64_t size = 0;  // of the body, also of one that is not kept
    std::string head;        // a start line and fields, each with its line end
    std::string body;
    base::piece_times times = {};  // of a reply: when its bytes came
};

struct kept_payload {
    std::uint64_t event = 0;
    bool dropped = false;  // there was no room for it
    std::array<text, all_parts.size()> parts;
    /// Takes out what must not be stored. Called by who stores it, on its thread: it reads every byte.
    std::function<void(kept_payload&)> clean;
    std::size_t room = 0;  // that it has taken in its queue

    text& at(part which) { return parts[static_cast<std::size_t>(which)]; }
    text const& at(part which) const { return parts[static_cast<std::size_t>(which)]; }
};

}  // namespace signalbox::payload
