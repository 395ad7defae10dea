// The shared counters as Redis has them: for people who ask beside the gateways (docs/formats/shared-counters.md). On the thread that asks; changes
// nothing there.
#pragma once

#include "engine/limits/counter_view.hpp"
#include "server/redis/connection.hpp"

#include <span>
#include <string>
#include <vector>

namespace signalbox::server::redis {

/// The most counters that are read; more are left out.
inline constexpr std::size_t most_counters_read = 350'000;

struct counters_seen {
    std::vector<limits::limit_view> all;  // `used_here` is what all gateways used, too
    std::vector<std::string> gateways;    // the names of those that are there
    bool whole = true;                    // no counter was left out
};

/// What all gateways used of these limits. The failure names what is wrong and the field that has it.
model::result<counters_seen> look_at_counters(config::redis_settings const& with, std::vector<limits::rule> const& all);

/// A counter's hash as it is now: its fields and values in turn. The key is the counter's name.
limits::slot counter_of(limits::rule const& by, std::string_view key, std::span<reply const> hash, std::int64_t now_ms);

}  // namespace signalbox::server::redis
