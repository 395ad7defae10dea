// When the recorder looks for old rows, and what counts as old; with times from the test.
#include "server/retention_schedule.hpp"

#include <gtest/gtest.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;

constexpr model::steady_time begin{std::chrono::hours(1'000)};
constexpr std::int64_t day_us = 86'400'000'000;
constexpr std::int64_t noon_us = 1'795'262'400'000'000;  // 2026-11-21T12:00:00Z
model::wall_time const noon{model::microseconds(noon_us)};

TEST(retention_schedule, cuts_events_by_the_configured_age_and_totals_after_90_days_and_three_years)
{
    retention_schedule const plan(std::chrono::seconds(86'400 * 7), begin, noon);
    auto const cut = plan.due(begin, noon);
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->events, noon_us - 7 * day_us);
    EXPECT_EQ(cut->minutes, noon_us - 90 * day_us);
    EXPECT_EQ(cut->hours, noon_us - 1'095 * day_us);
}

TEST(retention_schedule, keeps_events_without_an_age)
{
    retention_schedule const plan(std::nullopt, begin, noon);
    auto const cut = plan.due(begin, noon);
    ASSERT_TRUE(cut);
    EXPECT_FALSE(cut->events);
    EXPECT_EQ(cut->minutes, noon_us - 90 * day_us) << "totals go nevertheless";
}

TEST(retention_schedule, looks_every_ten_seconds_when_nothing_is_left)
{
    retention_schedule plan(1h, begin, noon);
    plan.done(false, begin);
    EXPECT_FALSE(plan.next_slice());
    EXPECT_FALSE(plan.due(begin + 9'999ms, noon + 10s));
    EXPECT_TRUE(plan.due(begin + 10s, noon + 10s));
}

TEST(retention_schedule, follows_a_slice_by_the_next_after_40_ms_while_there_is_more)
{
    retention_schedule plan(1h, begin, noon);
    plan.done(true, begin);
    EXPECT_EQ(plan.next_slice(), begin + 40ms);
    EXPECT_FALSE(plan.due(begin + 39ms, noon));
    EXPECT_TRUE(plan.due(begin + 40ms, noon));
    plan.done(false, begin + 40ms);
    EXPECT_FALSE(plan.next_slice());
}

TEST(retention_schedule, follows_a_clock_that_is_set_ahead_no_further_than_an_hour)
{
    retention_schedule const plan(1h, begin, noon);
    auto const cut = plan.due(begin + 60s, noon + std::chrono::years(100));
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->events, noon_us + 60'000'000) << "a minute has passed, and an hour more is believed";
}

TEST(retention_schedule, follows_a_clock_that_is_set_back)
{
    retention_schedule const plan(1h, begin, noon);
    auto const cut = plan.due(begin + 60s, noon - 24h);
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->events, noon_us - day_us - 3'600'000'000);
}

}  // namespace
}  // namespace signalbox::server
