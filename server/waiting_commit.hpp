// A request that waits until its event is durable. Lives in the waiting coroutine's frame, on the strand of its worker.
#pragma once

#include "server/event_queue.hpp"
#include "server/waiter.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace signalbox::server {

struct waiting_commit {
    explicit waiting_commit(upstream::executor on) : where(on) {}
    upstream::executor where;
    waiter done;
    bool stored = false;
};

/// Answers the request that waits for this event, if one does; on the request's own strand, once.
inline void answer(queued_event& one, bool stored)
{
    waiting_commit* const waiting = std::exchange(one.commit, nullptr);
    if (!waiting) return;
    waiting->stored = stored;
    boost::asio::post(waiting->where, [waiting] { waiting->done.notify(); });
}

}  // namespace signalbox::server
