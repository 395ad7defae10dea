// What a translation cannot carry, as a value: the field, the reason, and how much it matters. Copied freely; lives on no strand.
#pragma once

#include "engine/model/outside_text.hpp"

#include <cstdint>
#include <string>

namespace signalbox::model {

enum class loss_weight : std::uint8_t {
    hint,     // the request still asks for the same
    meaning,  // without it the request would ask for something else: it is refused
};

struct loss {
    std::string field;
    std::string why;  // the gateway's own words
    loss_weight weight = loss_weight::hint;
    bool outside = false;  // the client or the provider chose the field's name
    bool operator==(loss const&) const = default;
};

/// A loss as an event may show it.
struct told_loss {
    outside_text field;
    std::string why;
    bool operator==(told_loss const&) const = default;
};

/// "field: why".
template <class some_loss>
std::string line_of(some_loss const& lost)
{
    std::string out;
    if constexpr (requires { lost.field.text(); })
        out = lost.field.text();
    else
        out = lost.field;
    return out.append(": ").append(lost.why);
}

}  // namespace signalbox::model
