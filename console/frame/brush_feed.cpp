#include "console/frame/brush_feed.hpp"

#include "console/pages/time_steps.hpp"

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

storage::result<StripData> StripReading::step(storage::event_reader& from)
{
    if (!begun_) {
        made_.range = range_;
        auto const reach = recorded(from);
        if (!reach) return reach.error();
        if (hasEnds(range_) && chosen_.to_us > chosen_.from_us && reach->to_us != 0) {  // around what is chosen, but not beyond the records
            made_.range.from_us = std::max(range_.from_us, std::min(reach->from_us, chosen_.from_us));
            made_.range.to_us = std::min(range_.to_us, std::max(reach->to_us, chosen_.to_us));
        }
        if (!hasEnds(range_)) {
            if (reach->to_us == 0) return made_;  // nothing is in it
            Range const bounded = boundedRange(range_, *reach);
            made_.range = {std::max(bounded.from_us, range_.from_us), std::min(bounded.to_us, range_.to_us)};
        }
        made_.steps =
            zoneSteps(stripStep(made_.range, BrushFeed::most_steps), {made_.range.from_us, made_.range.to_us}, QTimeZone::systemTimeZone());
        queue_.add({.range = made_.range, .where = where_, .newest = newest_, .groups = {groupOf(storage::dimension::none, made_.steps)}});
        begun_ = true;
    }
    if (auto done = queue_.step(from); !done) return done.error();
    storage::statistics_run const& run = queue_.run(0);
    StripData made = made_;
    made.steps = stepsOf(run.query.groups.front());
    made.counting = queue_.counting();
    for (storage::series_point const& each : run.points(0)) made.buckets.push_back(bucketOf(each));
    return made;
}

storage::result<StripData> readStrip(storage::event_reader& from, storage::time_range range, storage::filter const& where)
{
    StripReading reading(range, where, 0, {0, 0});
    for (;;) {
        auto made = reading.step(from);
        if (!made || made->counting.done) return made;
    }
}

BrushFeed::BrushFeed(StoreReader& store, BrushStrip& strip, QObject* parent)
    : QObject(parent), strip_(strip), channel_(store, Lane::totals, this)
{
    strip_.setZone(QTimeZone::systemTimeZone());
    // A question of the store before is not answered any more: the same scope is asked for again.
    connect(&store, &StoreReader::dropped, this, [this] { asked_ = missed_ = false; });
}

void BrushFeed::setScope(Scope const& scope)
{
    if (asked_ && scope == scope_) return;
    bool const drifts = scope.where == scope_.where && scope.snapshot == scope_.snapshot && scope.last == scope_.last &&
                        (scope.last || scope.range == scope_.range);
    if (!drifts) strip_.forgetZoom();
    scope_ = scope;
    context_ = stripRange(scope, context_);
    ask(!drifts);
}

void BrushFeed::refresh()
{
    ask(false);
}

// What is being counted is counted to its end, unless it is about something else.
void BrushFeed::ask(bool anew)
{
    if (!anew && channel_.busy()) {
        missed_ = true;
        return;
    }
    missed_ = false;
    asked_ = true;
    settled_ = false;
    askStep(std::make_shared<StripReading>(context_, scope_.where, scope_.bound(), scope_.last ? storage::time_range{0, 0} : scope_.range),
            anew);
}

void BrushFeed::askStep(std::shared_ptr<StripReading> reading, bool urgent)
{
    channel_.ask<StripData>([reading](storage::event_reader& from) { return reading->step(from); },
                            [this, reading](storage::result<StripData> const& data) {
                                if (data && !data->counting.done) askStep(reading, false);
                                take(data);
                            },
                            urgent);
}

void BrushFeed::clear()
{
    channel_.cancel();
    context_ = {};
    asked_ = missed_ = false;
    strip_.setBuckets({});
}

void BrushFeed::take(storage::result<StripData> const& data)
{
    settled_ = !data || data->counting.done;
    if (!data) return strip_.setNote(QString::fromStdString(data.error().detail));
    if (!scope_.last && !hasEnds(context_) && hasEnds(data->range)) context_ = data->range;  // what the user now sees and drags in
    strip_.setRange({data->range.from_us, data->range.to_us}, data->steps);
    strip_.setBuckets(data->buckets);
    bool const whole = !hasEnds(scope_.range) || scope_.last;
    strip_.setChosen(whole ? Range{data->range.from_us, data->range.to_us} : Range{scope_.range.from_us, scope_.range.to_us});
    strip_.setToolTip(countingText(data->counting, false));
    if (settled_ && missed_) ask(false);
}

}  // namespace signalbox::console
