// When an access token is fetched, at each time of its life.
#include "engine/provider/token_schedule.hpp"

#include <gtest/gtest.h>

namespace signalbox::provider {
namespace {

using namespace std::chrono_literals;

constexpr model::steady_time start{1000h};

TEST(token_schedule, the_first_token_is_due_at_once)
{
    token_schedule const made;
    EXPECT_TRUE(made.due(start, false));
    EXPECT_FALSE(made.usable(start));
    EXPECT_EQ(made.left(start), 0s);
}

TEST(token_schedule, a_token_is_renewed_five_minutes_before_its_end)
{
    token_schedule made;
    made.succeeded(start, 1h);
    EXPECT_FALSE(made.due(start, false));
    EXPECT_FALSE(made.due(start + 55min - 1ms, false));
    EXPECT_TRUE(made.due(start + 55min, false));
    EXPECT_TRUE(made.usable(start + 1h - 1ms));
    EXPECT_FALSE(made.usable(start + 1h));
    EXPECT_EQ(made.left(start + 20min), 2400s);
}

TEST(token_schedule, one_that_lives_briefly_is_renewed_after_four_fifths)
{
    token_schedule made;
    made.succeeded(start, 10s);
    EXPECT_FALSE(made.due(start + 8s - 1ms, false));
    EXPECT_TRUE(made.due(start + 8s, false));
}

TEST(token_schedule, a_refused_token_is_replaced_at_once_and_then_not_for_a_while)
{
    token_schedule made;
    made.succeeded(start, 1h);
    EXPECT_TRUE(made.due(start + 1s, true));
    made.began_for_request(start + 1s);
    made.succeeded(start + 2s, 1h);
    EXPECT_FALSE(made.due(start + 30s, true));
    EXPECT_FALSE(made.ready(start + 30s));
    EXPECT_TRUE(made.due(start + 31s, true));
}

TEST(token_schedule, failures_are_retried_later_each_time_until_one_succeeds)
{
    token_schedule made;
    made.succeeded(start, 1h);
    model::steady_time now = start + 55min;
    for (auto const pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        made.failed(now);
        EXPECT_FALSE(made.due(now + pause - 1ms, true)) << pause.count();
        now += pause;
        EXPECT_TRUE(made.due(now, false)) << pause.count();
    }
    EXPECT_EQ(made.failures(), 8u);
    EXPECT_TRUE(made.usable(now)) << "the last good token serves on";
    made.succeeded(now, 1h);
    EXPECT_EQ(made.failures(), 0u);
    EXPECT_FALSE(made.due(now, false));
}

}  // namespace
}  // namespace signalbox::provider
