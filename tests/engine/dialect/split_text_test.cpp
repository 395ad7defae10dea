// Characters whose halves come in two events.
#include "engine/dialect/parts/split_text.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using wire::json_view;

TEST(split_text, joins_the_halves_of_a_character)
{
    split_text text;
    EXPECT_EQ(text.take(json_view(R"("a\ud83d")")), "a");
    EXPECT_EQ(text.take(json_view(R"("")")), "");
    EXPECT_EQ(text.take(json_view(R"("\ude00b")")), "\xF0\x9F\x98\x80"
                                                    "b");
    EXPECT_EQ(text.take(json_view(R"("\uD83D")")), "");
    EXPECT_EQ(text.take(json_view(R"("\uDE00\ud83d")")), "\xF0\x9F\x98\x80");
    EXPECT_EQ(text.rest(), "\xEF\xBF\xBD");
    EXPECT_EQ(text.rest(), "");
}

TEST(split_text, holds_back_nothing_else)
{
    split_text text;
    for (std::string_view const whole : {R"("a")", R"("\ud83d\ude00")", R"("\\ud83d")", R"("\u00e9")", R"("\ud7ff")"}) {
        EXPECT_EQ(text.take(json_view(whole)), json_view(whole).string_or("")) << whole;
        EXPECT_EQ(text.rest(), "") << whole;
    }
    EXPECT_EQ(text.take(json_view(R"("\\\ud83d")")), "\\") << "an escaped backslash, then a half";
    EXPECT_EQ(text.take(json_view(R"("x")")), "\xEF\xBF\xBDx") << "its other half did not come";
    EXPECT_EQ(text.take(json_view("7")), "");
}

}  // namespace

}  // namespace signalbox::dialect
