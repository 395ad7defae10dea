// Begins and continues searches. The event reader's own, inside its read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_scan.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace signalbox::storage {

result<event_scan> begin_scan(database& in, catalog const& names, time_range range, filter const& where, std::uint64_t newest);
/// The next ids, at most `most` of them, after at most about `time`.
result<std::vector<std::uint64_t>> continue_scan(database& in, sieve& through, event_scan& scan, std::size_t most,
                                                 std::chrono::milliseconds time);
/// The rows themselves, newest first: the id, then these columns. True when the scan is done, false when it is `until`.
result<bool> scan_rows(database& in, sieve& through, event_scan& scan, std::string const& columns,
                       std::chrono::steady_clock::time_point until, std::function<void(statement const& row)> const& take);

}  // namespace signalbox::storage
