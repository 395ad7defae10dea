// Where workers leave what they want of shared counters, and wait until it was asked for; what asks takes it from here round by round. Shared by all
// threads; every member is behind one lock or an atomic word, and only requests whose share does not suffice come here.
#pragma once

#include "engine/limits/shared_time.hpp"

#include <atomic>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace signalbox::limits {

class share_desk {
public:
    /// Requests that wait for an answer: more than a server has connections.
    static constexpr std::size_t most_waiting = 100'000;

    /// `wake` is called, from any thread, when something is wanted.
    /// `ticks`: milliseconds of a clock that cannot be set.
    share_desk(share_fallback fallback, std::function<void()> wake, std::function<std::int64_t()> ticks = machine_ms)
        : fallback_(fallback), wake_(std::move(wake)), ticks_(std::move(ticks))
    {}
    share_desk(share_desk const&) = delete;

    share_link link() const { return link_.load(std::memory_order_relaxed); }
    share_fallback fallback() const { return fallback_; }
    /// How many gateways there were when the store was last heard; at least 1.
    std::int64_t gateways() const { return gateways_.load(std::memory_order_relaxed); }
    void set_link(share_link state) { link_.store(state, std::memory_order_relaxed); }
    void set_gateways(std::int64_t count) { gateways_.store(std::max<std::int64_t>(count, 1), std::memory_order_relaxed); }

    /// How far the store's time is ahead of the ticks; nothing before it was heard. A difference that is not worth it moves nothing.
    std::optional<std::int64_t> ahead() const;
    void set_ahead(std::int64_t ms);
    std::int64_t ticks() const { return ticks_(); }
    /// The store's time, where it was heard; else the gateway's own.
    std::int64_t time(std::int64_t own_ms) const;

    /// The counter is reported with the next round. The number of that round, for wait().
    std::uint64_t want(slot* of);
    /// The next round, for a counter that was wanted already: it comes, also when that counter's own has just begun.
    std::uint64_t next_round(slot* of);
    /// Calls `answered` once, from any thread, when that round has ended; false, without a call, when it has, or when too many wait.
    bool wait(std::uint64_t round, std::function<void()> answered);

    // For what asks.
    /// Begins a round with what was wanted since the last one.
    std::vector<slot*> begin_round();
    void end_round();

private:
    share_fallback const fallback_;
    std::function<void()> const wake_;
    std::function<std::int64_t()> const ticks_;
    std::atomic<share_link> link_{share_link::away};
    std::atomic<std::int64_t> gateways_{1};
    static constexpr std::int64_t not_heard = std::numeric_limits<std::int64_t>::min();
    std::atomic<std::int64_t> ahead_{not_heard};
    mutable std::mutex guard_;
    std::vector<slot*> wanted_;
    std::vector<std::pair<std::uint64_t, std::function<void()>>> waiting_;
    std::uint64_t begun_ = 0, ended_ = 0;
};

}  // namespace signalbox::limits
