#include "engine/access/key_schedule.hpp"

#include <gtest/gtest.h>

namespace signalbox::access {
namespace {

using namespace std::chrono_literals;

model::steady_time const start{1000h};

class key_schedule_test : public testing::Test {
protected:
    bool due(std::chrono::milliseconds after, bool wanted = false) const { return schedule.due(start + after, wanted); }
    key_schedule schedule{{.cache = 10min, .keep = 2h}};
};

TEST_F(key_schedule_test, begins_at_once)
{
    EXPECT_TRUE(due(0s));
    EXPECT_FALSE(schedule.usable(start));
    EXPECT_FALSE(schedule.stale(start));
}

TEST_F(key_schedule_test, fetches_again_before_the_set_is_old)
{
    schedule.succeeded(start);
    EXPECT_FALSE(due(8min - 1ms));
    EXPECT_TRUE(due(8min));
    EXPECT_FALSE(schedule.stale(start + 10min - 1ms));
    EXPECT_TRUE(schedule.stale(start + 10min));
    EXPECT_EQ(schedule.age(start + 61s), 61s);
}

TEST_F(key_schedule_test, fetches_for_an_unknown_key_once_in_a_while)
{
    schedule.succeeded(start);
    EXPECT_TRUE(due(1s, true));
    EXPECT_FALSE(due(1s, false));
    schedule.began_for_token(start + 1s);
    schedule.succeeded(start + 2s);
    EXPECT_FALSE(due(31s - 1ms, true));
    EXPECT_FALSE(schedule.ready(start + 31s - 1ms));
    EXPECT_TRUE(schedule.ready(start + 31s));
    EXPECT_TRUE(due(31s, true));
    EXPECT_FALSE(due(31s, false));
}

TEST_F(key_schedule_test, waits_longer_after_each_failure_and_keeps_the_last_good_set)
{
    schedule.succeeded(start);
    auto now = start + 8min;
    for (std::chrono::seconds const pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        schedule.failed(now);
        EXPECT_FALSE(schedule.due(now + pause - 1ms, true)) << pause.count();
        EXPECT_FALSE(schedule.ready(now + pause)) << "an unknown key makes no more fetches than the failures allow";
        EXPECT_TRUE(schedule.due(now + pause, false)) << pause.count();
        now += pause;
    }
    EXPECT_EQ(schedule.failures(), 8u);
    EXPECT_TRUE(schedule.usable(start + 2h - 1ms));
    EXPECT_FALSE(schedule.usable(start + 2h));
    schedule.succeeded(now);
    EXPECT_EQ(schedule.failures(), 0u);
    EXPECT_FALSE(schedule.due(now + 1min, false));
}

TEST_F(key_schedule_test, never_overflows_its_pause)
{
    for (int i = 0; i < 100; ++i) schedule.failed(start);
    EXPECT_FALSE(due(59s));
    EXPECT_TRUE(due(60s));
}

}  // namespace
}  // namespace signalbox::access
