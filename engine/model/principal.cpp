#include "engine/model/principal.hpp"

#include <algorithm>

namespace signalbox::model {

bool covers(std::string_view entry, std::string_view kind, std::string_view id)
{
    bool const named = kind == "group" || kind == "model";
    if (named && (entry == "*" || entry == id)) return true;
    if (!entry.starts_with(kind) || entry.substr(kind.size()).substr(0, 1) != ":") return false;
    std::string_view const its = entry.substr(kind.size() + 1);
    return its == id || (named && its == "*");
}

bool principal::denies(std::string_view kind, std::string_view id) const
{
    return std::ranges::any_of(deny, [&](std::string const& entry) { return covers(entry, kind, id); });
}

}  // namespace signalbox::model
