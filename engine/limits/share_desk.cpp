#include "engine/limits/share_desk.hpp"

#include <algorithm>

namespace signalbox::limits {

std::optional<std::int64_t> share_desk::ahead() const
{
    std::int64_t const known = ahead_.load(std::memory_order_relaxed);
    return known == not_heard ? std::nullopt : std::optional(known);
}

void share_desk::set_ahead(std::int64_t ms)
{
    auto const known = ahead();
    if (!known || std::abs(ms - *known) > clock_step_ms) ahead_.store(ms, std::memory_order_relaxed);
}

std::int64_t share_desk::time(std::int64_t own_ms) const
{
    auto const known = ahead();
    return known ? ticks_() + *known : own_ms;
}

std::uint64_t share_desk::want(slot* of)
{
    std::unique_lock lock(guard_);
    wanted_.push_back(of);
    std::uint64_t const round = begun_ + 1;
    bool const first = wanted_.size() == 1;
    lock.unlock();
    if (first) wake_();
    return round;
}

std::uint64_t share_desk::next_round(slot* of)
{
    std::unique_lock lock(guard_);
    std::uint64_t const round = begun_ + 1;
    bool const first = wanted_.empty();
    if (first) wanted_.push_back(of);
    lock.unlock();
    if (first) wake_();
    return round;
}

bool share_desk::wait(std::uint64_t round, std::function<void()> answered)
{
    std::lock_guard const lock(guard_);
    if (ended_ >= round || waiting_.size() >= most_waiting) return false;
    waiting_.emplace_back(round, std::move(answered));
    return true;
}

std::vector<slot*> share_desk::begin_round()
{
    std::lock_guard const lock(guard_);
    ++begun_;
    return std::exchange(wanted_, {});
}

void share_desk::end_round()
{
    std::unique_lock lock(guard_);
    ended_ = begun_;
    auto const still = std::partition(waiting_.begin(), waiting_.end(), [this](auto const& each) { return each.first > ended_; });
    std::vector<std::pair<std::uint64_t, std::function<void()>>> answered(std::make_move_iterator(still),
                                                                          std::make_move_iterator(waiting_.end()));
    waiting_.erase(still, waiting_.end());
    lock.unlock();
    for (auto const& each : answered) each.second();
}

}  // namespace signalbox::limits
