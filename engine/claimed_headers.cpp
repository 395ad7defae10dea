#include "engine/claimed_headers.hpp"

#include <algorithm>

namespace signalbox {

wire::header_list without_claimed(wire::header_list const& head, std::span<std::string const> names)
{
    wire::header_list out;
    for (wire::header const& each : head.all()) {
        bool const claimed = std::ranges::any_of(names, [&](std::string const& name) { return wire::same_name(name, each.name); });
        if (!claimed) out.add(each.name, each.value);
    }
    return out;
}

wire::header_list with_claimed(wire::header_list const& stripped, model::principal const& who)
{
    wire::header_list out;
    for (model::claimed_header const& each : who.headers) out.add(each.name, each.value);
    for (wire::header const& each : stripped.all()) out.add(each.name, each.value);
    return out;
}

}  // namespace signalbox
