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

}  // namespace
}  // namespace signalbox::base
