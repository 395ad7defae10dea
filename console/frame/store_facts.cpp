#include "console/frame/store_facts.hpp"

namespace signalbox::console {

storage::result<StoreFacts> readFacts(storage::event_reader& from)
{
    StoreFacts facts;
    auto const newest = from.list({.range = {}, .where = {}, .limit = 1, .cursor = {}, .detail = false});
    if (!newest) return newest.error();
    if (!newest->events.empty()) {
        facts.newest = newest->events.front().id();
        facts.newest_us = newest->events.front().started_us();
        facts.revision = newest->events.front().config_revision();
    }
    auto const all = from.stats({});
    if (!all) return all.error();
    for (storage::stats_row const& row : all->rows) facts.requests += row.sum.requests;
    return facts;
}

}  // namespace signalbox::console
