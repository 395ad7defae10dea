// What the recorder's thread does for the store between batches: syncs, checkpoints, closed totals, retention, and a look at the counter's file.
#pragma once

#include "server/logger.hpp"
#include "server/retention_schedule.hpp"
#include "storage/event_writer.hpp"

namespace signalbox::server {

class store_upkeep {
public:
    store_upkeep(storage::event_writer& store, std::optional<std::chrono::seconds> retention, logger const& log);

    /// A slice of what is due. The trouble of tend(); a failing deletion is tried again later: what is too old does no harm.
    storage::result<void> run();
    /// When run() is to be called though nothing is written; nothing when the usual look is enough.
    std::optional<model::steady_time> next() const { return schedule_.next_slice(); }

private:
    void watch_counter();
    void prune();

    storage::event_writer& store_;
    logger const& log_;
    retention_schedule schedule_;
    model::steady_time next_counter_look_{};
    bool counter_removed_ = false;
};

}  // namespace signalbox::server
