// Whether the event store takes events, and why not. Moved by the recorder's thread, read by all.
#pragma once

#include "engine/model/clock.hpp"
#include "storage/failure.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

namespace signalbox::server {

class store_condition {
public:
    /// At the end: how long a failing store is tried before its events are given up, all batches together.
    static constexpr std::chrono::seconds end_patience{5};

    /// True when the store took events before.
    bool note_failure(storage::failure const& why);
    /// True when the store failed before.
    bool note_success();
    bool failing() const { return failing_.load(std::memory_order_acquire); }
    /// The trouble of a failing store; empty while it takes events.
    std::string trouble() const;
    /// Whether a batch that could not be written is tried again.
    bool tries_again(bool ending, model::steady_time now);

private:
    std::atomic<bool> failing_{false};
    mutable std::mutex guard_;
    std::string trouble_;
    std::optional<model::steady_time> give_up_;  // set when the end has come and the store still fails
};

}  // namespace signalbox::server
