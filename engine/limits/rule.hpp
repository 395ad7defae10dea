// A limit as it was configured: which requests it is about, what it counts, for whom apart, how much and in which time. A value, frozen with the
// configuration.
#pragma once

#include "engine/limits/time_zone.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::limits {

enum class counted : std::uint8_t { requests, prompt_tokens, completion_tokens, total_tokens, cost, in_flight };
/// "requests", ..., "cost_usd", "in_flight".
std::string_view name(counted what);
std::optional<counted> counted_named(std::string_view text);

enum class dimension : std::uint8_t { consumer, key, tier, route, group, model, provider, header, claim };
std::string_view name(dimension what);

/// What counts apart; of headers and claims with their name.
struct key_part {
    dimension what = dimension::consumer;
    std::string name;
    bool operator==(key_part const&) const = default;
};
/// "consumer", "model", ..., "header:NAME", "claim:PATH"; nothing for anything else.
std::optional<key_part> key_part_named(std::string_view text);

enum class window_kind : std::uint8_t { none, sliding, fixed, hour, day, week, month };

struct window {
    window_kind kind = window_kind::none;
    std::chrono::milliseconds length{0};    // sliding and fixed
    std::shared_ptr<time_zone const> zone;  // of the calendar; null: UTC
    std::string text;                       // as it was written, with its zone
};

/// What a request must be for a limit to hold; empty members are not asked for.
struct condition {
    std::string consumer, tier, route, group, model, provider;
    bool operator==(condition const&) const = default;
};

/// The most that one request reserves or is charged, so that sums stay numbers.
inline constexpr std::int64_t most_of_request = std::int64_t{1} << 50;
constexpr std::int64_t bounded(std::uint64_t tokens)
{
    return tokens < static_cast<std::uint64_t>(most_of_request) ? static_cast<std::int64_t>(tokens) : most_of_request;
}

/// Parts of the amount, in percent, at which a warning is made.
inline constexpr std::array<std::int64_t, 3> warning_levels{50, 80, 95};

struct rule {
    std::string id;
    condition match;
    std::vector<key_part> by;  // empty: all requests together
    counted what = counted::requests;
    std::int64_t amount = 0;  // micro-dollars where cost is counted
    window over;
    bool watch = false;          // counts and warns, refuses nothing
    std::uint64_t identity = 0;  // of its counters; see set_identity
    std::string_view kept_id{};  // the id as events carry it

    /// Whether its counter depends on the target that serves.
    bool of_target() const;
    /// A budget: spent money is 402, everything else 429.
    bool is_budget() const { return what == counted::cost; }
};

/// From everything that gives counts their meaning, and not from the amount: a limit that is raised keeps its count.
void set_identity(rule& of);

/// 100000, or dollars where cost is counted: "12.5".
std::string amount_text(rule const& of, std::int64_t amount);
/// "100000 tokens per 1h".
std::string in_words(rule const& of);

}  // namespace signalbox::limits
