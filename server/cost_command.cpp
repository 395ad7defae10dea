// `signalbox report cost`: what was paid, for what, beside the time before, and what the month will come to.
#include "server/asked_events.hpp"
#include "server/commands.hpp"
#include "server/cost_text.hpp"

#include "engine/model/clock.hpp"

#include <array>
#include <cmath>
#include <iostream>

namespace signalbox::server {

namespace {

int complain(std::string const& what, int status)
{
    std::cerr << "signalbox report: " << what << "\n";
    return status;
}

/// The start of the first event; now where there is none.
storage::result<std::int64_t> first_recorded(storage::event_reader& from, std::int64_t now_us)
{
    auto const page = from.list({.limit = 1, .oldest_first = true, .detail = false});
    if (!page) return page.error();
    return page->events.empty() ? now_us : page->events.front().started_us();
}

storage::result<storage::cost_report> read_report(storage::event_reader& from, storage::cost_question const& asked)
{
    std::array<storage::statistics_run, storage::cost_runs> runs;
    std::size_t next = 0;
    for (auto const& query : cost_queries(asked)) {
        auto run = from.statistics(query);
        if (!run) return run.error();
        runs[next++] = std::move(*run);
    }
    return cost_report_of(asked, std::array<storage::statistics_run const*, storage::cost_runs>{&runs[0], &runs[1], &runs[2]});
}

}  // namespace

int report_cost(cost_options const& options)
{
    auto const by = storage::parse_dimension(options.by), then = storage::parse_dimension(options.then);
    if (!by) return complain("--by " + options.by + ": " + by.error().detail, 2);
    if (!then) return complain("--then " + options.then + ": " + then.error().detail, 2);
    if (*by == *then) return complain("--then " + options.then + ": the lines are by that already", 2);
    auto from = read_event_options(options.events, "report");
    if (!from.reader) return from.status;
    storage::cost_question asked{.range = from.range, .where = from.where, .by = *by, .then = *then};
    asked.now_us = model::wall_now().time_since_epoch().count();
    auto const first = first_recorded(*from.reader, asked.now_us);
    if (!first) return complain(first.error().detail, 1);
    asked.recorded_us = *first;
    asked.range.from_us = std::max(asked.range.from_us, asked.recorded_us);
    asked.range.to_us = std::max(std::min(asked.range.to_us, asked.now_us), asked.range.from_us + 1);
    if (options.budget > 0) asked.budget = options.budget * 1e6;
    if (options.format == "csv") {
        auto const run = from.reader->statistics(storage::invoice_query(asked));
        if (!run) return complain(run.error().detail, 1);
        std::cout << storage::invoice_csv(storage::invoice_of(*run));
        return 0;
    }
    auto const made = read_report(*from.reader, asked);
    if (!made) return complain(made.error().detail, 1);
    std::cout << (options.format == "json" ? cost_as_json(*made) : cost_as_text(*made));
    return 0;
}

}  // namespace signalbox::server
