#include "console/pages/overview/overview_figures.hpp"

#include "console/look/name_colors.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

namespace signalbox::console {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

QString tr(char const* text)
{
    return QCoreApplication::translate("signalbox::console::Overview", text);
}

std::optional<double> percentile(storage::histogram const& of, double q)
{
    return of.count() > 0 ? std::optional(static_cast<double>(of.percentile(q))) : std::nullopt;
}

std::optional<double> errorShare(storage::totals const& of)
{
    return of.requests > 0 ? std::optional(of.share(of.errors)) : std::nullopt;
}

/// Nothing when no cost is known: a sum of unknown costs is unknown.
std::optional<double> knownCost(storage::totals const& of)
{
    bool const unknown = of.unknown_costs > 0 && of.actual_cost_micros == 0;
    return unknown ? std::nullopt : std::optional(static_cast<double>(of.actual_cost_micros));
}

using Read = std::optional<double> (*)(storage::totals const&);

std::optional<double> readRequests(storage::totals const& of)
{
    return static_cast<double>(of.requests);
}
std::optional<double> readFirst(storage::totals const& of)
{
    return percentile(of.first_token, 0.95);
}
std::optional<double> readLatency(storage::totals const& of)
{
    return percentile(of.latency, 0.95);
}
std::optional<double> readSpeed(storage::totals const& of)
{
    return of.tokens_per_second();
}

// Counts and costs of a step without requests are 0; percentiles of nothing are nothing.
std::vector<double> sparkOf(std::vector<storage::series_point> const& steps, Range range, Steps const& by, Read read, bool sums)
{
    std::int64_t const first = by.placeOf(range.from_us);
    auto const count = static_cast<std::size_t>(std::min(by.countIn(range), most_buckets));
    std::vector<double> values(count, sums ? 0.0 : nothing);
    for (storage::series_point const& point : steps)
        if (auto const place = by.placeOf(point.start_us) - first; place >= 0 && place < static_cast<std::int64_t>(count))
            values[static_cast<std::size_t>(place)] = read(point.sum).value_or(nothing);
    return values;
}

}  // namespace

Range rangeBefore(Range range)
{
    return {range.from_us - range.length(), range.from_us};
}

std::vector<TimeMark> marksOf(std::vector<storage::run_row> const& runs, std::vector<storage::revision_row> const& revisions, Range range)
{
    std::vector<TimeMark> marks;
    auto const inside = [&](std::int64_t us) { return us >= range.from_us && us < range.to_us; };
    QString before;
    for (storage::revision_row const& each : revisions) {
        QString const revision = QString::fromStdString(each.revision);
        if (inside(each.first_us) && revision != before)
            marks.push_back({each.first_us, tr("Configuration %1 in force").arg(revision), {}});
        before = revision;
    }
    for (storage::run_row const& run : runs)
        if (inside(run.started_us))
            marks.push_back({run.started_us, tr("Server started"), tr("version %1").arg(QString::fromStdString(run.version))});
    std::ranges::sort(marks, {}, &TimeMark::at_us);
    if (marks.size() > most_marks) marks.erase(marks.begin(), marks.end() - static_cast<std::ptrdiff_t>(most_marks));
    return marks;
}

std::vector<storage::series_point> together(std::vector<storage::series_point> const& points)
{
    std::vector<storage::series_point> made;
    for (storage::series_point const& point : points) {
        if (made.empty() || made.back().start_us != point.start_us)
            made.push_back({point.start_us, {}, point.sum});
        else
            made.back().sum.merge(point.sum);
    }
    return made;
}

namespace {

/// What a tile reads of sums, and how it tells a change.
struct TileMeaning {
    char const* name;
    Read read;
    bool share, sums;
    Meaning meaning;
};
constexpr std::array<TileMeaning, tile_count> tile_meanings{{
    {QT_TRANSLATE_NOOP("signalbox::console::Overview", "Requests"), readRequests, false, true, Meaning::neutral},
    {QT_TRANSLATE_NOOP("signalbox::console::Overview", "Errors"), errorShare, true, false, Meaning::more_is_bad},
    {QT_TRANSLATE_NOOP("signalbox::console::Overview", "First token p95"), readFirst, false, false, Meaning::more_is_bad},
    {QT_TRANSLATE_NOOP("signalbox::console::Overview", "Total p95"), readLatency, false, false, Meaning::more_is_bad},
    {QT_TRANSLATE_NOOP("signalbox::console::Overview", "Tokens per second"), readSpeed, false, false, Meaning::more_is_good},
    {QT_TRANSLATE_NOOP("signalbox::console::Overview", "Cost"), knownCost, false, true, Meaning::neutral},
}};

void fillValues(std::array<Tile, tile_count>& tiles, TilesOf const& of, QLocale const& in)
{
    storage::totals const& now = of.now.all;
    tiles[tile_requests].value = figures::count(now.requests, in);
    tiles[tile_requests].detail = tr("%1 streamed").arg(figures::share(now.share(now.streams), in));
    tiles[tile_errors].value = now.requests > 0 ? figures::share(now.share(now.errors), in) : figures::none();
    tiles[tile_errors].detail = tr("%1 failed · %2 blocked").arg(figures::count(now.errors, in), figures::count(now.blocked, in));
    tiles[tile_first_token].value = figures::duration(percentile(now.first_token, 0.95), in);
    tiles[tile_first_token].detail = tr("p50 %1 · %2 streams")
                                         .arg(figures::duration(percentile(now.first_token, 0.5), in),
                                              figures::shortCount(static_cast<double>(now.first_token.count())));
    tiles[tile_latency].value = figures::duration(percentile(of.now.latency, 0.95), in);
    tiles[tile_latency].detail = tr("p50 %1 · %2").arg(figures::duration(percentile(of.now.latency, 0.5), in), latencyOfText(of.latency));
    tiles[tile_speed].value = now.tokens_per_second() ? figures::plain(*now.tokens_per_second(), in) : figures::none();
    tiles[tile_speed].detail = tr("%1 tokens").arg(figures::shortCount(static_cast<double>(now.tokens_total()), in));
    tiles[tile_cost].value =
        knownCost(now) ? figures::cost(now.actual_cost_micros, now.unknown_costs, now.requests, in) : figures::unknown();
    tiles[tile_cost].detail =
        now.unknown_costs > 0 ? tr("%1 without a price").arg(figures::count(now.unknown_costs, in)) : tr("all priced");
}

}  // namespace

std::array<Tile, tile_count> tilesOf(TilesOf const& of, QLocale const& in)
{
    std::array<Tile, tile_count> tiles;
    storage::totals now_latency, before_latency;
    now_latency.latency = of.now.latency;
    if (of.before) before_latency.latency = of.before->latency;
    for (std::size_t i = 0; i < tile_count; ++i) {
        TileMeaning const& how = tile_meanings[i];
        bool const latency = i == tile_latency;
        std::optional<double> old;
        if (of.before) old = how.read(latency ? before_latency : of.before->all);
        std::optional<double> const now = how.read(latency ? now_latency : of.now.all);
        tiles[i].name = tr(how.name);
        tiles[i].change = how.share ? figures::changeOfShare(old, now, in) : figures::change(old, now, in);
        tiles[i].meaning = how.meaning;
        tiles[i].spark = sparkOf(latency ? of.latencies : of.steps, of.range, of.by, how.read, how.sums);
    }
    fillValues(tiles, of, in);
    return tiles;
}

std::vector<Ranked> rankedOf(std::vector<storage::stats_row> const& rows, bool unnamed)
{
    std::vector<Ranked> made;
    double all = 0;
    for (storage::stats_row const& each : rows) {
        if (!unnamed && each.name.empty()) continue;
        auto const amount = static_cast<double>(each.sum.requests);
        all += amount;
        made.push_back({.name = QString::fromStdString(each.name), .amount = amount, .errors = {}, .remark = {}});
    }
    std::ranges::stable_sort(made, std::ranges::greater{}, &Ranked::amount);
    if (made.size() > most_ranked) made.resize(most_ranked);
    for (Ranked& each : made) each.share = all > 0 ? each.amount / all : 0;
    return made;
}

std::vector<Series> failuresOf(std::vector<storage::series_point> const& points, Steps const& by)
{
    std::map<std::string_view, std::uint64_t> sums;
    for (storage::series_point const& point : points) sums[point.name] += point.sum.errors;
    std::vector<std::pair<std::string_view, std::uint64_t>> order(sums.begin(), sums.end());
    std::erase_if(order, [](auto const& each) { return each.second == 0; });
    std::ranges::stable_sort(order, std::ranges::greater{}, &std::pair<std::string_view, std::uint64_t>::second);
    if (order.size() > most_cost_series) order.resize(most_cost_series);
    std::vector<Series> made;
    for (auto const& [name, sum] : order) {
        QString const shown = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        Series series{shown, nameColor(shown), {}};
        std::map<std::int64_t, double> errors;
        for (storage::series_point const& point : points)
            if (point.name == name && point.sum.errors > 0) errors[by.startOf(point.start_us)] += static_cast<double>(point.sum.errors);
        for (auto const& [at, count] : errors) series.samples.push_back({at, count});
        made.push_back(std::move(series));
    }
    return made;
}

std::vector<Series> costOf(std::vector<storage::series_point> const& points, Steps const& by, bool& has_rest)
{
    std::map<std::string_view, std::map<std::int64_t, double>> by_name;
    std::map<std::string_view, double> sums;
    for (storage::series_point const& point : points) {
        auto const cost = static_cast<double>(point.sum.actual_cost_micros);
        by_name[point.name][by.startOf(point.start_us)] += cost;
        sums[point.name] += cost;
    }
    std::vector<std::string_view> order;
    for (auto const& [name, sum] : sums)
        if (sum > 0) order.push_back(name);
    std::ranges::stable_sort(order, [&](std::string_view a, std::string_view b) { return sums[a] > sums[b]; });
    std::vector<Series> made;
    std::map<std::int64_t, double> rest;
    std::size_t const named = order.size() > most_cost_series ? most_cost_series - 1 : order.size();
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i >= named) {
            for (auto const& [at, cost] : by_name[order[i]]) rest[at] += cost;
            continue;
        }
        QString const name = QString::fromUtf8(order[i].data(), static_cast<qsizetype>(order[i].size()));
        Series series{name, nameColor(name), {}};
        for (auto const& [at, cost] : by_name[order[i]]) series.samples.push_back({at, cost});
        made.push_back(std::move(series));
    }
    has_rest = !rest.empty();
    if (has_rest) {
        Series series{tr("%1 others").arg(order.size() - named), nameColor(QStringLiteral("(others)")), {}};
        for (auto const& [at, cost] : rest) series.samples.push_back({at, cost});
        made.push_back(std::move(series));
    }
    return made;
}

}  // namespace signalbox::console
