#include "server/sinks/span_inbox.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::server {

span_inbox::span_inbox(span_maker maker, std::size_t enough, std::shared_ptr<provider_book const> providers, std::function<void()> wake)
    : maker_(std::move(maker)), enough_(std::min(enough, most_events / 2)), providers_(std::move(providers)), wake_(std::move(wake))
{}

void span_inbox::use(std::shared_ptr<provider_book const> providers)
{
    std::lock_guard const lock(guard_);
    providers_ = std::move(providers);
}

void span_inbox::watch()
{
    std::lock_guard const lock(guard_);
    drop();
    stage_ = stage::watching;
    end_ = 0;
}

void span_inbox::open(std::uint64_t place)
{
    std::lock_guard const lock(guard_);
    if (stage_ != stage::watching || end_ > place) return;
    stage_ = stage::open;
    end_ = place;
}

void span_inbox::close()
{
    std::lock_guard const lock(guard_);
    stage_ = stage::closed;
    drop();
}

/// Of many chunks the memory is freed: they were an exception.
void span_inbox::drop()
{
    for (auto& each : chunks_)
        if (spare_.size() < most_spare) spare_.push_back(std::move(each));
    chunks_.clear();
}

bool span_inbox::is_open() const
{
    std::lock_guard const lock(guard_);
    return stage_ == stage::open;
}

void span_inbox::put(std::uint64_t first, records events)
{
    bool wakes = false;
    {
        std::lock_guard const lock(guard_);
        if (stage_ == stage::watching) end_ = std::max(end_, first + events.size());
        if (stage_ != stage::open) return;
        wakes = add(first, events);
    }
    if (wakes) wake_();
}

/// True when a chunk became whole.
bool span_inbox::add(std::uint64_t first, records events)
{
    std::uint64_t const known = end_ - std::min(end_, first);  // the store's reader has them
    if (known >= events.size() && first <= end_) return false;
    if (first > end_ || first + events.size() - begin() > most_events) {
        stage_ = stage::closed;
        drop();
        return false;
    }
    bool wakes = false;
    for (auto const& each : events.subspan(static_cast<std::size_t>(known))) {
        if (chunks_.empty() || is_whole(*chunks_.back())) begin_chunk();
        maker_.add(*chunks_.back(), *each, *providers_);
        wakes = wakes || is_whole(*chunks_.back());
    }
    end_ = first + events.size();
    return wakes;
}

void span_inbox::begin_chunk()
{
    std::uint64_t const place = chunks_.empty() ? end_ : chunks_.back()->end;
    if (spare_.empty()) spare_.push_back(std::make_shared<span_chunk>());
    chunks_.push_back(std::move(spare_.back()));
    spare_.pop_back();
    maker_.begin(*chunks_.back(), enough_, place);
}

std::optional<span_inbox::taken> span_inbox::take(std::uint64_t place, std::size_t most)
{
    std::lock_guard const lock(guard_);
    // One that a post still reads, which was left behind, is not used again.
    if (lent_ && lent_.use_count() == 1 && spare_.size() < most_spare) spare_.push_back(std::move(lent_));
    lent_.reset();
    if (stage_ != stage::open) return std::nullopt;
    if (begin() != place || (!chunks_.empty() && chunks_.front()->events > most)) {
        stage_ = stage::closed;
        drop();
        return std::nullopt;
    }
    taken out;
    if (chunks_.empty()) return out;
    out.chunk = lent_ = std::move(chunks_.front());
    chunks_.pop_front();
    out.some_follow = !chunks_.empty();
    out.whole_follows = out.some_follow && is_whole(*chunks_.front());
    return out;
}

}  // namespace signalbox::server
