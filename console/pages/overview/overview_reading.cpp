// What the overview asks the store, and in which order its answers are put together.
#include "console/pages/overview/overview_figures.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace signalbox::console {

namespace {

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

struct ByModel {
    storage::series_result series;
    std::vector<storage::stats_row> rows;
};

// One read gives lines, heat, costs and the ranking of models: histograms are merged once. Where there are too many models for that, the
// lines come from a series of all, and the costs from a coarser one.
storage::result<ByModel> readModels(storage::event_reader& from, OverviewAsk const& ask, std::chrono::seconds step)
{
    ByModel made;
    auto series = from.series({.range = ask.range, .step = step, .by = storage::dimension::requested_model, .where = ask.where});
    if (series) {
        // A ranking takes counts alone: the histograms are merged by together(), and nowhere else.
        std::map<std::string_view, storage::totals> sums;
        for (storage::series_point const& point : series->points) sums[point.name].measures::merge(point.sum);
        for (auto const& [name, sum] : sums) made.rows.push_back({std::string{name}, sum});
        made.series = std::move(*series);
        return made;
    }
    if (series.error().kind != storage::trouble::bad_request) return series.error();
    auto all = from.series({.range = ask.range, .step = step, .by = storage::dimension::none, .where = ask.where});
    if (!all) return all.error();
    auto rows = from.stats({.range = ask.range, .by = storage::dimension::requested_model, .where = ask.where});
    if (!rows) return rows.error();
    made.series = std::move(*all);
    made.rows = std::move(rows->rows);
    return made;
}

// Without a filter the store counts names without their histograms, which is several times quicker.
storage::result<std::vector<storage::name_count>> readNames(storage::event_reader& from, OverviewAsk const& ask, storage::dimension of)
{
    if (ask.where.everything()) return from.values(of, ask.range);
    auto const rows = from.stats({.range = ask.range, .by = of, .where = ask.where});
    if (!rows) return rows.error();
    std::vector<storage::name_count> names;
    for (storage::stats_row const& row : rows->rows) names.push_back({row.name, row.sum.requests});
    return names;
}

std::vector<Ranked> rankModels(std::vector<storage::stats_row> const& rows, OverviewFigures const& made)
{
    std::vector<storage::name_count> names;
    std::map<QString, double> errors;
    for (storage::stats_row const& row : rows) {
        names.push_back({row.name, row.sum.requests});
        errors[QString::fromStdString(row.name)] = row.sum.share(row.sum.errors);
    }
    std::vector<Ranked> ranked = rankedOf(names, true);
    std::size_t const named = made.cost.size() - (made.cost_has_rest ? 1 : 0);
    for (Ranked& each : ranked) {
        each.errors = errors[each.name];
        for (std::size_t i = 0; i < named; ++i)
            if (made.cost[i].name == each.name) each.color = made.cost[i].color;
    }
    return ranked;
}

storage::result<void> readRest(storage::event_reader& from, OverviewAsk const& ask, OverviewFigures& made)
{
    auto const keys = readNames(from, ask, storage::dimension::key);
    if (!keys) return keys.error();
    made.keys = rankedOf(*keys, true);
    auto const reasons = readNames(from, ask, storage::dimension::reason);
    if (!reasons) return reasons.error();
    made.reasons = rankedOf(*reasons, false);
    auto const runs = from.runs(most_marks);
    if (!runs) return runs.error();
    auto const revisions = from.revisions(ask.range);
    if (!revisions) return revisions.error();
    made.marks = marksOf(*runs, *revisions, made.range);
    return {};
}

storage::result<std::optional<storage::totals>> readBefore(storage::event_reader& from, OverviewAsk const& ask, OverviewFigures const& made)
{
    Range const before = rangeBefore(made.range);
    if (made.recorded.from_us == 0 || before.from_us < made.recorded.from_us) return std::optional<storage::totals>{};
    auto const answer = from.stats({.range = {before.from_us, before.to_us}, .by = storage::dimension::none, .where = ask.where});
    if (!answer) return answer.error();
    return std::optional(answer->rows.empty() ? storage::totals{} : answer->rows.front().sum);
}

}  // namespace

storage::result<OverviewFigures> readOverview(storage::event_reader& from, OverviewAsk const& ask)
{
    OverviewFigures made;
    auto const reach = recorded(from);
    if (!reach) return reach.error();
    made.recorded = *reach;
    made.range = boundedRange(ask.range, *reach);
    OverviewAsk const bounded{{made.range.from_us, made.range.to_us}, ask.where};
    auto models = readModels(from, bounded, rollupStep(made.range));
    if (!models) return models.error();
    made.step = models->series.step;
    made.cost_step = costStep(made.range, made.step);
    std::vector<storage::series_point> const steps = together(models->series.points);
    storage::totals now;
    for (storage::series_point const& point : steps) now.merge(point.sum);
    made.requests = now.requests;
    made.unpriced = now.unknown_costs;
    auto const before = readBefore(from, bounded, made);
    if (!before) return before.error();
    made.tiles = tilesOf(now, *before, steps, made.range, made.step);
    describeTime(made, steps);
    made.cost = costOf(models->series.points, made.cost_step.count() * 1'000'000, made.cost_has_rest);
    made.models = rankModels(models->rows, made);
    auto const rest = readRest(from, bounded, made);
    if (!rest) return rest.error();
    return made;
}

}  // namespace signalbox::console
