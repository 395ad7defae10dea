// Offsets of time zones: the rule of a year, and the file of a zone.
#include "engine/limits/time_zone.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace signalbox::limits {
namespace {

using namespace std::chrono;

std::int64_t utc(int y, unsigned m, unsigned d, int hours = 0, int minutes = 0)
{
    return sys_seconds(sys_days(year(y) / month(m) / day(d))).time_since_epoch().count() + hours * 3600 + minutes * 60;
}

TEST(yearly_rule, changes_at_the_named_hours)
{
    auto const berlin = yearly_rule::read("CET-1CEST,M3.5.0,M10.5.0/3");
    ASSERT_TRUE(berlin);
    EXPECT_EQ(berlin->offset_at(utc(2026, 3, 29, 0, 59)), 3600);
    EXPECT_EQ(berlin->offset_at(utc(2026, 3, 29, 1, 0)), 7200);
    EXPECT_EQ(berlin->offset_at(utc(2026, 10, 25, 0, 59)), 7200);
    EXPECT_EQ(berlin->offset_at(utc(2026, 10, 25, 1, 0)), 3600);
    auto const new_york = yearly_rule::read("EST5EDT,M3.2.0,M11.1.0");
    ASSERT_TRUE(new_york);
    EXPECT_EQ(new_york->offset_at(utc(2026, 3, 8, 6, 59)), -5 * 3600);
    EXPECT_EQ(new_york->offset_at(utc(2026, 3, 8, 7, 0)), -4 * 3600);
    EXPECT_EQ(new_york->offset_at(utc(2026, 11, 1, 5, 59)), -4 * 3600);
    EXPECT_EQ(new_york->offset_at(utc(2026, 11, 1, 6, 0)), -5 * 3600);
}

TEST(yearly_rule, knows_summers_that_hold_the_new_year)
{
    auto const sydney = yearly_rule::read("AEST-10AEDT,M10.1.0,M4.1.0/3");
    ASSERT_TRUE(sydney);
    EXPECT_EQ(sydney->offset_at(utc(2026, 1, 1)), 11 * 3600);
    EXPECT_EQ(sydney->offset_at(utc(2026, 7, 1)), 10 * 3600);
    EXPECT_EQ(sydney->offset_at(utc(2026, 12, 1)), 11 * 3600);
}

TEST(yearly_rule, reads_days_by_number_and_names_in_brackets)
{
    auto const by_day = yearly_rule::read("XXX3YYY,J60/0,J300/0");
    ASSERT_TRUE(by_day);
    EXPECT_EQ(by_day->offset_at(utc(2028, 3, 1, 2, 59)), -3 * 3600) << "J60 is the first of March in leap years too";
    EXPECT_EQ(by_day->offset_at(utc(2028, 3, 1, 3, 0)), -2 * 3600);
    auto const fixed = yearly_rule::read("<+0545>-5:45");
    ASSERT_TRUE(fixed);
    EXPECT_EQ(fixed->offset_at(utc(2026, 6, 1)), 5 * 3600 + 45 * 60);
}

TEST(yearly_rule, refuses_what_is_none)
{
    for (char const* text : {"", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1 ",
                             "<+03-3", "CET-999"})
        EXPECT_FALSE(yearly_rule::read(text)) << text;
}

void append(std::string& out, std::uint64_t value, int size)
{
    for (int i = size - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 255);
}

/// A part of a file with one type, or with a second one from `moment` on.
std::string part(int time_size, std::int64_t offset, std::optional<std::int64_t> moment = {}, std::int64_t later = 0)
{
    std::string out = "TZif2" + std::string(15, '\0');
    for (std::uint64_t const count : {0u, 0u, 0u, moment ? 1u : 0u, moment ? 2u : 1u, 4u}) append(out, count, 4);
    if (moment) append(out, static_cast<std::uint64_t>(*moment), time_size);
    if (moment) out += '\1';
    append(out, static_cast<std::uint64_t>(offset), 4);
    out.append(2, '\0');
    if (moment) {
        append(out, static_cast<std::uint64_t>(later), 4);
        out.append(2, '\0');
    }
    return out + std::string("XXX\0", 4);
}

TEST(time_zone, reads_transitions_and_then_follows_the_last_line)
{
    std::string const file = part(4, 0) + part(8, -600, utc(2000, 1, 1), 3600) + "\nCET-1\n";
    auto const zone = time_zone::read(file);
    ASSERT_TRUE(zone);
    EXPECT_EQ(zone->offset_at(utc(1999, 12, 31, 23, 59)), -600);
    EXPECT_EQ(zone->offset_at(utc(2000, 1, 1)), 3600);
    EXPECT_EQ(zone->offset_at(utc(2030, 1, 1)), 3600);
}

TEST(time_zone, refuses_a_file_that_ends_anywhere)
{
    std::string const file = part(4, 0) + part(8, -600, utc(2000, 1, 1), 3600) + "\nCET-1\n";
    for (std::size_t size = 0; size + 7 < file.size(); ++size)
        EXPECT_FALSE(time_zone::read(std::string_view(file).substr(0, size))) << size;
}

TEST(time_zone, knows_the_systems_zones_and_no_other_file)
{
    auto const berlin = time_zone::named("Europe/Berlin");
    if (!berlin) GTEST_SKIP() << "no time zone database is installed";
    EXPECT_EQ(berlin->offset_at(utc(2026, 7, 1)), 7200);
    EXPECT_EQ(berlin->offset_at(utc(2026, 12, 1)), 3600);
    EXPECT_EQ(berlin->offset_at(utc(2060, 7, 1)), 7200) << "behind the last transition of the file";
    for (char const* name : {"", "Europe/Berlim", "../../etc/passwd", "/etc/localtime", "Europe"})
        EXPECT_FALSE(time_zone::named(name)) << name;
}

TEST(time_zone, finds_the_moment_of_a_local_time)
{
    // Clocks go from 00:00 to 01:00 on 2026-03-01, and from 01:00 back to 00:00 on 2026-10-01.
    std::string const file = part(4, 0) + part(8, 0) + "\nAAA0BBB,J60/0,J274/1\n";
    auto const zone = time_zone::read(file);
    ASSERT_TRUE(zone);
    EXPECT_EQ(zone->instant_of(utc(2026, 2, 28)), utc(2026, 2, 28));
    EXPECT_EQ(zone->instant_of(utc(2026, 3, 1)), utc(2026, 3, 1)) << "midnight is left out: the day begins with the change";
    EXPECT_EQ(zone->instant_of(utc(2026, 6, 1)), utc(2026, 5, 31, 23));
    EXPECT_EQ(zone->instant_of(utc(2026, 10, 1)), utc(2026, 9, 30, 23)) << "midnight comes twice: the day begins with the first";
}

}  // namespace
}  // namespace signalbox::limits
