// Finished events on their way from the workers to the recorder's thread. The room for an event is reserved when its request is admitted, so a
// finished event always finds its place. Shared by all threads; one of them takes.
#pragma once

#include "engine/model/clock.hpp"
#include "schema/event_record.hpp"
#include "server/blank_events.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace signalbox::server {

struct waiting_commit;

/// An event and the request that waits until it is stored; null when none does.
struct queued_event {
    std::unique_ptr<schema::event_record> event;
    waiting_commit* commit = nullptr;
};

class event_queue {
public:
    explicit event_queue(std::size_t room, std::shared_ptr<blank_events> blanks = std::make_shared<blank_events>())
        : room_(room), blanks_(std::move(blanks))
    {}
    event_queue(event_queue const&) = delete;

    /// A blank event whose room is reserved. Null when the room is used up, unless `beyond` lets the queue pass its bound.
    std::unique_ptr<schema::event_record> reserve(bool beyond);
    /// False: the queue is longer than its bound and the event was dropped, its room given back. An event with a commit is always taken.
    bool push(queued_event one);

    /// Waits for events until `look_at`, or until something else is to be looked at, then a little longer (`gather`) for their company, and moves
    /// `most` of them into `batch`, which is empty when none came. False when the queue is closed and empty.
    bool take(std::vector<queued_event>& batch, std::size_t most, model::steady_time look_at, model::milliseconds gather);
    /// Gives back the room of so many events that were taken.
    void give_back(std::size_t events) { reserved_.fetch_sub(events, std::memory_order_relaxed); }

    /// Requests that wait for a commit are refused; then waits for `time`, shorter when the queue is closed meanwhile. True when it is closed.
    bool refuse_and_pause(model::milliseconds time);
    /// The taking thread has something else to look at: it waits no longer, or not at all the next time.
    void look_now();
    /// Nothing is pushed any more.
    void close();

    /// Reserved and not given back.
    std::uint64_t reserved() const { return reserved_.load(std::memory_order_relaxed); }

private:
    enum class stage : std::uint8_t { busy, sleeping, closed };
    std::size_t const room_;
    std::shared_ptr<blank_events> const blanks_;
    std::atomic<std::uint64_t> reserved_{0};
    std::mutex guard_;
    std::condition_variable changed_;
    std::vector<queued_event> queue_;
    bool looks_now_ = false;
    stage stage_ = stage::busy;  // sleeping: the taking thread waits to be notified; closed stays
};

}  // namespace signalbox::server
