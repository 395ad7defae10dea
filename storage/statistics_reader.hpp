// Begins and continues statistics. The event reader's own, inside its read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/failure.hpp"
#include "storage/rollup_counts.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/rollup_reader.hpp"
#include "storage/sqlite.hpp"
#include "storage/statistics.hpp"

#include <chrono>

namespace signalbox::storage {

/// What rollups can tell is added up at once; the rest is left to be looked at.
result<statistics_run> begin_statistics(database& in, rollup_reader& rollups, catalog const& names, statistics_query query);
/// Goes on until it is done, or for about `time`.
result<void> continue_statistics(database& in, sieve& through, catalog const& names, statistics_run& run, std::chrono::milliseconds time);

/// Whether the rollup rows of a plan can tell which requests pass a filter: it names dimensions only, and none of them is "(other)" in a row
/// with requests that may pass and may not.
result<bool> rollups_can_tell(database& in, filter const& where, catalog const& names, rollup_plan const& plan);

}  // namespace signalbox::storage
