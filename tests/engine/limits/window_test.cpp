// Windows: where they begin and end.
#include "engine/limits/window.hpp"

#include <gtest/gtest.h>

#include <random>

namespace signalbox::limits {
namespace {

using namespace std::chrono;

std::int64_t ms(int y, unsigned m, unsigned d, int hours = 0, int minutes = 0)
{
    auto const midnight = sys_seconds(sys_days(year(y) / month(m) / day(d))).time_since_epoch().count();
    return (midnight + hours * 3600 + minutes * 60) * 1000;
}

window calendar(window_kind kind, char const* zone = nullptr)
{
    window made{.kind = kind};
    if (zone) made.zone = time_zone::named(zone);
    return made;
}

TEST(stretch_at, of_a_fixed_window_begins_at_multiples_of_its_length)
{
    window const quarter{.kind = window_kind::fixed, .length = minutes(15)};
    EXPECT_EQ(stretch_at(quarter, ms(2026, 11, 29, 14, 44)), (stretch{ms(2026, 11, 29, 14, 30), ms(2026, 11, 29, 14, 45)}));
    EXPECT_EQ(stretch_at(quarter, ms(2026, 11, 29, 14, 45)), (stretch{ms(2026, 11, 29, 14, 45), ms(2026, 11, 29, 15, 0)}));
}

TEST(stretch_at, of_the_calendar_is_an_hour_a_day_a_week_or_a_month)
{
    std::int64_t const now = ms(2026, 11, 29, 14, 44);  // a Sunday
    EXPECT_EQ(stretch_at(calendar(window_kind::hour), now), (stretch{ms(2026, 11, 29, 14), ms(2026, 11, 29, 15)}));
    EXPECT_EQ(stretch_at(calendar(window_kind::day), now), (stretch{ms(2026, 11, 29), ms(2026, 11, 30)}));
    EXPECT_EQ(stretch_at(calendar(window_kind::week), now), (stretch{ms(2026, 11, 23), ms(2026, 11, 30)}));
    EXPECT_EQ(stretch_at(calendar(window_kind::month), now), (stretch{ms(2026, 11, 1), ms(2026, 12, 1)}));
    EXPECT_EQ(stretch_at(calendar(window_kind::month), ms(2028, 2, 29)), (stretch{ms(2028, 2, 1), ms(2028, 3, 1)}));
    EXPECT_EQ(stretch_at(calendar(window_kind::week), ms(2026, 11, 30)), (stretch{ms(2026, 11, 30), ms(2026, 12, 7)}));
}

TEST(stretch_at, follows_the_clocks_of_its_zone)
{
    if (!time_zone::named("Europe/Berlin")) GTEST_SKIP() << "no time zone database is installed";
    auto const day = calendar(window_kind::day, "Europe/Berlin");
    EXPECT_EQ(stretch_at(day, ms(2026, 7, 1, 22)), (stretch{ms(2026, 7, 1, 22), ms(2026, 7, 2, 22)}));
    EXPECT_EQ(stretch_at(day, ms(2026, 7, 1, 21, 59)), (stretch{ms(2026, 6, 30, 22), ms(2026, 7, 1, 22)}));
    EXPECT_EQ(stretch_at(day, ms(2026, 3, 29, 12)), (stretch{ms(2026, 3, 28, 23), ms(2026, 3, 29, 22)})) << "a day of 23 hours";
    EXPECT_EQ(stretch_at(day, ms(2026, 10, 25, 12)), (stretch{ms(2026, 10, 24, 22), ms(2026, 10, 25, 23)})) << "a day of 25 hours";
    auto const month = calendar(window_kind::month, "America/New_York");
    EXPECT_EQ(stretch_at(month, ms(2026, 11, 1, 3)), (stretch{ms(2026, 10, 1, 4), ms(2026, 11, 1, 4)}));
    auto const hour = calendar(window_kind::hour, "Asia/Kathmandu");
    EXPECT_EQ(stretch_at(hour, ms(2026, 7, 1, 12)), (stretch{ms(2026, 7, 1, 11, 15), ms(2026, 7, 1, 12, 15)}));
}

TEST(stretch_at, holds_its_moment_and_meets_the_next_one)
{
    std::mt19937_64 random(1);
    for (char const* zone : {"Europe/Berlin", "America/Havana", "Australia/Sydney", "America/New_York", "Africa/Cairo"})
        for (auto const kind : {window_kind::day, window_kind::week, window_kind::month}) {
            auto const over = calendar(kind, zone);
            for (int i = 0; i < 500; ++i) {
                std::int64_t const now = ms(2020, 1, 1) + static_cast<std::int64_t>(random() % (20ull * 365 * 86'400'000));
                stretch const it = stretch_at(over, now);
                ASSERT_LE(it.from_ms, now) << zone;
                ASSERT_GT(it.to_ms, now) << zone;
                ASSERT_EQ(stretch_at(over, it.to_ms).from_ms, it.to_ms) << zone << ' ' << now;
                ASSERT_EQ(stretch_at(over, it.from_ms), it) << zone << ' ' << now;
            }
        }
}

}  // namespace
}  // namespace signalbox::limits
