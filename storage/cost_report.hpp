// What a scope cost and of what, beside the time before, what of it was for nothing, and what the month will come to. Values made of statistics:
// the command line and the console read these, and show the same figures. Pure.
#pragma once

#include "engine/statistics/forecast.hpp"
#include "storage/statistics.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace signalbox::storage {

struct cost_question {
    time_range range;  // with two ends
    filter where;
    std::uint64_t newest = 0;  // no event with a larger id counts; 0: all that are there
    dimension by = dimension::resolved_model, then = dimension::none;
    std::int64_t now_us = 0;
    std::int64_t recorded_us = 0;       // the first that was ever recorded: before it, nothing is known
    std::optional<double> budget = {};  // of the month, in micro-dollars
};

struct cost_line {
    std::string name;
    measures now, before;          // of the range, and of as long a time before it
    std::vector<cost_line> parts;  // of the second level
};

/// Micro-dollars of the month up to a moment.
struct spent_until {
    std::int64_t at_us = 0;
    double micros = 0;
    bool operator==(spent_until const&) const = default;
};

struct cost_report {
    cost_question asked;
    std::optional<time_range> before;  // nothing where nothing was recorded then
    measures now, earlier;             // of all lines
    std::vector<cost_line> lines;      // the dearest first
    measures failed, abandoned;        // those of the range that nothing came of
    std::optional<statistics::forecast> month;
    double spent_in_month = 0;
    std::vector<spent_until> month_so_far;  // at its beginning and at each midnight until now
    std::int64_t month_from_us = 0, month_to_us = 0;
};

/// Answered requests: neither failed, refused nor left.
std::uint64_t answers(measures const& of);
/// Micro-dollars of 1,000 tokens, and of an answer with what failed on its way; nothing without any, or where costs are unknown.
std::optional<double> cost_of_thousand(measures const& of);
std::optional<double> cost_of_answer(measures const& of);
/// Of the tokens of prompts, those that no cache of a provider had; nothing without prompts.
std::optional<double> uncached_share(measures const& of);

/// The month in UTC that has this moment.
time_range month_of(std::int64_t now_us);
/// As long a time before the range; nothing where no event can be in it.
std::optional<time_range> period_before(cost_question const& of);

/// What has to be read: the range, the time before it, and the hours behind the forecast. In this order.
inline constexpr std::size_t cost_runs = 3;
std::array<statistics_query, cost_runs> cost_queries(cost_question const& of);
/// From the runs of these queries, done or on their way.
cost_report cost_report_of(cost_question const& of, std::span<statistics_run const* const, cost_runs> runs);

/// A day of a provider, as its invoice has it.
struct invoice_line {
    std::int64_t day_us = 0;
    std::string provider;
    measures sum;
};
statistics_query invoice_query(cost_question const& of);
std::vector<invoice_line> invoice_of(statistics_run const& run);
/// RFC 4180: day, provider, requests, tokens of each kind, dollars, and requests without a known cost.
std::string invoice_csv(std::vector<invoice_line> const& lines);

}  // namespace signalbox::storage
