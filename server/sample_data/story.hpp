// What is planted in the sample data, and when: values that traffic, targets and the printed guide all go by. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::server::sample {

inline constexpr std::int64_t second_us = 1'000'000;
inline constexpr std::int64_t minute_us = 60 * second_us;
inline constexpr std::int64_t hour_us = 60 * minute_us;
inline constexpr std::int64_t day_us = 24 * hour_us;

/// Microseconds since 1970; the end is not part of it.
struct span {
    std::int64_t from_us = 0, to_us = 0;
    bool holds(std::int64_t when_us) const { return when_us >= from_us && when_us < to_us; }
    bool operator==(span const&) const = default;
};

/// How many configurations the sample's gateway goes through.
inline constexpr std::size_t revision_count = 4;

struct story {
    span all;
    std::int64_t test_us = 0;        // the A/B test begins, with the second configuration
    span incident;                   // the provider anthropic is overloaded
    std::int64_t remedy_us = 0;      // the third configuration: shorter patience with it
    std::int64_t regression_us = 0;  // the fourth: gpt-4.1-mini moves to another region, whose tail is long
    std::int64_t climb_us = 0;       // the consumer research begins to spend more and more
    std::array<std::int64_t, revision_count> revisions() const { return {all.from_us, test_us, remedy_us, regression_us}; }
    bool operator==(story const&) const = default;
};

/// At daytime hours where the days leave room for it; in this order whatever the length.
story plan_story(span all);

/// One planted thing as people look for it.
struct planted {
    std::string name;   // "incident"
    std::string title;  // "A provider's bad hour"
    std::string about;  // what can be seen, in a sentence or two
    std::string look;   // arguments of `signalbox events stats` that show it
    std::string query;  // the console's query that narrows to it
    span when;
};

/// What the budget's sentence needs: the consumer's spend in all and on the last day, in micro-dollars.
struct spend {
    std::int64_t all_micros = 0, last_day_micros = 0;
};
std::vector<planted> tell(story const& of, spend research);

/// "2026-11-16T13:05:00Z"
std::string time_text(std::int64_t us);

}  // namespace signalbox::server::sample
