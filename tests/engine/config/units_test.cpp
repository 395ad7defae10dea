#include "engine/config/units.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace signalbox::config {
namespace {

template <class T>
T good(reading<T> const& read)
{
    EXPECT_TRUE(read) << read.error().problem;
    return read ? *read : T{};
}

TEST(durations, are_numbers_with_units_and_sums_of_them)
{
    EXPECT_EQ(good(read_duration("300ms")), 300);
    EXPECT_EQ(good(read_duration("5s")), 5'000);
    EXPECT_EQ(good(read_duration("2m")), 120'000);
    EXPECT_EQ(good(read_duration("1h")), 3'600'000);
    EXPECT_EQ(good(read_duration("7d")), 604'800'000);
    EXPECT_EQ(good(read_duration("1h30m")), 5'400'000);
    EXPECT_EQ(good(read_duration("1.5s")), 1'500);
    EXPECT_EQ(good(read_duration("0")), 0);
    EXPECT_EQ(good(read_duration("0ms")), 0);
}

TEST(durations, without_a_unit_or_in_words_name_what_was_meant)
{
    EXPECT_EQ(read_duration("5").error().suggestion, "5s");
    EXPECT_EQ(read_duration("5 s").error().suggestion, "5s");
    EXPECT_EQ(read_duration("10 seconds").error().suggestion, "10s");
    EXPECT_EQ(read_duration("10minutes").error().suggestion, "10m");
    EXPECT_EQ(read_duration("250 millis").error().suggestion, "250ms");
    EXPECT_EQ(read_duration("2hrs").error().suggestion, "2h");
    EXPECT_EQ(read_duration("1day").error().suggestion, "1d");
}

TEST(durations, that_are_none_are_refused)
{
    for (char const* text : {"", "s", "-5s", "5x", "1s2", "1..5s", "1e3s", "5S", "soon", "1s 2s"})
        EXPECT_FALSE(read_duration(text)) << text;
    EXPECT_EQ(read_duration("0.5ms").error().problem, "is too long or finer than a millisecond");
    EXPECT_EQ(read_duration("999999999999999999d").error().problem, "is too long or finer than a millisecond");
    EXPECT_EQ(read_duration("106751991167d106751991167d").error().problem, "is too long or finer than a millisecond");
}

TEST(sizes, are_bytes_or_have_a_unit)
{
    EXPECT_EQ(good(read_size("512")), 512u);
    EXPECT_EQ(good(read_size("512B")), 512u);
    EXPECT_EQ(good(read_size("64KiB")), 65'536u);
    EXPECT_EQ(good(read_size("10MiB")), 10'485'760u);
    EXPECT_EQ(good(read_size("1.5GiB")), 1'610'612'736u);
    EXPECT_EQ(good(read_size("1TiB")), 1'099'511'627'776u);
    EXPECT_EQ(good(read_size("3kB")), 3'000u);
    EXPECT_EQ(good(read_size("3MB")), 3'000'000u);
    EXPECT_EQ(good(read_size("3GB")), 3'000'000'000u);
}

TEST(sizes, in_other_spellings_name_what_was_meant)
{
    EXPECT_EQ(read_size("10M").error().suggestion, "10MiB");
    EXPECT_EQ(read_size("10mb").error().suggestion, "10MiB");
    EXPECT_EQ(read_size("10 MiB").error().suggestion, "10MiB");
    EXPECT_EQ(read_size("1k").error().suggestion, "1KiB");
    EXPECT_EQ(read_size("1Gi").error().suggestion, "1GiB");
}

TEST(sizes, that_are_none_are_refused)
{
    for (char const* text : {"", "-1", "MiB", "1.5", "0.3KiB", "99999999TiB", "1e3", "10PB"}) EXPECT_FALSE(read_size(text)) << text;
}

TEST(prices, are_kept_exactly)
{
    EXPECT_EQ(good(read_usd("0.15")), 150'000'000'000);
    EXPECT_EQ(good(read_usd("3")), 3'000'000'000'000);
    EXPECT_EQ(good(read_usd("0")), 0);
    EXPECT_EQ(good(read_usd("0.000001")), 1'000'000);
    EXPECT_EQ(good(read_usd("1.5e-7")), 150'000);
    EXPECT_EQ(good(read_usd(".5")), 500'000'000'000);
    EXPECT_EQ(good(read_usd("0.000000000001")), 1);
    EXPECT_EQ(good(read_usd("1.000000000000")), 1'000'000'000'000);
    EXPECT_EQ(good(read_usd("2E3")), 2'000'000'000'000'000);
}

TEST(prices, too_fine_or_too_large_or_none_are_refused)
{
    EXPECT_EQ(read_usd("0.0000000000001").error().problem, "is more than 9 million dollars or finer than a trillionth of one");
    EXPECT_EQ(read_usd("10000000").error().problem, "is more than 9 million dollars or finer than a trillionth of one");
    EXPECT_EQ(read_usd("$0.15").error().suggestion, "0.15");
    for (char const* text : {"", "-1", "free", "1,5", "0.1.2", ".", "1e", "1e999", "nan", "0.1234567890123456789"})
        EXPECT_FALSE(read_usd(text)) << text;
}

TEST(times, are_days_or_moments)
{
    EXPECT_EQ(good(read_timestamp("1970-01-01")), 0);
    EXPECT_EQ(good(read_timestamp("2027-01-01")), 1'798'761'600);
    EXPECT_EQ(good(read_timestamp("2027-01-01T00:00:00Z")), 1'798'761'600);
    EXPECT_EQ(good(read_timestamp("2027-01-01 01:00:00+01:00")), 1'798'761'600);
    EXPECT_EQ(good(read_timestamp("2026-12-31T19:30:00.999-04:30")), 1'798'761'600);
    EXPECT_EQ(good(read_timestamp("2028-02-29")), 1'835'395'200);
}

TEST(times, cut_anywhere_are_a_day_or_nothing)
{
    std::string const whole = "2027-01-01T12:30:00+01:00";
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        EXPECT_EQ(static_cast<bool>(read_timestamp(whole.substr(0, cut))), cut == 10) << "cut at byte " << cut;
    EXPECT_TRUE(read_timestamp(whole));
}

TEST(times, that_do_not_exist_are_refused)
{
    for (char const* text : {"2027-02-29", "2027-13-01", "2027-00-01", "2027-01-01T24:00:00Z", "2027-01-01T00:60:00Z",
                             "2027-01-01T00:00:00+24:00", "2027-01-01x", "27-01-01", "tomorrow", "2027-01-01T00:00:00.Z"})
        EXPECT_FALSE(read_timestamp(text)) << text;
}

TEST(numbers, are_whole_or_real_and_nothing_else)
{
    EXPECT_EQ(good(read_integer("42")), 42);
    EXPECT_EQ(good(read_integer("-1")), -1);
    EXPECT_EQ(read_integer("10_000").error().suggestion, "10000");
    EXPECT_FALSE(read_integer("1.0"));
    EXPECT_FALSE(read_integer(""));
    EXPECT_EQ(read_integer("99999999999999999999").error().problem, "is too large for any number here");
    EXPECT_EQ(good(read_double("0.6")), 0.6);
    for (char const* text : {"", "inf", "nan", "1,5", "x", "1e999"}) EXPECT_FALSE(read_double(text)) << text;
}

TEST(truth, has_two_words)
{
    EXPECT_TRUE(good(read_bool("true")));
    EXPECT_FALSE(good(read_bool("False")));
    EXPECT_EQ(read_bool("yes").error().suggestion, "true");
    EXPECT_EQ(read_bool("Off").error().suggestion, "false");
    EXPECT_EQ(read_bool("maybe").error().suggestion, "");
}

}  // namespace
}  // namespace signalbox::config
