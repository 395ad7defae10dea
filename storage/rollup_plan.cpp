#include "storage/rollup_plan.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::storage {

namespace {

void add(rollup_plan& plan, std::int64_t level, std::int64_t from, std::int64_t to)
{
    if (from >= to) return;
    if (!plan.spans.empty() && plan.spans.back().level == level && plan.spans.back().to == from)
        plan.spans.back().to = to;
    else
        plan.spans.push_back({level, from, to});
}

// [from, to) by the next coarser level in its middle, and by this one at the edges.
void cover(rollup_plan& plan, std::int64_t from, std::int64_t to, rollup_state const& state, std::int64_t level)
{
    if (from >= to) return;
    if (level == minute) return add(plan, minute, from, to);
    std::int64_t const finer = level == day ? hour : minute;
    std::int64_t const middle_from = ceil_to(from, level);
    std::int64_t const middle_to = std::min(floor_to(to, level), level == day ? state.days_until : state.hours_until);
    if (middle_from >= middle_to) return cover(plan, from, to, state, finer);
    cover(plan, from, middle_from, state, finer);
    add(plan, level, middle_from, middle_to);
    cover(plan, middle_to, to, state, finer);
}

}  // namespace

std::int64_t step_start(std::int64_t at, std::int64_t step, std::int64_t origin, std::span<std::int64_t const> starts)
{
    if (starts.empty()) return floor_to(at - origin, step) + origin;
    auto const after = std::ranges::upper_bound(starts, at);
    return after == starts.begin() ? starts.front() : *(after - 1);
}

rollup_plan plan_rollups(std::int64_t from_us, std::int64_t to_us, rollup_state const& state, std::int64_t coarsest)
{
    constexpr std::int64_t second = 1'000'000;
    rollup_plan plan;
    plan.from = floor_to(std::max<std::int64_t>(from_us, 0) / second, minute);
    std::int64_t const last = std::max<std::int64_t>(to_us, 0);
    plan.to = last / second >= end_of_time ? end_of_time : ceil_to(last / second + (last % second != 0), minute);
    if (last <= std::max<std::int64_t>(from_us, 0)) plan.to = plan.from;
    // Where finer rows are gone, the edges move out to the rows that are left.
    for (auto const& [kept_from, level] : {std::pair{state.minutes_from, hour}, std::pair{state.hours_from, day}}) {
        if (plan.from >= plan.to || plan.from >= kept_from) continue;
        plan.finest = level;
        plan.from = floor_to(plan.from, level);
        if (plan.to < kept_from) plan.to = ceil_to(plan.to, level);
    }
    cover(plan, plan.from, plan.to, state, std::max(coarsest, plan.finest));
    return plan;
}

}  // namespace signalbox::storage
