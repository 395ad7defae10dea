// Payloads on their way from the workers to the thread that stores them. Its room bounds the bytes of all payloads that are gathered or wait: beyond it
// payloads are dropped and counted; no request ever waits. Shared by all threads; one of them takes.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/payload/kept_payload.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace signalbox::payload {

class queue {
public:
    /// Notes that a payload was dropped, which take no room: further ones are counted alone.
    static constexpr std::size_t most_notes = 10'000;

    explicit queue(std::size_t room) : room_(room) {}
    queue(queue const&) = delete;

    /// False: there is none, and the payload must be dropped.
    bool take_room(std::size_t bytes);
    void give_room(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

    /// Its room is its own until done().
    void push(std::unique_ptr<kept_payload> one);

    /// Waits until `look_at` for payloads and moves some into `batch`: one, and more while they have `most` bytes together at most. Empty when none came.
    /// False when the queue is closed and empty.
    bool take(std::vector<std::unique_ptr<kept_payload>>& batch, std::size_t most, model::steady_time look_at);
    /// What was taken is stored or lost: its room is free.
    void done(kept_payload const& one) { give_room(one.room); }
    /// Nothing is pushed any more.
    void close();

    std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }
    std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }

private:
    std::size_t const room_;
    std::atomic<std::uint64_t> used_{0}, dropped_{0};
    std::mutex guard_;
    std::condition_variable changed_;
    std::deque<std::unique_ptr<kept_payload>> waiting_;
    std::size_t notes_ = 0;  // among them
    bool closed_ = false;
};

}  // namespace signalbox::payload
