// A number over the last minute: twelve slices of five seconds in atomic words. Shared by all workers without a lock.
#pragma once

#include "engine/model/clock.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

namespace signalbox::route {

class recent_count {
public:
    static constexpr std::chrono::seconds slice{5};
    static constexpr std::size_t slices = 12;

    void add(std::uint64_t number, model::steady_time now)
    {
        std::uint64_t const stamp = stamp_of(now);
        auto& place = words_[stamp % slices];
        std::uint64_t word = place.load(std::memory_order_relaxed);
        std::uint64_t next;
        do {
            std::uint64_t const before = word >> count_bits == stamp ? word & most : 0;
            next = stamp << count_bits | std::min(before + std::min(number, most), most);
        } while (!place.compare_exchange_weak(word, next, std::memory_order_relaxed));
    }
    /// The sum of the slice that is under way and the eleven before it.
    std::uint64_t sum(model::steady_time now) const
    {
        std::uint64_t const stamp = stamp_of(now);
        std::uint64_t out = 0;
        for (auto const& each : words_) {
            std::uint64_t const word = each.load(std::memory_order_relaxed);
            std::uint64_t const age = stamp - (word >> count_bits);
            if (age < slices) out += word & most;
        }
        return out;
    }

private:
    static constexpr int count_bits = 36;  // of a slice: 68 thousand million
    static constexpr std::uint64_t most = (std::uint64_t{1} << count_bits) - 1;

    /// Never 0, which says that a word was not used yet.
    static std::uint64_t stamp_of(model::steady_time now)
    {
        return (static_cast<std::uint64_t>(now.time_since_epoch() / slice) + slices) & ((std::uint64_t{1} << (64 - count_bits)) - 1);
    }

    std::array<std::atomic<std::uint64_t>, slices> words_{};
};

}  // namespace signalbox::route
