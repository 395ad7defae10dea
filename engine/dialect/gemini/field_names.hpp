// Members of Gemini's messages by their names in camelCase. Requests may spell them in snake_case as well (protobuf.dev, ProtoJSON). Pure functions.
#pragma once

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/member_name.hpp"

namespace signalbox::dialect::gemini {

/// "generation_config" is "generationConfig"; a name in neither spelling stays what it is.
inline std::string camel_name(wire::json_member const& member)
{
    std::string const written = member.key();
    std::string out;
    bool upper = false;
    for (char const c : written) {
        bool const small = c >= 'a' && c <= 'z', mixed = c >= 'A' && c <= 'Z' && written.find('_') != written.npos;
        if (mixed || (upper && !small)) return written;
        if (c == '_')
            upper = true;
        else
            out.push_back(std::exchange(upper, false) ? static_cast<char>(c - 'a' + 'A') : c);
    }
    return upper ? written : out;
}

/// Walks an object once: its members go to the views of their names, every other that is not null to `other`(name, value), named as it is written.
template <class F>
void pick_fields(wire::json_view object, std::initializer_list<named_view> names, F&& other)
{
    for (wire::json_member const& each : object.members()) {
        if (wire::json_view* const wanted = wanted_by(camel_name(each), names))
            *wanted = each.value;
        else if (!each.value.null())
            other(shown_name(each), each.value);
    }
}

inline void pick_fields(wire::json_view object, std::initializer_list<named_view> names)
{
    pick_fields(object, names, [](std::string const&, wire::json_view) {});
}

}  // namespace signalbox::dialect::gemini
