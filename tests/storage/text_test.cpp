// Text that comes from outside: UTF-8, times, names.
#include "storage/dimension.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/base/utf8.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>

namespace signalbox::storage {

TEST(timestamp, of_seconds_drops_what_follows_them)
{
    EXPECT_EQ(base::timestamp_of_seconds(1'795'261'385'999'999), "2026-11-21T11:43:05Z");
    EXPECT_EQ(base::timestamp_of_seconds(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(base::timestamp_of_seconds(-1), "1969-12-31T23:59:59Z");
}

TEST(utf8, knows_well_formed_text)
{
    for (char const* text : {"", "plain", "caf\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80 and more text behind it", "\xed\x9f\xbf",
                             "\xee\x80\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(base::valid_utf8(text)) << text;
}

TEST(utf8, knows_what_is_not)
{
    for (char const* text : {"\x80", "\xc3", "abcdefgh\xc3", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\xaf",
                             "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xe2\x82"})
        EXPECT_FALSE(base::valid_utf8(text)) << text;
}

TEST(utf8, is_repaired_at_every_cut_of_a_character)
{
    std::string const whole = "x\xf0\x9f\x98\x80y\xe2\x82\xac";
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) EXPECT_TRUE(base::valid_utf8(base::repaired_utf8(whole.substr(0, cut)))) << cut;
    EXPECT_EQ(base::repaired_utf8(whole), whole);
    EXPECT_EQ(base::repaired_utf8("a\xff"
                                  "b"),
              "a\xef\xbf\xbd"
              "b");
}

TEST(timestamp, is_written_as_rfc_3339_in_utc)
{
    EXPECT_EQ(base::timestamp_text(0), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(base::timestamp_text(1'795'262'400'000'001), "2026-11-21T12:00:00.000001Z");
    EXPECT_EQ(base::timestamp_text(-1), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(base::timestamp_text(1'709'164'800'000'000), "2024-02-29T00:00:00.000000Z");
}

TEST(timestamp, is_read_in_every_form_people_write)
{
    std::int64_t const noon = 1'795'262'400'000'000;
    EXPECT_EQ(base::parse_timestamp("2026-11-21T12:00:00Z"), noon);
    EXPECT_EQ(base::parse_timestamp("2026-11-21 12:00:00.5z"), noon + 500'000);
    EXPECT_EQ(base::parse_timestamp("2026-11-21T13:00:00+01:00"), noon);
    EXPECT_EQ(base::parse_timestamp("2026-11-21T04:30:00-07:30"), noon);
    EXPECT_EQ(base::parse_timestamp("2026-11-21T12:00:00.1234567899Z"), noon + 123'456);
    EXPECT_EQ(base::parse_timestamp("2026-11-21"), noon - 12 * 3'600'000'000LL);
    for (std::int64_t at = -5'000'000'000'000; at < 5'000'000'000'000'000; at += 123'456'789'012'345)
        EXPECT_EQ(base::parse_timestamp(base::timestamp_text(at)), at);
}

TEST(timestamp, is_refused_at_every_cut_and_when_no_such_day_exists)
{
    std::string const whole = "2026-11-21T12:00:00.5+01:00";
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        EXPECT_EQ(base::parse_timestamp(whole.substr(0, cut)).has_value(), cut == 10) << cut;  // the day alone is one
    for (char const* text : {"2026-02-30", "2026-13-01", "2026-11-21T24:00:00Z", "2026-11-21T12:60:00Z", "2026-11-21T12:00:00",
                             "2026-11-21T12:00:00Zx", "21.11.2026", "2026-11-21T12:00:00+0100", "2026-11-21T12:00:00.Z"})
        EXPECT_EQ(base::parse_timestamp(text), std::nullopt) << text;
}

TEST(dimension, is_read_by_its_names)
{
    for (auto const of : {dimension::requested_model, dimension::group, dimension::tag, dimension::provider, dimension::resolved_model,
                          dimension::decision, dimension::reason, dimension::key, dimension::consumer, dimension::none})
        EXPECT_EQ(*parse_dimension(name(of)), of);
    EXPECT_EQ(*parse_dimension("requested_model"), dimension::requested_model);
    EXPECT_EQ(*parse_dimension("key_id"), dimension::key);
    auto const wrong = parse_dimension("modle");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, trouble::bad_request);
    EXPECT_NE(wrong.error().detail.find("did you mean model?"), std::string::npos) << wrong.error().detail;
}

}  // namespace signalbox::storage
