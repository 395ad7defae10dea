// Limits as tests write them.
#pragma once

#include "engine/limits/ledger.hpp"

namespace signalbox::limits {

inline rule limit_of(counted what, std::int64_t amount, window_kind kind, std::chrono::milliseconds length = std::chrono::hours(1))
{
    rule made;
    made.id = "test";
    made.what = what;
    made.amount = amount;
    made.over.kind = kind;
    made.over.length = length;
    made.over.text = "1h";
    set_identity(made);
    return made;
}

/// A hundred counters are enough for a test.
inline slot_memory small_memory(std::size_t most = 100)
{
    return slot_memory::of_process(most);
}

}  // namespace signalbox::limits
