// Which steps a series over a range has, and how far a store reaches. Pure, but for the last question; shared by the pages of statistics.
#pragma once

#include "console/chart/chart_data.hpp"
#include "console/scope/scope.hpp"

#include "storage/statistics.hpp"

#include <QString>
#include <QTimeZone>
#include <QStringList>

#include <chrono>
#include <cstdint>

namespace signalbox::console {

/// Buckets of rollups that one chart reads at most.
inline constexpr std::int64_t most_buckets = 2'000;
/// Points of a line over time; more have no room on a screen.
inline constexpr std::int64_t most_steps = 800;
/// The step of a series over a range: from minutes as long as they are few enough, then from hours, then from days.
std::chrono::seconds rollupStep(Range range);
inline constexpr std::int64_t most_local_hours = 4'800;  // 200 days: local days are added up from hours, and more of them take long
/// Steps of hours and days that begin at the zone's midnight, on the days on which its clock is changed, too: those have 23 or 25 hours. Zones
/// that are not whole hours from UTC keep UTC, for rollups are of hours, and so do ranges beyond most_local_hours.
Steps zoneSteps(std::chrono::seconds step, Range range, QTimeZone const& zone);
/// The same for the store, and back.
storage::statistics_group groupOf(storage::dimension by, Steps const& steps);
Steps stepsOf(storage::statistics_group const& group);
/// "minute", "5 minutes", "hour", "6 hours", "day".
QString stepName(std::chrono::seconds step);

/// From when on a store has records, and until when.
struct Recorded {
    std::int64_t from_us = 0;
    std::int64_t to_us = 0;  // both 0: nothing was ever recorded
    bool operator==(Recorded const&) const = default;
};
storage::result<Recorded> recorded(storage::event_reader& from);
/// A range without an end, cut down to what is recorded; others stay. Never empty when something was recorded.
Range boundedRange(storage::time_range const& range, Recorded const& in);

}  // namespace signalbox::console
