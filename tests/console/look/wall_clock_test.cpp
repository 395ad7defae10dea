// Moments by the clock on the wall, on the days on which it is changed; the expected moments were computed apart from the code.
#include "console/look/wall_clock.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

QTimeZone const berlin("Europe/Berlin"), new_york("America/New_York");
QDate const berlin_forward(2026, 3, 29), berlin_back(2026, 10, 25), new_york_forward(2026, 3, 8), new_york_back(2026, 11, 1);

/// Both moments, which are the same for all times but those that a clock shows twice.
std::int64_t theMoment(QDate date, QTime time, QTimeZone const& zone)
{
    EXPECT_EQ(firstMoment(date, time, zone), lastMoment(date, time, zone));
    return firstMoment(date, time, zone);
}

}  // namespace

TEST(wall_clock, days_have_23_hours_in_spring_and_25_in_autumn)
{
    QTime const midnight(0, 0);
    EXPECT_EQ(theMoment(berlin_forward, midnight, berlin), 1'774'738'800);
    EXPECT_EQ(theMoment(berlin_forward.addDays(1), midnight, berlin), 1'774'738'800 + 23 * 3'600);
    EXPECT_EQ(theMoment(berlin_back, midnight, berlin), 1'792'879'200);
    EXPECT_EQ(theMoment(berlin_back.addDays(1), midnight, berlin), 1'792'879'200 + 25 * 3'600);
    EXPECT_EQ(theMoment(new_york_forward, midnight, new_york), 1'772'946'000);
    EXPECT_EQ(theMoment(new_york_forward.addDays(1), midnight, new_york), 1'772'946'000 + 23 * 3'600);
    EXPECT_EQ(theMoment(new_york_back, midnight, new_york), 1'793'505'600);
    EXPECT_EQ(theMoment(new_york_back.addDays(1), midnight, new_york), 1'793'505'600 + 25 * 3'600);
}

TEST(wall_clock, shows_an_hour_twice_when_it_is_put_back)
{
    EXPECT_EQ(firstMoment(berlin_back, QTime(2, 15), berlin), 1'792'879'200 + 2 * 3'600 + 900);
    EXPECT_EQ(lastMoment(berlin_back, QTime(2, 15), berlin), 1'792'879'200 + 3 * 3'600 + 900);
    EXPECT_EQ(theMoment(berlin_back, QTime(1, 59), berlin), 1'792'879'200 + 7'140);
    EXPECT_EQ(theMoment(berlin_back, QTime(3, 0), berlin), 1'792'879'200 + 4 * 3'600);
    EXPECT_EQ(firstMoment(new_york_back, QTime(1, 30), new_york), 1'793'505'600 + 5'400);
    EXPECT_EQ(lastMoment(new_york_back, QTime(1, 30), new_york), 1'793'505'600 + 9'000);
}

TEST(wall_clock, skips_an_hour_when_it_is_put_forward)
{
    std::int64_t const forward = 1'774'738'800 + 2 * 3'600;  // 02:00 is 03:00
    for (QTime const skipped : {QTime(2, 0), QTime(2, 30), QTime(2, 59, 59)})
        EXPECT_EQ(theMoment(berlin_forward, skipped, berlin), forward);
    EXPECT_EQ(theMoment(berlin_forward, QTime(3, 0), berlin), forward);
    EXPECT_EQ(theMoment(berlin_forward, QTime(1, 59, 59), berlin), forward - 1);
    EXPECT_EQ(theMoment(new_york_forward, QTime(2, 30), new_york), 1'772'946'000 + 2 * 3'600);
}

TEST(wall_clock, is_utc_where_the_zone_is)
{
    EXPECT_EQ(theMoment(QDate(2026, 3, 29), QTime(2, 30), QTimeZone::utc()), 1'774'751'400);
    EXPECT_EQ(theMoment(QDate(2026, 3, 29), QTime(2, 30), QTimeZone("Asia/Kolkata")), 1'774'751'400 - 19'800);
}

}  // namespace signalbox::console
