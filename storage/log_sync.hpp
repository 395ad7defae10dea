// Brings the write-ahead log and the sequence counter to the disk at intervals, which bounds what a power cut takes from a batched store.
// The event writer's own; strict stores sync with each commit and do not need it.
#pragma once

#include "storage/failure.hpp"

#include <chrono>
#include <string>

namespace signalbox::storage {

class log_sync {
public:
    using clock = std::chrono::steady_clock;

    log_sync(std::string const& store, std::chrono::milliseconds interval);
    ~log_sync();
    log_sync(log_sync&&) = delete;

    void wrote() { unsynced_ = true; }
    /// Something was written and the interval since the last sync is over.
    bool due(clock::time_point now) const { return unsynced_ && now >= next_; }
    result<void> sync(clock::time_point now);

private:
    static int open_file(std::string const& path);

    std::string path_;
    std::chrono::milliseconds interval_;
    int log_ = -1;
    int counter_ = -1;
    bool unsynced_ = false;
    clock::time_point next_{};
};

}  // namespace signalbox::storage
