#include "console/frame/store_facts.hpp"

#include "console/look/name_colors.hpp"

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

void readNames(storage::event_reader& from)
{
    using storage::dimension;
    for (dimension const by :
         {dimension::requested_model, dimension::resolved_model, dimension::provider, dimension::tag, dimension::reason}) {
        auto const names = from.stats({.range = {}, .by = by, .where = {}, .times = false});
        if (!names) return;
        for (storage::stats_row const& row : names->rows) (void)nameColor(QString::fromStdString(row.name));
    }
}

}  // namespace signalbox::console
