// How other parsers may read a member's name.
#include "engine/wire/json_name.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

TEST(json_name, is_plain_only_when_every_parser_reads_it_alike)
{
    for (std::string_view const name : {"model", "max_tokens", "x-1", ""}) EXPECT_TRUE(is_plain_name(name)) << name;
    for (std::string_view const name : {"Model", "modeL", "mod\\u0065l", "\xc5\xbftream", "mod\xc3\xa9l"})
        EXPECT_FALSE(is_plain_name(name)) << name;
}

TEST(json_name, folds_every_letter_that_a_case_mapping_turns_into_ascii)
{
    EXPECT_EQ(folded_name("MAX_Tokens"), "max_tokens");
    EXPECT_EQ(folded_name("\xc5\xbftream"), "stream") << "U+017F, the long s";
    EXPECT_EQ(folded_name("max_to\xe2\x84\xaa"
                          "ens"),
              "max_tokens")
        << "U+212A, the Kelvin sign";
    EXPECT_EQ(folded_name("stream_opt\xc4\xb1ons"), "stream_options") << "U+0131, the dotless i";
    EXPECT_EQ(folded_name("stream_opt\xc4\xb0ons"), "stream_options") << "U+0130, the I with a dot";
    EXPECT_EQ(folded_name("mod\xc3\xa9l"), "mod\xc3\xa9l") << "other letters stay";
}

TEST(json_name, ends_where_a_parser_in_c_ends_it)
{
    EXPECT_EQ(folded_name(std::string_view("Model\0x", 7)), "model");
}

}  // namespace
}  // namespace signalbox::wire
