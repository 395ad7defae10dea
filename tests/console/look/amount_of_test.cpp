#include "console/look/amount_of.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

TEST(amount_of, has_one_word_for_one_and_another_for_all_else)
{
    auto const sessions = [](std::uint64_t of) {
        return amountOf(of, QStringLiteral("%1 session"), QStringLiteral("%1 sessions")).toStdString();
    };
    EXPECT_EQ(sessions(1), "1 session");
    EXPECT_EQ(sessions(0), "0 sessions");
    EXPECT_EQ(sessions(1'461), "1,461 sessions");
}

}  // namespace signalbox::console
