// Where events that pass a filter can stand: ranges of ids, told by rollups, so that a walk over a store steps over the hours and minutes without
// any. The event reader's own, inside its read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_reader.hpp"
#include "storage/failure.hpp"
#include "storage/filter.hpp"
#include "storage/id_range.hpp"
#include "storage/rollup_counts.hpp"
#include "storage/sqlite.hpp"

#include <vector>

namespace signalbox::storage {

struct likely_ids {
    std::vector<id_span> spans;  // ascending and apart from each other
    row_test test;               // of the events inside them
};

/// All ids of the range where rollups cannot tell. What is written later than this is in the last span, or belongs to a time that is passed over.
result<likely_ids> likely_spans(database& in, catalog const& names, time_range range, filter const& where);

}  // namespace signalbox::storage
