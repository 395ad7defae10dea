// Parts of a text replaced, all other bytes as they are. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace signalbox::wire {

struct text_edit {
    std::string_view of;  // a part of the text; an empty one is the place where something is put in
    std::string instead;
};

/// `edits` are in the order of the text and do not overlap.
inline std::string edited(std::string_view text, std::span<text_edit const> edits)
{
    std::string out;
    out.reserve(text.size());
    std::size_t at = 0;
    for (text_edit const& each : edits) {
        auto const begin = static_cast<std::size_t>(each.of.data() - text.data());
        out.append(text.substr(at, begin - at)).append(each.instead);
        at = begin + each.of.size();
    }
    return out.append(text.substr(at));
}

}  // namespace signalbox::wire
