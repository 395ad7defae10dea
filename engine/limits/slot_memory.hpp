// Where counters lie: one run of zeroed slots that never moves and grows at its end. Owned by the ledger; the bytes are a file's or the process's.
#pragma once

#include "engine/limits/slot.hpp"

#include <functional>
#include <memory>

namespace signalbox::limits {

/// Counters of one process: a hundred thousand consumers with three limits each, and some. With their index they take less than 100 MB.
inline constexpr std::size_t most_counters = 350'000;

struct slot_memory {
    std::shared_ptr<void> owner;  // keeps the bytes
    slot* first = nullptr;
    std::size_t count = 0;                          // usable now; what they hold is kept
    std::size_t most = 0;                           // after growing
    std::function<bool(std::size_t count)> extend;  // makes so many usable; false when it cannot

    /// Without a file: nothing survives the process.
    static slot_memory of_process(std::size_t most = most_counters);
};

}  // namespace signalbox::limits
