// Two arms of an experiment side by side: what differs, how sure that is, and what cannot be said yet. Values; pure.
// Failures are part of every figure: an arm that fails where the other is slow must not look fast.
#pragma once

#include "engine/statistics/proportion.hpp"
#include "engine/statistics/quantile_error.hpp"
#include "engine/statistics/ratio.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace signalbox::statistics {

/// peek_safe: intervals that hold however often one looks. fixed: of one look, at the end.
enum class looking : std::uint8_t { peek_safe, fixed };

/// How much wider intervals are because requests of one unit are alike: variances by those of independent requests, at least 1.
struct design_effects {
    double times = 1, errors = 1, fallbacks = 1, cost = 1;
};

/// What is known of an arm. Times are logarithms, sorted, of answers alone.
struct arm_values {
    std::uint64_t requests = 0, failures = 0, fallbacks = 0;
    std::vector<bucket> latency;      // until the whole answer
    std::vector<bucket> first_token;  // of streams
    std::uint64_t streams = 0;        // those that failed among them
    paired_sums cost;                 // of requests whose cost is known, over successes
    design_effects design;
};

enum class metric : std::uint8_t { latency_p95, latency_p50, first_token_p95, errors, cost, cost_of_success, fallbacks };
inline constexpr std::array<std::string_view, 7> metric_names{"latency_p95", "latency_p50",     "first_token_p95", "errors",
                                                              "cost",        "cost_of_success", "fallbacks"};
constexpr std::string_view name(metric of)
{
    return metric_names[static_cast<std::size_t>(of)];
}
std::optional<metric> metric_named(std::string_view text);
/// A difference of rates; all others are ratios.
bool is_rate(metric of);

enum class verdict : std::uint8_t { better, worse, unclear, too_few, unknown };

struct measured {
    metric what = metric::latency_p95;
    double first = 0, second = 0;   // of each arm: microseconds, a rate, or micro-dollars
    double change = 0;              // second / first, of rates second - first
    std::optional<interval> range;  // of 95 %; nothing where none can be told
    double error = 0, values = 0;   // the standard error of the change or of its logarithm, after so many requests of both
    double p = 1;                   // of one look, that there is no difference
    double adjusted_p = 1;          // raised for being one of several; of the primary metric as it is
    verdict says = verdict::unknown;
    std::uint64_t missing = 0;  // with too_few: requests of the smaller arm, of rates events of both
};

/// Fewer failures or fallbacks of both arms together tell nothing.
inline constexpr std::uint64_t fewest_events = 20;

/// One metric of the second arm beside the first, for itself alone.
measured measure(metric what, arm_values const& first, arm_values const& second, looking how);

/// Every metric of the second arm beside the first, in their order. Below zero or below one is better. At one look the metrics that are not
/// primary are clear only when their adjusted p is below 0.05.
std::vector<measured> compare(arm_values const& first, arm_values const& second, looking how, metric primary = metric::latency_p95);

/// The guardrail: errors are not clearly more.
bool keeps_guardrail(std::vector<measured> const& all);

/// The same metric of several groups of requests: where the p-values, raised for being several, are not below 0.05, nothing is clear.
void correct_together(std::vector<measured>& all);

}  // namespace signalbox::statistics
