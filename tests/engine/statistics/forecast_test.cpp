// What a month will come to, from hours that repeat.
#include "engine/statistics/forecast.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace signalbox::statistics {
namespace {

constexpr std::int64_t monday = 2'956 * 168 + 96;  // 00:00 UTC; the first day of 1970 was a Thursday

/// Four weeks: 10 an hour on weekdays, 1 at weekends.
std::vector<double> weeks(double factor = 1)
{
    std::vector<double> made;
    for (int hour = 0; hour < 4 * 168; ++hour) made.push_back(factor * (hour % 168 < 5 * 24 ? 10 : 1));
    return made;
}

TEST(forecast, goes_on_as_the_weeks_went)
{
    auto const made = forecast_of({.hours = weeks(), .now_hour = monday, .end_hour = monday + 7 * 24, .spent = 500});
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->weekly);
    EXPECT_NEAR(made->level, 1, 1e-9);
    EXPECT_NEAR(made->end().middle, 500 + 5 * 240 + 2 * 24, 1e-6);
    EXPECT_NEAR(made->end().low, made->end().middle, 1e-6) << "every week was the same";
    ASSERT_EQ(made->points.size(), 8u);
    EXPECT_EQ(made->points[0].hour, monday);
    EXPECT_NEAR(made->points[1].middle, 740, 1e-6);
}

TEST(forecast, follows_the_level_of_the_last_days)
{
    auto hours = weeks();
    for (std::size_t i = hours.size() - 72; i < hours.size(); ++i) hours[i] *= 2;
    auto const made = forecast_of({.hours = hours, .now_hour = monday, .end_hour = monday + 24, .spent = 0});
    // The pattern of those hours is 1.25 times what it was, and they are 1.6 times that.
    EXPECT_NEAR(made->level, 2 / 1.25, 1e-9);
    EXPECT_NEAR(made->end().middle, 240 * 1.6, 1e-6);
}

TEST(forecast, crosses_a_budget_where_its_course_does)
{
    spending of{.hours = weeks(), .now_hour = monday, .end_hour = monday + 7 * 24, .spent = 500, .budget = 860};
    auto made = forecast_of(of);
    ASSERT_TRUE(made->crossing);
    EXPECT_EQ(*made->crossing, monday + 36) << "360 more at 10 an hour";
    of.budget = 1e6;
    EXPECT_FALSE(forecast_of(of)->crossing);
    of.budget = 400;
    EXPECT_EQ(*forecast_of(of)->crossing, monday) << "it is spent already";
}

TEST(forecast, has_an_interval_as_wide_as_days_differ)
{
    std::mt19937_64 draw(7);
    auto hours = weeks();
    for (std::size_t day = 0; day < hours.size() / 24; ++day) {
        double const factor = 0.5 + static_cast<double>(draw() % 1'000) / 1'000;
        for (std::size_t i = day * 24; i < (day + 1) * 24; ++i) hours[i] *= factor;
    }
    auto const made = forecast_of({.hours = hours, .now_hour = monday, .end_hour = monday + 10 * 24, .budget = 900});
    EXPECT_LT(made->end().low, made->end().middle);
    EXPECT_GT(made->end().high, made->end().middle);
    ASSERT_TRUE(made->earliest && made->crossing);
    EXPECT_LE(*made->earliest, *made->crossing);
    auto const again = forecast_of({.hours = hours, .now_hour = monday, .end_hour = monday + 10 * 24, .budget = 900});
    EXPECT_EQ(made->end().low, again->end().low) << "the same for the same figures";
}

TEST(forecast, with_less_than_a_week_goes_on_at_an_even_rate_and_says_so)
{
    auto const made = forecast_of({.hours = std::vector<double>(48, 5.0), .now_hour = monday, .end_hour = monday + 10, .spent = 240});
    ASSERT_TRUE(made);
    EXPECT_FALSE(made->weekly);
    EXPECT_NEAR(made->end().middle, 290, 1e-9);
    EXPECT_FALSE(forecast_of({.now_hour = monday, .end_hour = monday + 10})) << "nothing is known";
    EXPECT_FALSE(forecast_of({.hours = {1}, .now_hour = monday, .end_hour = monday})) << "the month is over";
}

}  // namespace
}  // namespace signalbox::statistics
