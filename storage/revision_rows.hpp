// The rows of `revisions`. The event reader's own, inside its read transactions.
#pragma once

#include "storage/event_reader.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <vector>

namespace signalbox::storage {

result<std::vector<revision_row>> read_revisions(database& in, time_range range);

}  // namespace signalbox::storage
