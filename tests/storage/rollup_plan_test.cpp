#include "storage/rollup_plan.hpp"

#include <gtest/gtest.h>

#include <random>

namespace signalbox::storage {

namespace {

constexpr std::int64_t us = 1'000'000;
constexpr std::int64_t monday = 20'000 * day;

void expect_sound(rollup_plan const& plan, rollup_state const& state, std::int64_t coarsest)
{
    std::int64_t at = plan.from;
    for (rollup_span const& span : plan.spans) {
        ASSERT_EQ(span.from, at) << "a gap or an overlap";
        ASSERT_LT(span.from, span.to);
        ASSERT_EQ(span.from % span.level, 0);
        ASSERT_EQ(span.to % minute, 0);
        if (span.level == minute) {
            ASSERT_GE(span.from, state.minutes_from);
        } else if (span.level == hour) {
            ASSERT_LE(span.to, state.hours_until);
            ASSERT_GE(span.from, state.hours_from);
        } else {
            ASSERT_LE(span.to, state.days_until);
        }
        ASSERT_LE(span.level, std::max(coarsest, plan.finest));
        at = span.to;
    }
    ASSERT_EQ(at, std::max(plan.from, plan.to));
}

}  // namespace

TEST(rollup_plan, takes_days_hours_and_minutes_from_the_middle_outwards)
{
    rollup_state const state{.hours_until = monday + 3 * day, .days_until = monday + 3 * day};
    auto const plan = plan_rollups((monday + 22 * hour + 30 * minute) * us, (monday + 2 * day + hour + 5 * minute) * us, state);
    EXPECT_EQ(plan.spans, (std::vector<rollup_span>{{minute, monday + 22 * hour + 30 * minute, monday + 23 * hour},
                                                    {hour, monday + 23 * hour, monday + day},
                                                    {day, monday + day, monday + 2 * day},
                                                    {hour, monday + 2 * day, monday + 2 * day + hour},
                                                    {minute, monday + 2 * day + hour, monday + 2 * day + hour + 5 * minute}}));
}

TEST(rollup_plan, takes_minutes_where_hours_are_still_open)
{
    rollup_state const state{.hours_until = monday + 3 * hour, .days_until = monday};
    auto const plan = plan_rollups(monday * us, (monday + 5 * hour) * us, state);
    EXPECT_EQ(plan.spans, (std::vector<rollup_span>{{hour, monday, monday + 3 * hour}, {minute, monday + 3 * hour, monday + 5 * hour}}));
}

TEST(rollup_plan, widens_to_whole_minutes)
{
    auto const plan = plan_rollups(monday * us + 1, monday * us + 2, {});
    EXPECT_EQ(plan.from, monday);
    EXPECT_EQ(plan.to, monday + minute);
}

TEST(rollup_plan, covers_all_of_time_and_none_of_it)
{
    rollup_state const state{.hours_until = monday, .days_until = monday};
    expect_sound(plan_rollups(0, INT64_MAX, state), state, day);
    expect_sound(plan_rollups(INT64_MIN, INT64_MAX, state), state, day);
    expect_sound(plan_rollups(INT64_MAX, INT64_MAX, state), state, day);
    EXPECT_TRUE(plan_rollups(5, 5, state).spans.empty());
    EXPECT_TRUE(plan_rollups(INT64_MAX, INT64_MIN, state).spans.empty());
}

TEST(rollup_plan, covers_every_range_once_whatever_was_closed_or_pruned)
{
    std::mt19937_64 random{3};
    auto const below = [&](std::int64_t bound) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound)); };
    for (int i = 0; i < 20'000; ++i) {
        rollup_state state;
        state.hours_until = monday + below(8) * day + below(24) * hour;
        state.days_until = floor_to(state.hours_until, day) - below(2) * day;
        state.minutes_from = below(2) == 0 ? 0 : std::min(monday + below(200) * hour, state.hours_until);
        state.hours_from = below(2) == 0 ? 0 : std::min(floor_to(state.minutes_from, day), state.days_until);
        std::int64_t const from = (monday - day) * us + below(9 * day * us);
        std::int64_t const to = from + below(below(2) == 0 ? 5 * day * us : 3 * hour * us);
        std::int64_t const coarsest = below(3) == 0 ? minute : below(2) == 0 ? hour : day;
        rollup_plan const plan = plan_rollups(from, to, state, coarsest);
        ASSERT_NO_FATAL_FAILURE(expect_sound(plan, state, coarsest)) << i;
        if (to > from) {
            ASSERT_LE(plan.from * us, from);
            ASSERT_GE(plan.to * us, to);
        }
    }
}

}  // namespace signalbox::storage
