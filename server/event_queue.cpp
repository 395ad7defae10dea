#include "server/event_queue.hpp"

#include "server/waiting_commit.hpp"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

namespace signalbox::server {

std::unique_ptr<schema::event_record> event_queue::reserve(bool beyond)
{
    if (reserved_.fetch_add(1, std::memory_order_relaxed) >= room_ && !beyond) {
        reserved_.fetch_sub(1, std::memory_order_relaxed);
        return nullptr;
    }
    return blanks_->take();
}

bool event_queue::push(queued_event one)
{
    bool wake = false;
    {
        std::lock_guard const lock(guard_);
        if (queue_.size() >= room_ && !one.commit) {
            reserved_.fetch_sub(1, std::memory_order_relaxed);
            return false;
        }
        queue_.push_back(std::move(one));
        wake = stage_ == stage::sleeping;
        if (wake) stage_ = stage::busy;
    }
    if (wake) changed_.notify_one();
    return true;
}

bool event_queue::take(std::vector<queued_event>& batch, std::size_t most, model::steady_time look_at, model::milliseconds gather)
{
    std::unique_lock lock(guard_);
    if (queue_.empty() && stage_ == stage::busy && !looks_now_) {
        stage_ = stage::sleeping;
        changed_.wait_until(lock, look_at, [this] { return stage_ != stage::sleeping; });
        if (stage_ == stage::sleeping) stage_ = stage::busy;
    }
    looks_now_ = false;
    if (queue_.empty()) return stage_ != stage::closed;
    if (stage_ != stage::closed && gather.count() > 0) {
        lock.unlock();
        std::this_thread::sleep_for(gather);
        lock.lock();
    }
    auto const end = queue_.begin() + static_cast<std::ptrdiff_t>(std::min(queue_.size(), most));
    batch.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return true;
}

bool event_queue::refuse_and_pause(model::milliseconds time)
{
    std::unique_lock lock(guard_);
    for (queued_event& each : queue_) answer(each, false);
    bool const was_closed = stage_ == stage::closed;
    changed_.wait_for(lock, time, [&] { return !was_closed && stage_ == stage::closed; });
    return stage_ == stage::closed;
}

void event_queue::look_now()
{
    {
        std::lock_guard const lock(guard_);
        looks_now_ = true;
        if (stage_ == stage::sleeping) stage_ = stage::busy;
    }
    changed_.notify_one();
}

void event_queue::close()
{
    {
        std::lock_guard const lock(guard_);
        stage_ = stage::closed;
    }
    changed_.notify_one();
}

}  // namespace signalbox::server
