// What a chart shows, in a sentence. Pure.
#include "console/chart/heat_map.hpp"
#include "console/chart/sentence.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace signalbox::console {
namespace {

QLocale const english(QLocale::English, QLocale::UnitedStates);
constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t two = 1'795'269'600'000'000;  // 21 November 2026 14:00 UTC

std::string text(QString shown)
{
    return shown.replace(QChar(QChar::Nbsp), QLatin1Char(' ')).toStdString();
}

Series levels(std::vector<double> const& seconds, std::int64_t step = minute)
{
    Series made{QStringLiteral("p95 of gpt-x"), 0, {}};
    for (double const each : seconds) made.samples.push_back({two + step * std::int64_t(made.samples.size()), each * 1e6});
    return made;
}

TEST(trend, names_the_moment_a_level_moved)
{
    EXPECT_EQ(text(trendSentence(levels({1.2, 1.21, 1.19, 1.2, 1.2, 2.0, 2.01, 1.99, 2.0}), Unit::duration, QTimeZone::utc(), english)),
              "p95 of gpt-x rose from 1.20 s to 2.00 s at 14:05.");
    EXPECT_EQ(text(trendSentence(levels({2, 2, 2, 1, 1, 1}), Unit::duration, QTimeZone("Europe/Berlin"), english)),
              "p95 of gpt-x fell from 2.00 s to 1.00 s at 15:03.");
    EXPECT_EQ(text(trendSentence(levels({2, 2, 2, 1, 1, 1}, minute * 600), Unit::duration, QTimeZone::utc(), english)),
              "p95 of gpt-x fell from 2.00 s to 1.00 s at 22 Nov 20:00.");
}

TEST(trend, of_a_level_that_did_not_move_names_its_highest_point)
{
    EXPECT_EQ(text(trendSentence(levels({1.2, 1.21, 1.19, 3.4, 1.2, 1.2, 1.2}), Unit::duration, QTimeZone::utc(), english)),
              "p95 of gpt-x stayed near 1.20 s, highest 3.40 s at 14:03.");
    EXPECT_EQ(text(trendSentence(levels({}), Unit::duration, QTimeZone::utc(), english)),
              "p95 of gpt-x: nothing was counted in this range.");
}

TEST(trend, looks_past_gaps)
{
    double const gap = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(text(trendSentence(levels({1, 1, gap, 1, gap, gap, 3, 3, 3}), Unit::duration, QTimeZone::utc(), english)),
              "p95 of gpt-x rose from 1.00 s to 3.00 s at 14:06.");
    EXPECT_FALSE(findShift(levels({1, 9}).samples).found) << "two buckets are no trend";
    EXPECT_FALSE(findShift(levels({0, 0, 0, 0, 0, 0, 0}).samples).found);
    EXPECT_TRUE(findShift(levels({0, 0, 0, 0, 5, 5, 5}).samples).found);
}

TEST(shares, name_the_sum_the_largest_part_and_the_highest_bucket)
{
    Series a = levels({1, 2, 1}), b = levels({3, 0, 3});
    a.name = QStringLiteral("small");
    b.name = QStringLiteral("large");
    EXPECT_EQ(text(sharesSentence({a, b}, Unit::cost, QTimeZone::utc(), english)),
              "$10.00 in all; large made up 60.0 %. Most at 14:00: $4.00.");
    EXPECT_EQ(text(sharesSentence({}, Unit::cost, QTimeZone::utc(), english)), "Nothing was counted in this range.");
}

TEST(comparison, looks_at_the_middle_and_at_the_tail)
{
    Distribution const quick{QStringLiteral("quick"), 0, {{100'000, 200'000, 90}, {8'000'000, 9'000'000, 10}}};
    Distribution const steady{QStringLiteral("steady"), 1, {{400'000, 500'000, 50}, {500'000, 600'000, 50}}};
    EXPECT_EQ(text(compareSentence(quick, steady, english)),
              "quick, beside steady, is faster at the median (156 ms against 500 ms) and slower at p95 (8.50 s against 590 ms).");
    EXPECT_EQ(text(compareSentence(quick, quick, english)),
              "quick, beside quick, is alike at the median (156 ms against 156 ms) and alike at p95 (8.50 s against 8.50 s).");
    EXPECT_EQ(text(compareSentence(steady, Distribution(), english)), "steady: median 500 ms, p95 590 ms.");
    EXPECT_EQ(text(compareSentence(Distribution(), Distribution(), english)), "Nothing was counted in this range.");
}

TEST(heat, names_the_middle_half_and_the_slowest)
{
    std::vector<HeatColumn> const data{{two, {{1'000'000, 2'000'000, 100}}}, {two + minute, {{1'000'000, 2'000'000, 99}, {40e6, 45e6, 1}}}};
    EXPECT_EQ(text(heatSentence(data, QTimeZone::utc(), english)),
              "Half of the requests took 1.25 s to 1.75 s; the slowest 45.0 s at 14:01.");
}

}  // namespace
}  // namespace signalbox::console
