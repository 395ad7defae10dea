// Adds up the arms of an experiment from rows of the table `events`. The event reader's own, inside its read transactions.
#pragma once

#include "storage/arm_run.hpp"
#include "storage/catalog.hpp"
#include "storage/failure.hpp"
#include "storage/scan_reader.hpp"
#include "storage/sqlite.hpp"

#include <chrono>

namespace signalbox::storage {

result<arm_run> begin_arms(database& in, catalog const& names, arm_query query);
/// Goes on until it is done, or for about `time`.
result<void> continue_arms(database& in, sieve& through, catalog const& names, arm_run& run, std::chrono::milliseconds time);

}  // namespace signalbox::storage
