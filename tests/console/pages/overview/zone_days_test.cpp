// Days as a zone has them, with 23 hours in spring and 25 in autumn; the expected moments were computed apart from the code.
#include "console/pages/overview/overview_figures.hpp"
#include "console/pages/time_steps.hpp"

#include "tests/console/pages/statistics_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr std::int64_t hour = hour_us, minute = minute_us;
// Midnights of 29 March and 25 October in Berlin, of 8 March and 1 November in New York, all in 2026.
constexpr std::int64_t berlin_forward = 1'774'738'800 * second_us, berlin_back = 1'792'879'200 * second_us,
                       new_york_forward = 1'772'946'000 * second_us, new_york_back = 1'793'505'600 * second_us;

/// The lengths in hours of all steps that the range has a part of.
std::vector<std::int64_t> lengths(Steps const& steps, Range range)
{
    std::vector<std::int64_t> made;
    std::int64_t const first = steps.placeOf(range.from_us);
    for (std::int64_t place = first; place < first + steps.countIn(range); ++place)
        made.push_back((steps.startAt(place + 1) - steps.startAt(place)) / hour);
    return made;
}

Steps stepsOfHours(int hours, Range range, char const* zone)
{
    return zoneSteps(std::chrono::hours(hours), range, QTimeZone(zone));
}

}  // namespace

TEST(zone_steps, begin_at_the_zones_midnight_where_hours_can_tell_it)
{
    Range const summer{noon_us - 100 * day_us, noon_us - 60 * day_us};  // of August and September
    auto const origin = [&](int hours, char const* zone, Range range) { return stepsOfHours(hours, range, zone).origin_us / second_us; };
    EXPECT_EQ(origin(24, "Europe/Rome", summer), 22 * 3'600) << "midnight of a summer's day in Rome";
    EXPECT_EQ(origin(24, "America/New_York", summer), 4 * 3'600);
    EXPECT_EQ(origin(24, "UTC", summer), 0);
    EXPECT_EQ(origin(6, "Europe/Rome", summer), 4 * 3'600);
    EXPECT_EQ(origin(1, "Europe/Rome", summer), 0);
    EXPECT_EQ(origin(24, "Asia/Kolkata", summer), 0) << "half hours have no rollups";
    EXPECT_TRUE(stepsOfHours(24, summer, "Europe/Rome").starts.empty()) << "no clock is changed";
    Steps const too_many = stepsOfHours(24, {noon_us - 300 * day_us, noon_us}, "Europe/Rome");
    EXPECT_EQ(too_many, Steps{.step_us = day_us}) << "too many hours to add up";
    EXPECT_EQ(stepsOfHours(24, {noon_us - 190 * day_us, noon_us}, "Australia/Lord_Howe"), Steps{.step_us = day_us})
        << "a clock that is changed by half an hour";
}

TEST(zone_steps, are_days_of_23_and_25_hours_where_a_clock_is_changed)
{
    using Hours = std::vector<std::int64_t>;
    auto const around = [](std::int64_t midnight) { return Range{midnight - 2 * 24 * hour, midnight + 3 * 24 * hour}; };
    auto const days = [&](std::int64_t midnight, char const* zone) {
        return lengths(stepsOfHours(24, around(midnight), zone), around(midnight));
    };
    EXPECT_EQ(days(berlin_forward, "Europe/Berlin"), (Hours{24, 24, 23, 24, 24, 24})) << "the range ends an hour into a day";
    EXPECT_EQ(days(berlin_back, "Europe/Berlin"), (Hours{24, 24, 25, 24, 24}));
    EXPECT_EQ(days(new_york_forward, "America/New_York"), (Hours{24, 24, 23, 24, 24, 24}));
    EXPECT_EQ(days(new_york_back, "America/New_York"), (Hours{24, 24, 25, 24, 24}));
    EXPECT_EQ(days(berlin_forward, "UTC"), (Hours{24, 24, 24, 24, 24, 24}));
    Steps const steps = stepsOfHours(24, around(berlin_forward), "Europe/Berlin");
    EXPECT_EQ(steps.startOf(berlin_forward + 22 * hour), berlin_forward);
    EXPECT_EQ(steps.startOf(berlin_forward + 23 * hour), berlin_forward + 23 * hour);
    EXPECT_EQ(steps.endOf(berlin_forward + 1), berlin_forward + 23 * hour);
}

TEST(zone_steps, of_hours_stay_on_the_clocks_hours)
{
    using Hours = std::vector<std::int64_t>;
    Range const forward{berlin_forward, berlin_forward + 23 * hour}, back{berlin_back, berlin_back + 25 * hour};
    EXPECT_EQ(lengths(stepsOfHours(6, forward, "Europe/Berlin"), forward), (Hours{5, 6, 6, 6}));
    EXPECT_EQ(lengths(stepsOfHours(6, back, "Europe/Berlin"), back), (Hours{7, 6, 6, 6}));
    EXPECT_EQ(lengths(stepsOfHours(2, back, "Europe/Berlin"), back), (Hours{2, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}));
    EXPECT_EQ(lengths(stepsOfHours(2, forward, "Europe/Berlin"), forward), (Hours{2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}));
    Range const weeks{berlin_back - 14 * day_us, berlin_back + 14 * day_us};
    for (std::int64_t const each : lengths(stepsOfHours(7 * 24, weeks, "Europe/Berlin"), weeks))
        EXPECT_TRUE(each == 7 * 24 || each == 7 * 24 + 1) << each;
}

TEST(zone_steps, are_the_stores_and_back)
{
    Range const back{berlin_back, berlin_back + 25 * hour};
    for (Steps const& each : {stepsOfHours(24, back, "Europe/Berlin"), stepsOfHours(24, back, "America/New_York")})
        EXPECT_EQ(stepsOf(groupOf(storage::dimension::key, each)), each);
}

// 22:30 and 23:30 in UTC are two days in Rome.
TEST(overview_of_months, has_days_of_the_zone)
{
    StatisticsStore store(noon_us - 90 * day_us);
    std::int64_t const evening = noon_us - 60 * day_us + 10 * hour + 30 * minute;
    store.write({{.at_us = evening - hour, .cost = 10}, {.at_us = evening, .cost = 200}, {.at_us = evening + hour, .cost = 3'000}});
    OverviewAsk ask{{noon_us - 90 * day_us, noon_us}, {}};
    ask.zone = QTimeZone("Europe/Rome");
    OverviewFigures const seen = must(readOverview(*store.reader(), ask));
    EXPECT_EQ(seen.cost_steps.step_us, day_us);
    ASSERT_EQ(seen.cost.size(), 1u);
    ASSERT_EQ(seen.cost[0].samples.size(), 2u);
    std::int64_t const midnight = evening - 30 * minute;  // 22:00 UTC is 00:00 in Rome, in September
    EXPECT_EQ(seen.cost[0].samples[0].at_us, midnight - day_us);
    EXPECT_EQ(seen.cost[0].samples[0].value, 10.0);
    EXPECT_EQ(seen.cost[0].samples[1].at_us, midnight);
    EXPECT_EQ(seen.cost[0].samples[1].value, 3'200.0);
}

// The last minute of each day and the first of the next, from the day before the clock is put back to the day after.
TEST(overview_of_months, keeps_days_apart_across_a_change_of_the_clock)
{
    StatisticsStore store(berlin_back - 60 * day_us);
    std::int64_t const next = berlin_back + 25 * hour;
    store.write({{.at_us = berlin_back - minute, .cost = 1},
                 {.at_us = berlin_back, .cost = 20},
                 {.at_us = next - minute, .cost = 300},
                 {.at_us = next, .cost = 4'000},
                 {.at_us = next + 24 * hour, .cost = 50'000}});
    OverviewAsk ask{{berlin_back - 60 * day_us, berlin_back + 30 * day_us}, {}};
    ask.zone = QTimeZone("Europe/Berlin");
    OverviewFigures const seen = must(readOverview(*store.reader(), ask));
    ASSERT_EQ(seen.cost.size(), 1u);
    std::vector<std::pair<std::int64_t, double>> days;
    for (Sample const& each : seen.cost[0].samples) days.emplace_back(each.at_us, each.value);
    EXPECT_EQ(days, (std::vector<std::pair<std::int64_t, double>>{
                        {berlin_back - 24 * hour, 1}, {berlin_back, 320}, {next, 4'000}, {next + 24 * hour, 50'000}}));
    std::vector<double> const& spark = seen.tiles[tile_requests].spark;
    EXPECT_EQ(spark.size(), 90u) << "the last one is an hour short";
    EXPECT_EQ(std::vector<double>(spark.begin() + 59, spark.begin() + 63), (std::vector<double>{1, 2, 1, 1}));
}

}  // namespace signalbox::console
