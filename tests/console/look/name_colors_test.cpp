// Colours belong to names.
#include "console/look/name_colors.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

TEST(name_colors, stay_with_a_name_whatever_else_is_shown)
{
    int const one = nameColor(QStringLiteral("support-chat"));
    int const two = nameColor(QStringLiteral("gpt-4o"));
    EXPECT_NE(one, two);
    for (int i = 0; i < 20; ++i) nameColor(QStringLiteral("other-%1").arg(i));
    EXPECT_EQ(nameColor(QStringLiteral("gpt-4o")), two);
    EXPECT_EQ(nameColor(QStringLiteral("support-chat")), one);
}

}  // namespace signalbox::console
