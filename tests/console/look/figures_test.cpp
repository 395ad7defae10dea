// Numbers as people read them, in two locales and two zones.
#include "console/look/figures.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace signalbox::console::figures {
namespace {

QLocale const english(QLocale::English, QLocale::UnitedStates);
QLocale const german(QLocale::German, QLocale::Germany);

// Numbers keep together with their units by a space that does not break; here it is written as an ordinary one.
std::string text(QString const& shown)
{
    return QString(shown).replace(QChar(QChar::Nbsp), QLatin1Char(' ')).toStdString();
}

TEST(exact_cost, has_the_digits_that_are_there_and_cents_at_least)
{
    EXPECT_EQ(text(exactCost(23'595)), "$0.023595");
    EXPECT_EQ(text(exactCost(450'000)), "$0.450000");
    EXPECT_EQ(text(exactCost(12'000'000)), "$12.000000");
    EXPECT_EQ(text(exactCost(0)), "$0");
    EXPECT_EQ(text(exactCost(-5)), "−$0.000005");
}

TEST(span, over_a_change_of_the_clock_says_both_zones)
{
    QTimeZone const rome("Europe/Rome");
    // 2026-10-25: the clocks go back at 03:00. From 24 Oct 12:00 (UTC+2) to 26 Oct 12:00 (UTC+1).
    EXPECT_EQ(text(span(1'792'836'000'000'000, 1'793'012'400'000'000, rome, english)), "24 Oct 12:00 UTC+02:00 – 26 Oct 12:00 UTC+01:00");
}

TEST(duration, has_three_digits_and_the_unit_that_fits)
{
    EXPECT_EQ(text(duration(0.0, english)), "0 µs");
    EXPECT_EQ(text(duration(850.0, english)), "850 µs");
    EXPECT_EQ(text(duration(999.6, english)), "1.00 ms");
    EXPECT_EQ(text(duration(12'340.0, english)), "12.3 ms");
    EXPECT_EQ(text(duration(999'400.0, english)), "999 ms");
    EXPECT_EQ(text(duration(999'600.0, english)), "1.00 s");
    EXPECT_EQ(text(duration(9'999'000.0, english)), "10.0 s");
    EXPECT_EQ(text(duration(59'960'000.0, english)), "1 min");
    EXPECT_EQ(text(duration(125e6, english)), "2 min 05 s");
    EXPECT_EQ(text(duration(11'520e6, english)), "3 h 12 min");
    EXPECT_EQ(text(duration(52 * 3'600e6, english)), "2 d 4 h");
    EXPECT_EQ(text(duration(-1'500.0, english)), "−1.50 ms");
    EXPECT_EQ(text(duration(1'230'000.0, german)), "1,23 s");
    EXPECT_EQ(text(duration(std::optional<double>{}, english)), "–");
    EXPECT_EQ(text(duration(std::nan(""), english)), "–");
}

TEST(cost, of_nothing_known_is_unknown_and_never_0)
{
    EXPECT_EQ(text(cost(std::optional<std::int64_t>{}, english)), "unknown");
    EXPECT_EQ(text(cost(0, 5, 5, english)), "unknown");
    EXPECT_EQ(text(cost(1'200'000, 2, 5, english)), "≥ $1.20");
    EXPECT_EQ(text(cost(1'200'000, 0, 5, english)), "$1.20");
    EXPECT_EQ(text(cost(0, 0, 0, english)), "$0");
}

TEST(cost, shows_cents_and_what_is_smaller_when_it_is_smaller)
{
    EXPECT_EQ(text(cost(std::optional<std::int64_t>{1}, english)), "$0.000001");
    EXPECT_EQ(text(cost(std::optional<std::int64_t>{123}, english)), "$0.00012");
    EXPECT_EQ(text(cost(std::optional<std::int64_t>{450'000}, english)), "$0.45");
    EXPECT_EQ(text(cost(std::optional<std::int64_t>{996'000}, english)), "$1.00");
    EXPECT_EQ(text(cost(std::optional<std::int64_t>{12'300'000}, english)), "$12.30");
    EXPECT_EQ(text(cost(std::optional<std::int64_t>{12'345'600'000}, english)), "$12,346");
    EXPECT_EQ(text(cost(std::optional<std::int64_t>{-2'500'000}, english)), "−$2.50");
}

TEST(counts, are_grouped_or_short)
{
    EXPECT_EQ(text(count(1'234'567, english)), "1,234,567");
    EXPECT_EQ(text(count(1'234'567, german)), "1.234.567");
    EXPECT_EQ(text(count(1'234'567, QLocale::c())), "1,234,567") << "also without a locale";
    EXPECT_EQ(text(shortCount(950, english)), "950");
    EXPECT_EQ(text(shortCount(12'345, english)), "12.3 k");
    EXPECT_EQ(text(shortCount(999'700, english)), "1.00 M");
    EXPECT_EQ(text(shortCount(2.5e9, english)), "2.50 G");
    EXPECT_EQ(text(shortCount(0.25, english)), "0.250");
    EXPECT_EQ(text(bytes(512, english)), "512 B");
    EXPECT_EQ(text(bytes(1'234, english)), "1.23 kB");
    EXPECT_EQ(text(bytes(3'400'000, english)), "3.40 MB");
    EXPECT_EQ(text(rate(45.04, QStringLiteral("tok"), english)), "45.0 tok/s");
    EXPECT_EQ(text(rate(0.5, {}, english)), "0.500/s");
    EXPECT_EQ(text(plain(0.01234, english)), "0.0123");
}

TEST(share, of_almost_none_is_not_none_and_of_almost_all_is_not_all)
{
    EXPECT_EQ(text(share(0, english)), "0 %");
    EXPECT_EQ(text(share(0.00001, english)), "< 0.01 %");
    EXPECT_EQ(text(share(0.0004, english)), "0.04 %");
    EXPECT_EQ(text(share(0.042, english)), "4.2 %");
    EXPECT_EQ(text(share(0.4251, english)), "42.5 %");
    EXPECT_EQ(text(share(0.99997, english)), "99.99 %");
    EXPECT_EQ(text(share(1, english)), "100 %");
}

TEST(moments, name_their_zone)
{
    std::int64_t const us = 1'795'269'931'500'000;  // 21 November 2026 14:05:31.5 UTC
    QTimeZone const berlin("Europe/Berlin");
    EXPECT_EQ(text(moment(us, QTimeZone::utc(), Precision::seconds, english)), "21 Nov 2026 14:05:31 UTC");
    EXPECT_EQ(text(moment(us, berlin, Precision::milliseconds, english)), "21 Nov 2026 15:05:31.500 UTC+01:00");
    EXPECT_EQ(text(moment(us, QTimeZone("America/St_Johns"), Precision::minutes, english)), "21 Nov 2026 10:35 UTC−03:30");
    EXPECT_EQ(text(zoneName(us - 150LL * 86'400 * 1'000'000, berlin)), "UTC+02:00") << "in summer";
    EXPECT_EQ(text(span(us - 31'500'000, us + 3'600'000'000LL - 31'500'000, QTimeZone::utc(), english)), "21 Nov 14:05 – 15:05 UTC");
    EXPECT_EQ(text(span(us - 31'500'000, us + 86'400'000'000LL - 31'500'000, QTimeZone::utc(), english)),
              "21 Nov 14:05 – 22 Nov 14:05 UTC");
}

TEST(change, says_its_direction_in_signs_and_in_words)
{
    EXPECT_EQ(text(change(100.0, 112.0, english).text), "+12 %");
    EXPECT_EQ(text(change(100.0, 112.0, english).spoken), "up 12 percent");
    EXPECT_EQ(change(100.0, 112.0, english).direction, Direction::up);
    EXPECT_EQ(text(change(100.0, 97.0, english).text), "−3.0 %");
    EXPECT_EQ(text(change(100.0, 97.0, english).spoken), "down 3.0 percent");
    EXPECT_EQ(text(change(100.0, 100.01, english).text), "±0 %");
    EXPECT_EQ(text(change(0.0, 5.0, english).text), "new");
    EXPECT_EQ(text(change(0.0, 0.0, english).spoken), "unchanged");
    EXPECT_EQ(text(change({}, 5.0, english).text), "–");
    EXPECT_EQ(text(change(5.0, {}, english).spoken), "no comparison");
    EXPECT_EQ(text(changeOfShare(0.02, 0.032, english).text), "+1.2 pp");
    EXPECT_EQ(text(changeOfShare(0.032, 0.02, english).spoken), "down 1.2 percentage points");
    EXPECT_EQ(changeOfShare({}, 0.02, english).direction, Direction::unknown);
}

}  // namespace
}  // namespace signalbox::console::figures
