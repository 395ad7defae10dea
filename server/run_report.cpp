#include "server/run_report.hpp"

#include <string>

namespace signalbox::server {

namespace {

constexpr std::string_view unclean = "the run before ended without closing the store; ";

void report(storage::run_loss const& loss, logger const& to)
{
    std::string const run = std::to_string(loss.run);
    if (loss.lost)
        to.warn(std::string(unclean) + "events were lost",
                {{"run", run},
                 {"lost", std::to_string(loss.lost)},
                 {"certainty", std::string(storage::name(loss.known))},
                 {"sequences", std::to_string(loss.first_lost) + "-" + std::to_string(loss.last_lost)}});
    else if (loss.known == storage::certainty::exact)
        to.warn(std::string(unclean) + "no event was lost", {{"run", run}});
    else
        to.warn(std::string(unclean) + "it is unknown whether events were lost", {{"run", run}, {"lost", "unknown"}});
}

}  // namespace

void report_runs(storage::event_writer const& store, logger const& to)
{
    if (store.counter_damaged()) to.warn("the store's sequence counter (its -tail file) was damaged and is begun anew", {});
    for (storage::run_loss const& each : store.recovered()) report(each, to);
}

void report_proxies(config::snapshot const& of, logger const& to)
{
    for (provider::definition const& each : of.providers)
        if (each.proxy)
            to.info("a provider is reached through a proxy",
                    {{"provider", each.id}, {"proxy", each.proxy->name()}, {"source", each.proxy_source}});
}

}  // namespace signalbox::server
