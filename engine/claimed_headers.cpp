#include "engine/claimed_headers.hpp"

#include "engine/base/among.hpp"

namespace signalbox {

wire::header_list without_claimed(wire::header_list const& head, std::span<std::string const> names)
{
    wire::header_list out;
    for (wire::header const& each : head.all()) {
        if (!base::among_in_any_case(each.name, names)) out.add(each.name, each.value);
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
