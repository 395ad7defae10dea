// Continues the search for the largest events of a scope. The event reader's own, inside its read transactions.
#pragma once

#include "storage/event_top.hpp"
#include "storage/failure.hpp"
#include "storage/scan_reader.hpp"
#include "storage/sqlite.hpp"

#include <chrono>

namespace signalbox::storage {

result<void> continue_top(database& in, sieve& through, event_top& top, std::chrono::milliseconds time);

}  // namespace signalbox::storage
