// Axes stand on the calendar and on round numbers, and their labels always have room. Pure.
#include "console/chart/axis.hpp"

#include <QDateTime>

#include <gtest/gtest.h>

#include <algorithm>

namespace signalbox::console {
namespace {

QLocale const english(QLocale::English, QLocale::UnitedStates);
QTimeZone const utc = QTimeZone::utc();
QTimeZone const berlin("Europe/Berlin");

std::int64_t us(char const* text)
{
    return QDateTime::fromString(QLatin1String(text), Qt::ISODate).toMSecsSinceEpoch() * 1'000;
}
double seven(QString const& text)
{
    return 7.0 * static_cast<double>(text.size());
}

std::string told(std::vector<AxisTick> const& ticks)
{
    QStringList all;
    for (AxisTick const& each : ticks)
        all << (each.strong ? QStringLiteral("*") : QString()) + QString(each.label).replace(QChar(QChar::Nbsp), QLatin1Char(' '));
    return all.join(QLatin1Char('|')).toStdString();
}

std::string times(char const* from, char const* to, QTimeZone const& zone, double pixels)
{
    return told(timeTicks({us(from), us(to)}, zone, pixels, seven, english));
}

TEST(zone_names, are_two_when_the_clock_is_changed_in_between)
{
    auto const names = [](char const* from, char const* to) { return zoneNames({us(from), us(to)}, berlin).toStdString(); };
    EXPECT_EQ(names("2026-10-24T10:00:00Z", "2026-10-26T11:00:00Z"), "UTC+02:00 → UTC+01:00");
    EXPECT_EQ(names("2026-10-24T10:00:00Z", "2026-10-24T11:00:00Z"), "UTC+02:00");
}

TEST(time_ticks, stand_on_whole_steps_of_the_clock)
{
    EXPECT_EQ(times("2026-11-21T14:03:20Z", "2026-11-21T14:04:20Z", utc, 400), "14:03:30|14:03:45|14:04:00|14:04:15");
    EXPECT_EQ(times("2026-11-21T14:03:00Z", "2026-11-21T15:03:00Z", utc, 400), "14:10|14:20|14:30|14:40|14:50|15:00");
    EXPECT_EQ(times("2026-11-21T09:30:00Z", "2026-11-22T09:30:00Z", utc, 660),
              "10:00|12:00|14:00|16:00|18:00|20:00|22:00|*22 Nov|02:00|04:00|06:00|08:00");
    EXPECT_EQ(times("2026-11-21T09:30:00Z", "2026-11-22T09:30:00Z", utc, 300), "12:00|18:00|*22 Nov|06:00");
}

TEST(time_ticks, follow_the_zone_and_not_utc)
{
    EXPECT_EQ(times("2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z", berlin, 220), "21 Nov|22 Nov|23 Nov");
    auto const ticks = timeTicks({us("2026-11-20T12:00:00Z"), us("2026-11-23T12:00:00Z")}, berlin, 220, seven, english);
    EXPECT_EQ(ticks[0].at, double(us("2026-11-20T23:00:00Z"))) << "midnight in Berlin";
    EXPECT_EQ(times("2026-11-21T00:00:00Z", "2026-11-21T06:00:00Z", QTimeZone("Asia/Kolkata"), 700),
              "05:30|06:00|06:30|07:00|07:30|08:00|08:30|09:00|09:30|10:00|10:30|11:00|11:30");
}

TEST(time_ticks, survive_the_days_that_are_longer_or_shorter)
{
    // 25 October 2026: 03:00 becomes 02:00; 29 March 2026: 02:00 becomes 03:00.
    EXPECT_EQ(times("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", berlin, 300), "*25 Oct|06:00|12:00|18:00|*26 Oct");
    EXPECT_EQ(times("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", berlin, 620),
              "*29 Mar|04:00|06:00|08:00|10:00|12:00|14:00|16:00|18:00|20:00|22:00|*30 Mar")
        << "there is no 02:00 on that day";
    auto const ticks = timeTicks({us("2026-10-24T22:00:00Z"), us("2026-10-25T23:00:00Z")}, berlin, 300, seven, english);
    EXPECT_EQ(ticks[1].at - ticks[0].at, 7 * 3'600e6) << "that morning has an hour more";
}

TEST(time_ticks, become_days_mondays_months_and_years)
{
    EXPECT_EQ(times("2026-11-01T00:00:00Z", "2026-11-30T00:00:00Z", utc, 300), "2 Nov|9 Nov|16 Nov|23 Nov|30 Nov");
    EXPECT_EQ(times("2025-11-15T00:00:00Z", "2026-05-15T00:00:00Z", utc, 300), "Dec|*2026|Feb|Mar|Apr|May");
    EXPECT_EQ(times("2001-06-01T00:00:00Z", "2026-06-01T00:00:00Z", utc, 300), "2005|2010|2015|2020|2025");
}

TEST(time_ticks, keep_their_whole_labels_apart_at_every_width_and_length)
{
    for (double pixels = 20; pixels < 2'000; pixels *= 1.7)
        for (std::int64_t length = 2'000'000; length < 4'000'000'000'000'000; length = length * 5 / 2) {
            Range const range{us("2026-11-21T14:03:20Z"), us("2026-11-21T14:03:20Z") + length};
            auto const ticks = timeTicks(range, berlin, pixels, seven, english);
            for (std::size_t i = 0; i < ticks.size(); ++i) {
                EXPECT_FALSE(ticks[i].label.isEmpty());
                EXPECT_FALSE(ticks[i].label.contains(QChar(0x2026)));
                EXPECT_GE(ticks[i].at, double(range.from_us));
                EXPECT_LE(ticks[i].at, double(range.to_us));
                if (i == 0) continue;
                double const apart = (ticks[i].at - ticks[i - 1].at) * pixels / double(length);
                EXPECT_GT(apart, (seven(ticks[i].label) + seven(ticks[i - 1].label)) / 2);
            }
        }
    EXPECT_TRUE(timeTicks({5, 5}, utc, 100, seven, english).empty());
}

TEST(value_ticks, end_at_or_above_the_highest_value_in_round_steps)
{
    EXPECT_EQ(told(valueTicks(930, Unit::count, 4, english)), "*0|500|1.00 k");
    EXPECT_EQ(told(valueTicks(1'830'000, Unit::duration, 4, english)), "*0 µs|500 ms|1.00 s|1.50 s|2.00 s");
    EXPECT_EQ(told(valueTicks(0.043, Unit::share, 5, english)), "*0 %|1.0 %|2.0 %|3.0 %|4.0 %|5.0 %");
    EXPECT_EQ(told(valueTicks(125e6, Unit::duration, 5, english)), "*0 µs|30.0 s|1 min|1 min 30 s|2 min|2 min 30 s");
    EXPECT_EQ(told(valueTicks(0, Unit::count, 4, english)), "*0|1") << "nothing still has an axis";
    EXPECT_EQ(told(valueTicks(2, Unit::count, 6, english)), "*0|1|2") << "no half requests";
    EXPECT_EQ(told(valueTicks(std::nan(""), Unit::count, 4, english)), "*0|1");
}

TEST(log_ticks, are_1_2_5_where_there_is_room_and_powers_of_ten_where_not)
{
    EXPECT_EQ(told(logTicks(1'500, 60'000, Unit::duration, 8, english)), "2.00 ms|5.00 ms|*10.0 ms|20.0 ms|50.0 ms");
    EXPECT_EQ(told(logTicks(1'000, 100'000'000, Unit::duration, 6, english)), "*1.00 ms|*10.0 ms|*100 ms|*1.00 s|*10.0 s|*1 min");
    EXPECT_EQ(told(logTicks(1'100, 1'900, Unit::duration, 4, english)), "1.20 ms|1.40 ms|1.60 ms|1.80 ms") << "no power of ten inside";
    EXPECT_TRUE(logTicks(0, 10, Unit::plain, 4, english).empty());
}

TEST(between_ticks, take_values_below_0)
{
    EXPECT_EQ(told(betweenTicks(-5, 12, Unit::plain, 4, english)), "-5.00|*0|5.00|10.0");
    EXPECT_TRUE(betweenTicks(3, 3, Unit::plain, 4, english).empty());
}

TEST(labels, that_would_touch_are_left_out_and_their_ticks_stay)
{
    std::vector<AxisTick> ticks{
        {0, QStringLiteral("aaaa"), false}, {10, QStringLiteral("bbbb"), false}, {60, QStringLiteral("cccc"), false}};
    dropTouching(
        ticks, [](double at) { return at; }, seven);
    EXPECT_EQ(told(ticks), "aaaa||cccc");
}

}  // namespace
}  // namespace signalbox::console
