// Deletes what is older than its limit, a slice at a time, so that no reader or writer waits long. Part of the event writer.
#pragma once

#include "storage/event_writer.hpp"
#include "storage/failure.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>

namespace signalbox::storage {

/// In the caller's transaction, as the next one.
result<pruned> prune_events(database& in, std::int64_t before_us, std::uint64_t at_most);
/// Only before what coarser rows hold; moves `kept_from`, so that readers stop using the level there at once.
result<pruned> prune_level(database& in, rollup_state const& state, std::int64_t level, std::int64_t before_us, std::uint64_t at_most);

}  // namespace signalbox::storage
