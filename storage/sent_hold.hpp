// Retention that waits for readers which send events on: what they have still to read stays for a while. The event writer's own; the place moves on other
// threads.
#pragma once

#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <atomic>
#include <cstdint>

namespace signalbox::storage {

struct sent_hold {
    /// Backlogs up to here are looked through; behind a longer one the whole hold is kept.
    static constexpr std::int64_t looked_through = 100'000;

    std::atomic<std::uint64_t> place{0};  // that is read next, by the reader which is furthest behind; 0: not known yet
    std::int64_t longest_us = 0;          // that retention waits; 0: not at all

    /// What may be deleted of events that started before `before_us`: the start that they must lie before.
    result<std::int64_t> deletable(database& in, std::int64_t before_us) const;
};

}  // namespace signalbox::storage
