#include "engine/wire/json_path.hpp"

namespace signalbox::wire {

json_view find_path(json_view of, std::string_view path)
{
    if (of.kind() != json_kind::object || path.size() > json_path_limit) return {};
    if (json_view const whole = of[path]; !whole.missing()) return whole;
    for (std::size_t dot = path.rfind('.'); dot != path.npos && dot != 0; dot = path.rfind('.', dot - 1))
        if (json_view const found = find_path(of[path.substr(0, dot)], path.substr(dot + 1)); !found.missing()) return found;
    return {};
}

}  // namespace signalbox::wire
