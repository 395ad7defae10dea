// What the overview asks the store, and in which order its answers are put together.
#include "console/pages/overview/overview_figures.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace signalbox::console {

namespace {

/// The groups of the first statistic.
enum Group : std::size_t { by_model, by_key, by_reason };

// Hours for ranges of a day and more, finer below: about 24 to 800 bars.
std::chrono::seconds costStep(Range range, std::chrono::seconds step)
{
    constexpr std::int64_t hour_us = 3'600'000'000;
    return range.length() >= 12 * hour_us ? std::max(step, std::chrono::seconds{3'600}) : step;
}

void describeTime(OverviewFigures& made, std::vector<storage::series_point> const& steps)
{
    constexpr std::array<double, 3> shown{0.5, 0.95, 0.99};
    made.percentiles = {{QStringLiteral("p50"), 2, {}}, {QStringLiteral("p95"), 0, {}}, {QStringLiteral("p99"), 1, {}}};
    for (storage::series_point const& point : steps) {
        if (point.sum.latency.count() == 0) continue;
        HeatColumn column{point.start_us, {}};
        point.sum.latency.each([&](std::size_t bucket, std::uint64_t count) {
            auto const low = static_cast<double>(storage::histogram::lower_edge(bucket));
            column.bins.push_back({low, low + static_cast<double>(storage::histogram::width(bucket)), static_cast<double>(count)});
        });
        made.heat.push_back(std::move(column));
        for (std::size_t i = 0; i < shown.size(); ++i)
            made.percentiles[i].samples.push_back({point.start_us, static_cast<double>(point.sum.latency.percentile(shown[i]))});
    }
}

std::vector<Ranked> rankModels(std::vector<storage::stats_row> const& rows, OverviewFigures const& made)
{
    std::map<QString, double> errors;
    for (storage::stats_row const& row : rows) errors[QString::fromStdString(row.name)] = row.sum.share(row.sum.errors);
    std::vector<Ranked> ranked = rankedOf(rows, true);
    std::size_t const named = made.cost.size() - (made.cost_has_rest ? 1 : 0);
    for (Ranked& each : ranked) {
        each.errors = errors[each.name];
        for (std::size_t i = 0; i < named; ++i)
            if (made.cost[i].name == each.name) each.color = made.cost[i].color;
    }
    return ranked;
}

std::vector<Ranked> rankReasons(std::vector<storage::stats_row> const& rows)
{
    std::map<QString, storage::measures> sums;
    for (storage::stats_row const& row : rows) sums[QString::fromStdString(row.name)] = row.sum;
    std::vector<Ranked> ranked = rankedOf(rows, false);
    for (Ranked& each : ranked) {
        storage::measures const& sum = sums[each.name];
        char const* const most = sum.errors >= sum.blocked && sum.errors >= sum.abandoned
                                     ? QT_TRANSLATE_NOOP("signalbox::console::Overview", "failed")
                                 : sum.blocked >= sum.abandoned ? QT_TRANSLATE_NOOP("signalbox::console::Overview", "refused")
                                                                : QT_TRANSLATE_NOOP("signalbox::console::Overview", "left");
        each.remark = QCoreApplication::translate("signalbox::console::Overview", most);
    }
    return ranked;
}

}  // namespace

storage::result<void> OverviewReading::begin(storage::event_reader& from)
{
    auto const reach = recorded(from);
    if (!reach) return reach.error();
    base_.recorded = *reach;
    base_.range = boundedRange(ask_.range, *reach);
    std::chrono::seconds const step = rollupStep(base_.range);
    base_.steps = zoneSteps(step, base_.range, ask_.zone);
    base_.cost_steps = zoneSteps(costStep(base_.range, step), base_.range, ask_.zone);
    base_.latency = ask_.latency;
    base_.failures_by = ask_.failures;
    using storage::dimension;
    storage::filter const latency = latencyFilter(ask_.where, ask_.latency);
    bool const apart = ask_.latency != LatencyOf::all;
    auto const add = [this](Range range, storage::filter const& where, std::vector<storage::statistics_group> groups) {
        return queue_.add({.range = {range.from_us, range.to_us}, .where = where, .newest = ask_.newest, .groups = std::move(groups)});
    };
    std::vector<storage::statistics_group> groups{
        groupOf(dimension::requested_model, base_.steps), {dimension::key}, groupOf(dimension::reason, base_.cost_steps)};
    if (ask_.failures == FailuresBy::provider) calls_ = FailedCalls{{base_.range.from_us, base_.range.to_us}, ask_.where, ask_.newest};
    now_ = add(base_.range, ask_.where, std::move(groups));
    now_latency_ = apart ? add(base_.range, latency, {groupOf(dimension::none, base_.steps)}) : now_;
    Range const before = rangeBefore(base_.range);
    if (reach->from_us != 0 && before.from_us >= reach->from_us) {
        before_ = add(before, ask_.where, {{}});
        before_latency_ = apart ? add(before, latency, {{}}) : *before_;
    }
    auto const runs = from.runs(most_marks);
    if (!runs) return runs.error();
    auto const revisions = from.revisions({base_.range.from_us, base_.range.to_us});
    if (!revisions) return revisions.error();
    base_.marks = marksOf(*runs, *revisions, base_.range);
    return {};
}

RangeSums OverviewReading::sums(std::size_t all, std::size_t latency) const
{
    return {queue_.run(all).total(0), queue_.run(latency).total(0).latency};
}

void OverviewReading::addFailures(OverviewFigures& made) const
{
    Steps const& steps = made.cost_steps;
    if (made.failures_by != FailuresBy::provider) {
        made.failures = failuresOf(queue_.run(now_).points(made.failures_by == FailuresBy::model ? by_model : by_reason), steps);
        return;
    }
    made.failures = calls_.series(steps);
    made.newest_failures = calls_.newest();
    made.failures_counting = calls_.counting();
    if (made.counting.done && !made.failures_counting.done) made.counting = made.failures_counting;
}

OverviewFigures OverviewReading::figures() const
{
    OverviewFigures made = base_;
    storage::statistics_run const& run = queue_.run(now_);
    made.counting = queue_.counting();
    made.steps = stepsOf(run.query.groups[by_model]);
    made.cost_steps = stepsOf(run.query.groups[by_reason]);
    TilesOf tiles{.now = sums(now_, now_latency_), .before = {}, .range = made.range, .by = made.steps, .latency = made.latency};
    std::vector<storage::series_point> const models = run.points(by_model);
    tiles.steps = together(models);
    tiles.latencies = together(queue_.run(now_latency_).points(0));
    // The period before is compared when both are counted.
    if (before_ && made.counting.done && !made.counting.capped) tiles.before = sums(*before_, before_latency_);
    made.requests = tiles.now.all.requests;
    made.latency_requests = tiles.now.latency.count();
    made.unpriced = tiles.now.all.unknown_costs;
    made.tiles = tilesOf(tiles);
    describeTime(made, tiles.latencies);
    made.cost = costOf(models, made.cost_steps, made.cost_has_rest);
    made.models = rankModels(run.rows(by_model), made);
    made.keys = rankedOf(run.rows(by_key), true);
    made.reasons = rankReasons(run.rows(by_reason));
    addFailures(made);
    return made;
}

storage::result<OverviewFigures> OverviewReading::step(storage::event_reader& from, std::chrono::milliseconds time)
{
    if (!begun_) {
        if (auto begun = begin(from); !begun) return begun.error();
        begun_ = true;
    }
    if (auto done = queue_.step(from, time); !done) return done.error();
    if (ask_.failures == FailuresBy::provider && queue_.counting().done) {
        if (auto done = calls_.step(from, time); !done) return done.error();
    }
    return figures();
}

storage::result<OverviewFigures> readOverview(storage::event_reader& from, OverviewAsk const& ask)
{
    OverviewReading reading(ask);
    for (;;) {
        auto made = reading.step(from);
        if (!made || made->counting.done) return made;
    }
}

}  // namespace signalbox::console
