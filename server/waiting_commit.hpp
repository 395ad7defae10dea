// A request that waits until its event is durable, or a page until its act is. Lives in the waiting coroutine's frame, on its strand.
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

/// On its own strand, once.
inline void answer(waiting_commit& one, bool stored)
{
    one.stored = stored;
    boost::asio::post(one.where, [waiting = &one] { waiting->done.notify(); });
}

/// Answers the request that waits for this event, if one does.
inline void answer(queued_event& one, bool stored)
{
    if (waiting_commit* const waiting = std::exchange(one.commit, nullptr)) answer(*waiting, stored);
}

}  // namespace signalbox::server
