// Recent durations of one target as a histogram that forgets: counts are halved with each half-life, and percentiles are read from it. Shared by
// all workers without a lock.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/route/load.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace signalbox::route {

class decaying_times {
public:
    static constexpr std::chrono::seconds half_life{30};

    void add(std::chrono::nanoseconds took, model::steady_time now);
    /// Of the durations so far; nothing when the newest is older than eight half-lives, by when one of them counts for nothing.
    percentiles look(model::steady_time now) const;

    /// Buckets are an eighth of an octave wide, 9 %, from 1 ms to more than an hour. The value of a bucket is its upper end.
    static std::size_t bucket_of(std::chrono::nanoseconds took);
    static std::chrono::milliseconds value_of(std::size_t bucket);

private:
    static constexpr std::size_t per_octave = 8;
    static constexpr std::size_t buckets = 22 * per_octave;
    static constexpr std::uint32_t one = 1u << 8;  // a fresh duration
    static constexpr std::uint32_t most_halvings = 8;

    void forget(std::uint32_t epoch);
    void publish(std::uint32_t epoch);

    std::array<std::atomic<std::uint32_t>, buckets> counts_{};
    std::atomic<std::uint32_t> epoch_{0};  // half-lives since the clock began, when counts were halved last
    // Made by each add, so that a decision reads one word: 8 bits each of p50 and p95 plus 1, and 32 bits of the epoch.
    std::atomic<std::uint64_t> published_{0};
};

}  // namespace signalbox::route
