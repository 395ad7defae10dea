#include "console/pages/time_steps.hpp"

#include "console/look/wall_clock.hpp"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t far_future_us = 4'102'444'800 * second_us;  // the year 2100: a range that reaches beyond has no end

}  // namespace

std::chrono::seconds rollupStep(Range range)
{
    constexpr std::int64_t minute = 60, hour = 3'600, day = 86'400;
    constexpr std::array<std::int64_t, 14> steps{minute,   5 * minute, 15 * minute, 30 * minute, hour,    2 * hour, 3 * hour,
                                                 6 * hour, 12 * hour,  day,         2 * day,     7 * day, 14 * day, 28 * day};
    std::int64_t const seconds = std::max<std::int64_t>((range.length() + second_us - 1) / second_us, 1);
    for (std::int64_t const step : steps) {
        std::int64_t const level = step % day == 0 ? day : step % hour == 0 ? hour : minute;
        bool const last = step == steps.back();
        if (last || ((seconds / level <= most_buckets || level == day) && seconds / step <= most_steps)) return std::chrono::seconds{step};
    }
    return std::chrono::seconds{day};
}

namespace {

constexpr std::int64_t hour = 3'600;

/// How far the zone's clock is from UTC at the start of the range, and after each change of it inside.
std::vector<std::int64_t> offsetsIn(Range range, QTimeZone const& zone)
{
    QDateTime const from = QDateTime::fromMSecsSinceEpoch(range.from_us / 1'000, Qt::UTC);
    std::vector<std::int64_t> made{zone.offsetFromUtc(from)};
    for (QTimeZone::OffsetData const& each : zone.transitions(from, QDateTime::fromMSecsSinceEpoch(range.to_us / 1'000, Qt::UTC)))
        if (each.offsetFromUtc != made.back()) made.push_back(each.offsetFromUtc);
    return made;
}

/// Where the clock on the wall shows whole steps, from the one that has the range's start to the first behind its end.
std::vector<std::int64_t> startsIn(Range range, std::int64_t step, std::int64_t offset, QTimeZone const& zone)
{
    std::int64_t const shown = range.from_us / second_us + offset, end = (range.to_us + second_us - 1) / second_us;
    std::vector<std::int64_t> made;
    for (std::int64_t wall = shown - shown % step; made.empty() || made.back() < end * second_us; wall += step) {
        QDateTime const at = QDateTime::fromSecsSinceEpoch(wall, Qt::UTC);
        std::int64_t const start = firstMoment(at.date(), at.time(), zone) * second_us;
        if (made.empty() || start > made.back()) made.push_back(start);  // a zone may skip a whole day
    }
    return made;
}

}  // namespace

Steps zoneSteps(std::chrono::seconds step, Range range, QTimeZone const& zone)
{
    Steps made{.step_us = step.count() * second_us};
    bool const too_long = range.length() / second_us / hour > most_local_hours;
    if (step.count() <= hour || step.count() % hour != 0 || too_long) return made;
    std::vector<std::int64_t> const offsets = offsetsIn(range, zone);
    if (std::ranges::any_of(offsets, [](std::int64_t each) { return each % hour != 0; })) return made;
    if (offsets.size() > 1)
        made.starts = startsIn(range, step.count(), offsets.front(), zone);
    else
        made.origin_us = ((-offsets.front()) % step.count() + step.count()) % step.count() * second_us;
    return made;
}

storage::statistics_group groupOf(storage::dimension by, Steps const& steps)
{
    storage::statistics_group made{by, std::chrono::seconds(steps.step_us / second_us), std::chrono::seconds(steps.origin_us / second_us)};
    for (std::int64_t const each : steps.starts) made.starts.push_back(each / second_us);
    return made;
}

Steps stepsOf(storage::statistics_group const& group)
{
    Steps made{group.step.count() * second_us, group.origin.count() * second_us};
    for (std::int64_t const each : group.starts) made.starts.push_back(each * second_us);
    return made;
}

QString stepName(std::chrono::seconds step)
{
    auto const tr = [](char const* text, char const* many, int n) {
        return n == 1 ? QCoreApplication::translate("signalbox::console::stepName", text)
                      : QCoreApplication::translate("signalbox::console::stepName", many).arg(n);
    };
    auto const seconds = static_cast<int>(step.count());
    if (seconds % 86'400 == 0) return tr("day", "%1 days", seconds / 86'400);
    if (seconds % 3'600 == 0) return tr("hour", "%1 hours", seconds / 3'600);
    return tr("minute", "%1 minutes", seconds / 60);
}

storage::result<Recorded> recorded(storage::event_reader& from)
{
    // Totals outlive events, and the oldest run is older than its totals.
    constexpr std::size_t most_runs = 10'000;
    auto const runs = from.runs(most_runs);
    if (!runs) return runs.error();
    auto const first = from.list({.range = {}, .where = {}, .limit = 1, .cursor = {}, .oldest_first = true, .detail = false});
    if (!first) return first.error();
    auto const last = from.list({.range = {}, .where = {}, .limit = 1, .cursor = {}, .oldest_first = false, .detail = false});
    if (!last) return last.error();
    Recorded made;
    if (!first->events.empty()) made = {first->events.front().started_us(), last->events.front().started_us() + 1};
    for (storage::run_row const& run : *runs) {
        if (run.written == 0 || run.started_us <= 0) continue;
        made.from_us = made.from_us > 0 ? std::min(made.from_us, run.started_us) : run.started_us;
        made.to_us = std::max(made.to_us, run.started_us + 1);
    }
    return made;
}

Range boundedRange(storage::time_range const& range, Recorded const& in)
{
    constexpr std::int64_t minute_us = 60 * second_us;
    Range made{range.from_us, range.to_us};
    if (made.from_us <= 0) made.from_us = in.from_us / minute_us * minute_us;
    if (made.to_us >= far_future_us) made.to_us = (in.to_us + minute_us - 1) / minute_us * minute_us;
    if (made.to_us <= made.from_us) made.to_us = made.from_us + minute_us;
    return made;
}

}  // namespace signalbox::console
