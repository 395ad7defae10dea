#include "engine/chosen_sinks.hpp"

#include "engine/passed_sections.hpp"

namespace signalbox {

std::optional<model::sink_choice> choose_sinks(admission const& of, inbound const& request, entry const& from,
                                               config::snapshot const& within)
{
    config::sink_choices const& all = within.chosen_sinks;
    // The request that it was made for may have begun under another configuration.
    if (!all.some && !request.logging) return std::nullopt;
    std::optional<model::sink_choice> out;
    auto const narrow = [&out](model::sink_choice const& to) { out = out ? common(*out, to) : to; };
    auto const look_up = [&narrow](config::sink_choices::by_name const& in, std::string_view name) {
        if (auto const found = in.find(name); found != in.end()) narrow(found->second);
    };
    if (request.logging && request.logging->sinks) narrow(*request.logging->sinks);
    passed_sections const passed = sections_passed(of, from, within);
    for (route::rule const* each : passed.routes) look_up(all.by_route, each->id);
    for (route::group const* each : passed.groups) look_up(all.by_group, each->id);
    look_up(all.by_consumer, passed.consumer);
    return out ? out : all.of_all;
}

}  // namespace signalbox
