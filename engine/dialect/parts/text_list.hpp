// Lists of texts in JSON that is being written. Pure.
#pragma once

#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect {

/// Appends ["a","b"].
template <class Texts>
void append_texts(std::string& out, Texts const& texts)
{
    out += '[';
    for (std::string_view const each : texts) {
        separate(out);
        wire::append_json_string(out, each);
    }
    out += ']';
}

}  // namespace signalbox::dialect
