// Events a page at a time: by their start, and in the order they were written. The event reader's own, inside its read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_reader.hpp"
#include "storage/failure.hpp"
#include "storage/likely_spans.hpp"
#include "storage/rollup_counts.hpp"
#include "storage/sqlite.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace signalbox::storage {

/// Of events whose ids are likely. The catalog must be as new as the transaction, also below.
result<event_page> read_page(database& in, sieve& through, catalog const& names, list_query const& query, likely_ids const& within);
/// `used` are events whose memory is taken again.
result<arrivals_page> read_arrivals(database& in, catalog const& names, std::uint64_t cursor, filter const& where, std::size_t limit,
                                    std::vector<schema::Event> used);

}  // namespace signalbox::storage
