#include "server/sinks/fresh_events.hpp"

#include "server/sinks/span_inbox.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::server {

void fresh_inbox::open()
{
    std::lock_guard const lock(guard_);
    held_.open();
}

void fresh_inbox::close()
{
    std::lock_guard const lock(guard_);
    held_.close();
}

bool fresh_inbox::is_open() const
{
    std::lock_guard const lock(guard_);
    return held_.is_open();
}

void fresh_inbox::put(std::shared_ptr<fresh_batch const> batch)
{
    bool enough = false;
    {
        std::lock_guard const lock(guard_);
        if (!held_.is_open()) return;
        held_.put(std::move(batch));
        enough = held_.waiting() >= enough_;
    }
    if (enough) wake_();
}

std::optional<fresh_inbox::batches> fresh_inbox::from(std::uint64_t place, std::size_t most)
{
    batches done;  // freed without the lock
    std::lock_guard const lock(guard_);
    return held_.from(place, most, [&](std::shared_ptr<fresh_batch const> passed) { done.push_back(std::move(passed)); });
}

void fresh_events::join(std::shared_ptr<fresh_inbox> one)
{
    std::lock_guard const lock(guard_);
    inboxes_.push_back(std::move(one));
}

void fresh_events::join(std::shared_ptr<span_inbox> one)
{
    std::lock_guard const lock(guard_);
    exports_.push_back(std::move(one));
}

void fresh_events::leave(fresh_inbox const& one)
{
    std::lock_guard const lock(guard_);
    std::erase_if(inboxes_, [&](auto const& each) { return each.get() == &one; });
}

void fresh_events::leave(span_inbox const& one)
{
    std::lock_guard const lock(guard_);
    std::erase_if(exports_, [&](auto const& each) { return each.get() == &one; });
}

/// Where no sink asks for records they are blank at once, and still in the processor's cache when they are filled again.
void fresh_events::written(std::optional<std::uint64_t> place, std::vector<std::unique_ptr<schema::event_record>> events)
{
    std::unique_lock lock(guard_);
    for (auto const& each : exports_) place ? each->put(*place, events) : each->close();
    if (!place) std::ranges::for_each(inboxes_, [](auto const& each) { each->close(); });
    if (!place || std::ranges::none_of(inboxes_, [](auto const& each) { return each->is_open(); })) {
        lock.unlock();
        return blanks_->keep(std::move(events));
    }
    auto const batch = std::make_shared<fresh_batch const>(*place, std::move(events), blanks_);
    for (auto const& each : inboxes_) each->put(batch);
}

}  // namespace signalbox::server
