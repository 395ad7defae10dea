#include "engine/payload/queue.hpp"

namespace signalbox::payload {

bool queue::take_room(std::size_t bytes)
{
    if (used_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= room_) return true;
    give_room(bytes);
    return false;
}

void queue::push(std::unique_ptr<kept_payload> one)
{
    if (one->dropped) dropped_.fetch_add(1, std::memory_order_relaxed);
    {
        std::lock_guard const lock(guard_);
        if (closed_ || (one->dropped && notes_ == most_notes)) {
            done(*one);
            return;
        }
        if (one->dropped) ++notes_;
        waiting_.push_back(std::move(one));
    }
    changed_.notify_one();
}

bool queue::take(std::vector<std::unique_ptr<kept_payload>>& batch, std::size_t most, model::steady_time look_at)
{
    std::unique_lock lock(guard_);
    changed_.wait_until(lock, look_at, [this] { return !waiting_.empty() || closed_; });
    std::size_t bytes = 0;
    while (!waiting_.empty()) {
        bytes += waiting_.front()->room;
        if (!batch.empty() && bytes > most) break;
        if (waiting_.front()->dropped) --notes_;
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    return !batch.empty() || !closed_;
}

void queue::close()
{
    {
        std::lock_guard const lock(guard_);
        closed_ = true;
    }
    changed_.notify_one();
}

}  // namespace signalbox::payload
