// When the rollups' log is folded and when hours and days are closed; each edge by itself, without a store.
#include "storage/rollup_progress.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {
namespace {

constexpr std::int64_t midnight = 1'795'219'200;  // 2026-11-21T00:00:00Z, in seconds
constexpr std::int64_t noon = midnight + 43'200;

TEST(log_fill, is_due_when_the_minute_of_its_first_entry_is_over)
{
    log_fill log;
    EXPECT_FALSE(log.due(noon)) << "an empty log has nothing to fold";
    log.grow(100, noon);
    EXPECT_FALSE(log.due(noon));
    EXPECT_TRUE(log.due(noon + 60));
    log.grow(100, noon + 60);
    EXPECT_TRUE(log.due(noon + 60)) << "a later entry does not move the first one's minute";
    log.empty();
    EXPECT_FALSE(log.due(noon + 120));
    log.grow(100, noon + 120);
    EXPECT_FALSE(log.due(noon + 120)) << "the minute counts anew";
}

TEST(log_fill, is_due_after_128_entries_and_late_after_1024)
{
    log_fill log;
    for (int i = 0; i < 127; ++i) log.grow(1, noon);
    EXPECT_FALSE(log.due(noon));
    log.grow(1, noon);
    EXPECT_TRUE(log.due(noon));
    EXPECT_FALSE(log.late());
    for (int i = 128; i < 1'023; ++i) log.grow(1, noon);
    EXPECT_FALSE(log.late());
    log.grow(1, noon);
    EXPECT_TRUE(log.late());
    log.empty();
    EXPECT_FALSE(log.late());
}

TEST(log_fill, is_due_at_a_mebibyte_and_late_at_eight)
{
    log_fill log;
    log.grow(1'048'575, noon);
    EXPECT_FALSE(log.due(noon));
    log.grow(1, noon);
    EXPECT_TRUE(log.due(noon));
    log.grow(7'340'031, noon);
    EXPECT_FALSE(log.late());
    log.grow(1, noon);
    EXPECT_TRUE(log.late());
}

TEST(closing_clock, closes_an_hour_ten_minutes_after_its_end)
{
    closing_clock at{{.hours_until = noon, .days_until = midnight}, noon};
    EXPECT_FALSE(at.next());
    at.newest = noon + 3'600 + 480;  // the minute ends nine minutes after the hour
    EXPECT_FALSE(at.due());
    at.newest += 60;
    ASSERT_TRUE(at.due());
    EXPECT_EQ(at.next(), (closing{3'600, noon, noon + 3'600}));
    at.closed(3'600, noon + 3'600);
    EXPECT_FALSE(at.due());
    EXPECT_FALSE(at.next());
}

TEST(closing_clock, closes_a_day_when_its_last_hour_is_closed_and_before_further_hours)
{
    closing_clock at{{.hours_until = midnight + 82'800, .days_until = midnight}, midnight + 86'400 + 7'800};
    EXPECT_EQ(at.next(), (closing{3'600, midnight + 82'800, midnight + 86'400 + 7'200}));
    at.closed(3'600, midnight + 86'400);
    EXPECT_EQ(at.next(), (closing{86'400, midnight, midnight + 86'400}));
    at.closed(86'400, midnight + 86'400);
    EXPECT_EQ(at.next(), (closing{3'600, midnight + 86'400, midnight + 86'400 + 7'200}));
}

TEST(closing_clock, is_late_three_hours_behind)
{
    closing_clock at{{.hours_until = noon, .days_until = midnight}, noon + 10'799};
    EXPECT_FALSE(at.late());
    at.newest = noon + 10'800;
    EXPECT_TRUE(at.late());
}

}  // namespace
}  // namespace signalbox::storage
