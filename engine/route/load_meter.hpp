// What strategies want to know of one target, counted over all workers and groups with atomic words: no lock, and no meter where no group asks.
#pragma once

#include "engine/route/decaying_times.hpp"
#include "engine/route/recent_count.hpp"

#include <utility>

namespace signalbox::route {

class load_meter {
public:
    load_meter() = default;
    load_meter(load_meter const&) = delete;

    void took(timing what, std::chrono::nanoseconds long_, model::steady_time now)
    {
        (what == timing::total ? total_ : first_token_).add(long_, now);
    }
    void used(std::uint64_t tokens, model::steady_time now) { tokens_.add(tokens, now); }
    load look(model::steady_time now) const
    {
        return {in_flight_.load(std::memory_order_relaxed), tokens_.sum(now), first_token_.look(now), total_.look(now)};
    }

private:
    friend class occupation;
    std::atomic<std::uint32_t> in_flight_{0};
    decaying_times first_token_, total_;
    recent_count tokens_;
};

/// One request in flight at a target, from the call to the end of its reply. The meter outlives it; without one it does nothing.
class occupation {
public:
    occupation() = default;
    explicit occupation(load_meter* of) : of_(of)
    {
        if (of_) of_->in_flight_.fetch_add(1, std::memory_order_relaxed);
    }
    occupation(occupation&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    occupation& operator=(occupation&& other) noexcept
    {
        std::swap(of_, other.of_);
        return *this;
    }
    ~occupation()
    {
        if (of_) of_->in_flight_.fetch_sub(1, std::memory_order_relaxed);
    }

private:
    load_meter* of_ = nullptr;
};

}  // namespace signalbox::route
