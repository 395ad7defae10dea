#include "console/playground/run_sums.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::console {

std::optional<std::int64_t> percentile(std::vector<std::int64_t> values, double share)
{
    if (values.empty()) return std::nullopt;
    auto const rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    auto const at = values.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(rank, 1, values.size()) - 1);
    std::ranges::nth_element(values, at);
    return *at;
}

RunSums sumsOf(std::vector<RunFigures> const& runs)
{
    RunSums out;
    std::vector<std::int64_t> firsts, totals;
    for (RunFigures const& each : runs) {
        if (each.state == RunState::idle || each.running()) continue;
        ++out.ended;
        out.failed += each.state == RunState::failed ? 1 : 0;
        out.stopped += each.state == RunState::stopped ? 1 : 0;
        if (each.state == RunState::failed && out.error.isEmpty()) out.error = each.error;
        if (each.cost_micros) out.cost_micros += *each.cost_micros;
        if (each.state != RunState::done) continue;
        out.unpriced += each.cost_micros ? 0 : 1;
        if (each.first_us) firsts.push_back(*each.first_us);
        if (each.total_us) totals.push_back(*each.total_us);
    }
    out.first_p50_us = percentile(firsts, 0.5);
    out.first_p95_us = percentile(firsts, 0.95);
    out.total_p50_us = percentile(totals, 0.5);
    out.total_p95_us = percentile(totals, 0.95);
    return out;
}

}  // namespace signalbox::console
