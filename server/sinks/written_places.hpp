// How far the recorder has written, and when: what waits for a receiver can be counted at any moment without a read of the store. The recorder's thread
// notes, any thread asks; requests do neither.
#pragma once

#include "engine/model/clock.hpp"

#include <cstdint>
#include <mutex>
#include <vector>

namespace signalbox::server {

/// What is written and not yet taken by a receiver.
struct backlog {
    std::uint64_t events = 0;
    std::chrono::seconds age{0};  // of the oldest, since it was written, or since this process began where it is older

    bool operator==(backlog const&) const = default;
};

class written_places {
public:
    static constexpr std::chrono::seconds step{1};  // between times that are kept
    static constexpr std::size_t most_times = 512;  // beyond it those are forgotten that lie close together for their age: 8 KiB
    static constexpr int exactness = 16;            // an age is at most one such part too large, which a year of times has room for

    /// Events before this place of the arrivals are in the store.
    void note(std::uint64_t end, model::steady_time now);
    /// Of a receiver that takes the event at `place` next; place 0, not known: nothing.
    backlog behind(std::uint64_t place, model::steady_time now) const;

private:
    struct moment {
        std::uint64_t first;  // the place of what was written then
        model::steady_time when;
    };
    void thin();

    mutable std::mutex guard_;
    std::uint64_t end_ = 0;
    std::vector<moment> times_;  // in order
};

}  // namespace signalbox::server
