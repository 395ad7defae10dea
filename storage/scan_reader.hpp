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
/// The same with their events.
result<std::vector<schema::Event>> continue_scan_of_events(database& in, sieve& through, catalog const& names, event_scan& scan,
                                                           std::size_t most, std::chrono::milliseconds time);
/// Takes apart what is left, as far as that pays: the buckets that a search would look at, oldest first.
result<std::vector<bucket_count>> likely_buckets(database& in, event_scan& scan);
/// The rows themselves, newest first: the id, then these columns. True when the scan is done, false when it is `until`.
result<bool> scan_rows(database& in, sieve& through, event_scan& scan, std::string const& columns,
                       std::chrono::steady_clock::time_point until, std::function<void(statement const& row)> const& take);

}  // namespace signalbox::storage
