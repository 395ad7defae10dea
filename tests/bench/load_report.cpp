// Percentiles by nearest rank over all replies, nothing sampled. Pure.
#include "tests/bench/load_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace signalbox::bench {
namespace {

std::string percentiles(std::vector<float> values)
{
    std::sort(values.begin(), values.end());
    char text[160];
    std::snprintf(text, sizeof text, R"({"p50": %.1f, "p90": %.1f, "p99": %.1f, "p999": %.1f, "max": %.1f})", percentile(values, 0.5),
                  percentile(values, 0.9), percentile(values, 0.99), percentile(values, 0.999), percentile(values, 1));
    return text;
}

}  // namespace

double percentile(std::vector<float> const& sorted, double share)
{
    if (sorted.empty()) return 0;
    double const rank = std::ceil(share * static_cast<double>(sorted.size()));
    return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

std::string load_report::json() const
{
    char head[400];
    std::snprintf(head, sizeof head,
                  R"({"replies": %llu, "refused": %llu, "incomplete": %llu, "connect_errors": %llu, "unfinished": %llu, "events": %llu, )"
                  R"("last_status": %d, "seconds": %.4f, "per_second": %.1f, )",
                  static_cast<unsigned long long>(replies), static_cast<unsigned long long>(refused),
                  static_cast<unsigned long long>(incomplete), static_cast<unsigned long long>(connect_errors),
                  static_cast<unsigned long long>(unfinished), static_cast<unsigned long long>(events), last_status, seconds,
                  seconds > 0 ? static_cast<double>(replies) / seconds : 0);
    return std::string(head) + "\"whole_us\": " + percentiles(whole_us) + ", \"first_us\": " + percentiles(first_us) + "}";
}

}  // namespace signalbox::bench
