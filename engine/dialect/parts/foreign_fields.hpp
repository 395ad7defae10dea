// What a field that the target's format has no word for asks of it, for writers that decide whether it is refused, listed or passed over. Pure.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect {

/// Switched off, zero or empty: the same as left out.
inline bool asks_nothing(wire::json_view value)
{
    using wire::json_kind;
    bool const empty =
        (value.kind() == json_kind::array && value.elements().empty()) || (value.kind() == json_kind::object && value.members().empty());
    return value.nothing() || value.boolean() == false || value.number() == 0.0 || value.is("") || empty;
}

inline bool wants_audio(model::extra_field const& extra)
{
    if (extra.name != "modalities") return false;
    for (wire::json_view const each : wire::json_view(extra.value).elements())
        if (each.is("audio")) return true;
    return false;
}

}  // namespace signalbox::dialect
