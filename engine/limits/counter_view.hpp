// Counters as people look at them: how full each is now. Pure but for the locks of a ledger.
#pragma once

#include "engine/limits/ledger.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::limits {

struct counter_view {
    std::string key;
    std::int64_t used = 0, reserved = 0, resets_in_ms = 0;
    std::int64_t used_here = 0, reserved_here = 0;  // the same, unless gateways share the limit: of this one
};

/// A limit with its counters, the fullest first.
struct limit_view {
    rule const* by = nullptr;
    std::vector<counter_view> counters;
};

/// All of these limits, in their order, as a memory says that another process may be writing.
std::vector<limit_view> look(slot_memory const& memory, std::vector<rule> const& all, std::int64_t now_ms);
/// The same of a ledger that counts.
std::vector<limit_view> look(ledger const& in, std::vector<rule> const& all, std::int64_t now_ms);

/// The same of counters as all gateways together see them.
std::vector<limit_view> look(std::vector<slot> const& seen, std::vector<rule> const& all, std::int64_t now_ms);

/// How many counters a limit has, and which part of its amount the fullest has used and reserved: 1 is all of it.
struct fullness {
    std::size_t counters = 0;
    double share = 0;
};
std::vector<fullness> fullest(ledger const& in, std::vector<rule> const& all, std::int64_t now_ms);

}  // namespace signalbox::limits
