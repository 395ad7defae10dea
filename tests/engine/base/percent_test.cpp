#include "engine/base/percent.hpp"

#include <gtest/gtest.h>

namespace signalbox::base {
namespace {

TEST(percent_decoded, decodes_escapes_and_keeps_what_is_none)
{
    EXPECT_EQ(percent_decoded("a%2Fb%2fc"), "a/b/c");
    EXPECT_EQ(percent_decoded("%C3%A9"), "\xC3\xA9");
    EXPECT_EQ(percent_decoded("100%"), "100%");
    EXPECT_EQ(percent_decoded("%2"), "%2");
    EXPECT_EQ(percent_decoded("%zz%4"), "%zz%4");
    EXPECT_EQ(percent_decoded("%2541"), "%41");
    EXPECT_EQ(percent_decoded(""), "");
}

TEST(percent_encoded, leaves_unreserved_characters_and_encodes_all_others)
{
    EXPECT_EQ(percent_encoded("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percent_encoded("a+b/c=d&e f%"), "a%2Bb%2Fc%3Dd%26e%20f%25");
    EXPECT_EQ(percent_encoded("\xC3\xA9\n"), "%C3%A9%0A");
    EXPECT_EQ(percent_encoded(std::string_view("\0", 1)), "%00");
    EXPECT_EQ(percent_encoded(""), "");
}

}  // namespace
}  // namespace signalbox::base
