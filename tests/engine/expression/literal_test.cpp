#include "engine/expression/literal.hpp"

#include "engine/expression/parser.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace signalbox::expression {

using std::chrono::microseconds;

TEST(duration, reads_every_unit)
{
    EXPECT_EQ(read_duration("1w"), microseconds{604'800'000'000});
    EXPECT_EQ(read_duration("2d"), microseconds{172'800'000'000});
    EXPECT_EQ(read_duration("1h30m"), microseconds{5'400'000'000});
    EXPECT_EQ(read_duration("1.5s"), microseconds{1'500'000});
    EXPECT_EQ(read_duration("0.25ms"), microseconds{250});
    EXPECT_EQ(read_duration("7us"), microseconds{7});
    EXPECT_EQ(read_duration("-2h"), microseconds{-7'200'000'000});
    EXPECT_EQ(read_duration("1.0000005s"), microseconds{1'000'000});
}

TEST(duration, refuses_what_is_none)
{
    for (char const* text : {"", "-", "5", "s", "1.s", "1.5", "1x", "1s2", "--1s", "1 s", "999999999999999w", "9223372036854775808us"})
        EXPECT_EQ(read_duration(text), std::nullopt) << text;
}

TEST(duration, is_written_so_that_it_reads_back)
{
    EXPECT_EQ(write_duration(microseconds{1'500'000}), "1.5s");
    EXPECT_EQ(write_duration(microseconds{90'000'000}), "1m30s");
    EXPECT_EQ(write_duration(microseconds{0}), "0s");
    for (std::int64_t const count :
         {1L, 999L, 1'001L, 1'500L, 60'000'000L, 86'400'000'001L, -5'000L, 604'800'000'000L, std::numeric_limits<std::int64_t>::max()})
        EXPECT_EQ(read_duration(write_duration(microseconds{count})), microseconds{count}) << count;
}

TEST(in_quotes, keeps_any_bytes)
{
    EXPECT_EQ(in_quotes("a\"b\\c"), R"("a\"b\\c")");
    for (std::string const& text :
         {std::string{"\n\t\r\x01\x7f"}, std::string{"o'brien, \"the\""}, std::string{"\xc3\xa9"}, std::string{}}) {
        auto const read = parse("x == " + in_quotes(text), style::condition);
        ASSERT_TRUE(read);
        EXPECT_EQ(read->parts.at(1).text, text);
    }
}

TEST(short_value, quotes_only_what_would_read_as_something_else)
{
    EXPECT_EQ(short_value("gpt-4o"), "gpt-4o");
    EXPECT_EQ(short_value("openai/gpt-4o:free@1"), "openai/gpt-4o:free@1");
    for (char const* text : {"", "null", "a b", "a,b", "gpt-*", "1..2", "or", "a&&b", "(x)", "it's", ">5", "=x", "\xc3\xa9\n"}) {
        std::string const written = short_value(text);
        EXPECT_EQ(written.front(), '"') << text;
        auto const read = parse("x:" + written, style::query);
        ASSERT_TRUE(read) << text;
        ASSERT_EQ(read->is, form::compare) << text;
        EXPECT_EQ(read->parts.at(1).text, text);
    }
}

}  // namespace signalbox::expression
