#include "console/frame/brush_feed.hpp"

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::chrono::seconds day = std::chrono::hours(24);
constexpr std::array<std::chrono::seconds, 12> steps{std::chrono::minutes(1),
                                                     std::chrono::minutes(2),
                                                     std::chrono::minutes(5),
                                                     std::chrono::minutes(10),
                                                     std::chrono::minutes(15),
                                                     std::chrono::minutes(30),
                                                     std::chrono::hours(1),
                                                     std::chrono::hours(3),
                                                     std::chrono::hours(6),
                                                     std::chrono::hours(12),
                                                     day,
                                                     7 * day};

bool hasEnds(storage::time_range range)
{
    return range.from_us > 0 && range.to_us != storage::time_range{}.to_us;
}

bool holds(storage::time_range outer, storage::time_range inner)
{
    return outer.from_us <= inner.from_us && inner.to_us <= outer.to_us;
}

BrushBucket bucketOf(storage::series_point const& point)
{
    BrushBucket made{.at_us = point.start_us,
                     .requests = static_cast<double>(point.sum.requests),
                     .errors = static_cast<double>(point.sum.errors),
                     .p95_us = {}};
    if (point.sum.latency.count() > 0) made.p95_us = static_cast<double>(point.sum.latency.percentile(0.95));
    return made;
}

/// From the first to the last day with anything in it.
storage::result<storage::time_range> extent(storage::event_reader& from, storage::time_range range)
{
    auto const days = from.series({.range = range, .step = day, .origin = {}, .by = storage::dimension::none, .where = {}});
    if (!days) return days.error();
    if (days->points.empty()) return range;
    std::int64_t const step_us = std::chrono::microseconds(days->step).count();
    storage::time_range cut{days->points.front().start_us, days->points.back().start_us + step_us};
    auto const hours =
        from.series({.range = cut, .step = std::chrono::hours(1), .origin = {}, .by = storage::dimension::none, .where = {}});
    if (hours && !hours->points.empty())
        cut = {hours->points.front().start_us, hours->points.back().start_us + std::chrono::microseconds(hours->step).count()};
    return storage::time_range{std::max(cut.from_us, range.from_us), std::min(cut.to_us, range.to_us)};
}

}  // namespace

storage::time_range stripRange(Scope const& scope, storage::time_range before)
{
    if (scope.last || !hasEnds(scope.range)) return scope.range;
    if (hasEnds(before) && holds(before, scope.range)) return before;
    // Half as much again on both sides, so that the chosen range can be seen as a part.
    std::int64_t const half = (scope.range.to_us - scope.range.from_us) / 2;
    storage::time_range const wider{scope.range.from_us - half, scope.range.to_us + half};
    if (!hasEnds(before)) return wider;
    return {std::min(before.from_us, wider.from_us), std::max(before.to_us, wider.to_us)};
}

std::chrono::seconds stripStep(storage::time_range range, int most)
{
    for (std::chrono::seconds each : steps)
        if ((range.to_us - range.from_us) / (each.count() * second_us) < most) return each;
    return steps.back();
}

storage::result<StripData> readStrip(storage::event_reader& from, storage::time_range range, storage::filter const& where)
{
    StripData made{.range = range, .step = std::chrono::minutes(1), .buckets = {}};
    if (!hasEnds(range)) {
        auto const cut = extent(from, range);
        if (!cut) return cut.error();
        if (!hasEnds(*cut)) return made;  // nothing is in it
        made.range = *cut;
    }
    storage::series_query query{.range = made.range,
                                .step = stripStep(made.range, BrushFeed::most_steps),
                                .origin = {},
                                .by = storage::dimension::none,
                                .where = where};
    auto series = from.series(query);
    if (!series && series.error().kind == storage::trouble::bad_request) {  // totals are not kept by everything that a query may name
        made.filtered = false;
        query.where = {};
        series = from.series(query);
    }
    if (!series) return series.error();
    made.step = series->step;
    for (storage::series_point const& each : series->points) made.buckets.push_back(bucketOf(each));
    return made;
}

BrushFeed::BrushFeed(StoreReader& store, BrushStrip& strip, QObject* parent)
    : QObject(parent), strip_(strip), channel_(store, Lane::totals, this)
{
    strip_.setZone(QTimeZone::systemTimeZone());
}

void BrushFeed::setScope(Scope const& scope)
{
    bool const drifts = scope.last && scope.last == scope_.last;
    if (!drifts) strip_.forgetZoom();
    scope_ = scope;
    context_ = stripRange(scope, context_);
    refresh();
}

void BrushFeed::refresh()
{
    settled_ = false;
    channel_.ask<StripData>([range = context_, where = scope_.where](storage::event_reader& from) { return readStrip(from, range, where); },
                            [this](storage::result<StripData> const& data) { take(data); }, false);
}

void BrushFeed::clear()
{
    channel_.cancel();
    context_ = {};
    strip_.setBuckets({});
}

void BrushFeed::take(storage::result<StripData> const& data)
{
    settled_ = true;
    if (!data) return strip_.setNote(QString::fromStdString(data.error().detail));
    if (!scope_.last && !hasEnds(context_) && hasEnds(data->range)) context_ = data->range;  // what the user now sees and drags in
    strip_.setRange({data->range.from_us, data->range.to_us}, std::chrono::microseconds(data->step).count());
    strip_.setBuckets(data->buckets);
    bool const whole = !hasEnds(scope_.range) || scope_.last;
    strip_.setChosen(whole ? Range{data->range.from_us, data->range.to_us} : Range{scope_.range.from_us, scope_.range.to_us});
    strip_.setToolTip(data->filtered ? QString() : tr("All requests of this time: totals are not kept by everything the query asks for."));
}

}  // namespace signalbox::console
