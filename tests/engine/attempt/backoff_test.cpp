// Waiting before a retry, and reading what providers ask for.
#include "engine/attempt/backoff.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace signalbox::attempt {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t now = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT, RFC 9110's example

TEST(backoff, doubles_from_its_base_up_to_the_limit)
{
    auto const wait = [](std::uint32_t retry) { return backoff(retry, milliseconds(200), milliseconds(5'000), {}, 0.0); };
    EXPECT_EQ(wait(1), milliseconds(200));
    EXPECT_EQ(wait(2), milliseconds(400));
    EXPECT_EQ(wait(5), milliseconds(3'200));
    EXPECT_EQ(wait(6), milliseconds(5'000));
    EXPECT_EQ(wait(4'000'000'000u), milliseconds(5'000));
}

TEST(backoff, takes_up_to_a_quarter_off_by_chance)
{
    EXPECT_EQ(backoff(1, milliseconds(1'000), milliseconds(5'000), {}, 0.5), milliseconds(875));
    EXPECT_EQ(backoff(1, milliseconds(1'000), milliseconds(5'000), {}, 1.0), milliseconds(750));
    for (double chance = 0; chance < 1; chance += 0.01) {
        auto const wait = backoff(3, milliseconds(200), milliseconds(5'000), {}, chance);
        ASSERT_TRUE(wait);
        EXPECT_GT(*wait, milliseconds(599));
        EXPECT_LE(*wait, milliseconds(800));
    }
}

TEST(backoff, waits_at_least_as_long_as_the_provider_asks)
{
    EXPECT_EQ(backoff(1, milliseconds(200), milliseconds(5'000), milliseconds(1'500), 0.9), milliseconds(1'500));
    EXPECT_EQ(backoff(1, milliseconds(200), milliseconds(5'000), milliseconds(10), 0.0), milliseconds(200));
    EXPECT_EQ(backoff(1, milliseconds(200), milliseconds(5'000), milliseconds(5'000), 0.0), milliseconds(5'000));
}

TEST(backoff, does_not_wait_for_hints_beyond_the_limit)
{
    EXPECT_EQ(backoff(1, milliseconds(200), milliseconds(5'000), milliseconds(5'001), 0.0), std::nullopt);
    EXPECT_EQ(backoff(1, milliseconds(0), milliseconds(0), milliseconds(1), 0.0), std::nullopt);
}

TEST(backoff, may_be_none)
{
    EXPECT_EQ(backoff(1, milliseconds(0), milliseconds(5'000), {}, 0.5), milliseconds(0));
    EXPECT_EQ(backoff(9, milliseconds(0), milliseconds(5'000), {}, 0.5), milliseconds(0));
    EXPECT_EQ(backoff(0, milliseconds(200), milliseconds(5'000), {}, 0.0), milliseconds(200));
}

TEST(backoff, begins_no_higher_than_its_limit)
{
    EXPECT_EQ(backoff(1, seconds(60), milliseconds(5'000), {}, 0.0), milliseconds(5'000));
}

TEST(backoff, does_not_overflow)
{
    auto const most = milliseconds(std::numeric_limits<std::int64_t>::max() / 4);
    auto const wait = backoff(500, milliseconds(1), most, {}, 0.0);
    ASSERT_TRUE(wait);
    EXPECT_GT(*wait, most / 2);
}

TEST(retry_hint, prefers_milliseconds_to_seconds)
{
    EXPECT_EQ(retry_hint("250", "9", now), milliseconds(250));
    EXPECT_EQ(retry_hint("", "9", now), milliseconds(9'000));
    EXPECT_EQ(retry_hint("nonsense", "9", now), milliseconds(9'000));
}

TEST(retry_hint, reads_fractions_and_never_waits_shorter_than_asked)
{
    EXPECT_EQ(retry_hint("", "1.5", now), milliseconds(1'500));
    EXPECT_EQ(retry_hint("12.3", "", now), milliseconds(13));
    EXPECT_EQ(retry_hint("", "0", now), milliseconds(0));
    EXPECT_EQ(retry_hint("", " 2 ", now), milliseconds(2'000));
}

TEST(retry_hint, reads_dates_in_all_three_forms)  // RFC 9110 5.6.7
{
    for (char const* date : {"Sun, 06 Nov 1994 08:49:47 GMT", "Sunday, 06-Nov-94 08:49:47 GMT", "Sun Nov  6 08:49:47 1994"})
        EXPECT_EQ(retry_hint("", date, now), milliseconds(10'000)) << date;
}

TEST(retry_hint, takes_a_date_that_has_passed_for_now)
{
    EXPECT_EQ(retry_hint("", "Sun, 06 Nov 1994 08:00:00 GMT", now), milliseconds(0));
}

TEST(retry_hint, is_nothing_when_absent_or_nonsense)
{
    for (char const* text :
         {"", "   ", "soon", "-5", "+5", "1e3", "0x10", "1.2.3", ".", "5s", "NaN", "inf", "Sun, 99 Nov 1994 08:49:37 GMT"})
        EXPECT_EQ(retry_hint("", text, now), std::nullopt) << text;
}

TEST(retry_hint, is_bounded_by_a_day)
{
    EXPECT_EQ(retry_hint("", "99999999999999999999999999", now), milliseconds(hint_limit));
    EXPECT_EQ(retry_hint("", std::string(400, '9'), now), milliseconds(hint_limit));
    EXPECT_EQ(retry_hint("", "Sun, 06 Nov 2094 08:49:37 GMT", now), milliseconds(hint_limit));
}

}  // namespace
}  // namespace signalbox::attempt
