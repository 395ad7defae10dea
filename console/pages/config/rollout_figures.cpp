#include "console/pages/config/rollout_figures.hpp"

#include "storage/statistics.hpp"

namespace signalbox::console {

namespace {

constexpr double p95 = 0.95;
constexpr std::chrono::milliseconds step{200};  // between two looks at whether the question still stands

RolloutSide sideOf(storage::totals const& sums)
{
    RolloutSide side{sums.requests, sums.errors, {}, {}};
    if (sums.requests == 0) return side;
    if (sums.latency.count() > 0) side.p95_us = static_cast<double>(sums.latency.percentile(p95));
    std::uint64_t const priced = sums.requests - std::min(sums.requests, sums.unknown_costs);
    if (priced > 0) side.cost_micros = static_cast<double>(sums.actual_cost_micros) / static_cast<double>(priced);
    return side;
}

storage::result<RolloutSide> readSide(storage::event_reader& from, storage::time_range range)
{
    storage::statistics_query query;
    query.range = range;
    query.groups = {{}};
    auto run = from.begin_statistics(query);
    if (!run) return run.error();
    while (!run->done)
        if (auto const went = from.continue_statistics(*run, step); !went) return went.error();
    return sideOf(run->total(0));
}

}  // namespace

std::optional<double> RolloutSide::error_share() const
{
    return requests == 0 ? std::nullopt : std::optional(static_cast<double>(errors) / static_cast<double>(requests));
}

storage::result<RolloutFigures> readRollout(storage::event_reader& from, std::int64_t at_us, std::int64_t now_us)
{
    RolloutFigures out;
    out.length_us = std::max<std::int64_t>(now_us - at_us, 1);
    auto const before = readSide(from, {at_us - out.length_us, at_us});
    if (!before) return before.error();
    auto const since = readSide(from, {at_us, at_us + out.length_us});
    if (!since) return since.error();
    out.before = *before;
    out.since = *since;
    return out;
}

}  // namespace signalbox::console
