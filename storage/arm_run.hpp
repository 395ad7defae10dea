// The arms of an experiment in a scope: added up from events in steps, newest first, with the figures so far at each step. A value that a reader
// begins and continues; between steps nothing is held open.
#pragma once

#include "storage/arm_sums.hpp"
#include "storage/event_scan.hpp"

#include "engine/statistics/experiment.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace signalbox::storage {

struct arm_query {
    time_range range;
    filter where;
    std::uint64_t newest = 0;  // no event with a larger id counts; 0: all that are there
    statistics::arms_by by = statistics::arms_by::tag;
    std::int64_t step_us = 0;  // of the time course, counted from `range.from_us`; 0: none
    bool segments = false;
};

/// What requests are told apart by beside their arm.
enum class segment_kind : std::uint8_t { client, stream, size };
inline constexpr std::size_t segment_kinds = 3;
using arms_by_name = std::map<std::string, arm_sum, std::less<>>;

/// Prompts of fewer tokens than these are of one class of size: up to a page, a long talk, a document, and beyond.
inline constexpr std::array<std::uint64_t, 3> size_classes{1'000, 8'000, 32'000};
inline constexpr std::array<std::string_view, 4> size_class_names{"prompts below 1,000 tokens", "prompts of 1,000 to 8,000 tokens",
                                                                  "prompts of 8,000 to 32,000 tokens", "prompts from 32,000 tokens"};
inline constexpr std::size_t most_clients = 200;  // consumers that are told apart; further ones are "(other)"

struct arm_run {
    arm_query query;
    arm_sums whole;
    std::map<std::int64_t, arms_by_name> steps;                                         // by their start
    std::array<std::map<std::string, arms_by_name, std::less<>>, segment_kinds> parts;  // by the segment's name
    std::uint64_t scanned = 0, of = 0;                                                  // events looked at, and to look at
    bool done = false;

    // The reader's own.
    event_scan scan;
};

}  // namespace signalbox::storage
