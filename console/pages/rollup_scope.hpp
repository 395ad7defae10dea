// What of a scope the totals can answer: they know nine dimensions and no more, and reach from the first record to the last. Pure, but for
// the question how far a store reaches; shared by the pages of statistics.
#pragma once

#include "console/chart/chart_data.hpp"
#include "console/scope/scope.hpp"

#include <QString>
#include <QStringList>

#include <chrono>
#include <cstdint>

namespace signalbox::console {

/// A filter's conditions that totals can tell, and those they cannot, as they were typed.
struct RollupScope {
    storage::filter where;  // without what is ignored
    QStringList ignored;
    bool whole() const { return ignored.isEmpty(); }
};
/// Conditions joined by "and" are judged one by one; one that holds a field without totals anywhere inside is left out as a whole.
RollupScope rollupScope(Scope const& scope);

/// Buckets of rollups that one chart reads at most.
inline constexpr std::int64_t most_buckets = 2'000;
/// Points of a line over time; more have no room on a screen.
inline constexpr std::int64_t most_steps = 800;
/// The step of a series over a range: from minutes as long as they are few enough, then from hours, then from days.
std::chrono::seconds rollupStep(Range range);
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
