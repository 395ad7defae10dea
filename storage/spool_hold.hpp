// What a local store keeps because it is not delivered to a shared store yet: neither the list of arrivals nor retention gets ahead of the delivery.
// The event writer's own; the place moves on another thread.
#pragma once

#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <atomic>
#include <cstdint>
#include <limits>

namespace signalbox::storage {

struct spool_hold {
    /// Backlogs up to here are looked through by retention; behind a longer one it waits.
    static constexpr std::int64_t looked_through = 100'000;

    std::atomic<std::uint64_t> const* delivered =
        nullptr;             // the place that is delivered next, 0: not known yet; null: nothing is delivered
    std::uint64_t most = 0;  // events that are kept for a delivery; older ones are given up

    /// The first place that is kept, when the next event gets the place `next`.
    std::int64_t from(std::int64_t next) const;
    /// What may be deleted of events that started before `before_us`: the start that they must lie before.
    result<std::int64_t> deletable(database& in, std::int64_t before_us) const;
};

}  // namespace signalbox::storage
