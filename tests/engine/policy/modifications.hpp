// Modifications for tests, as the configuration writes them.
#pragma once

#include "engine/policy/text_change.hpp"

#include <gtest/gtest.h>

namespace signalbox::policy::test {

inline constexpr char const* card_pattern = R"(\b(\d{13,16})\b)";

inline modification replaced(char const* find, char const* instead, char const* field = "**")
{
    auto of = text_selector::read(field);
    auto what = expression::locating_pattern::compile(find);
    EXPECT_TRUE(of && what) << field << ' ' << find;
    auto with = rewriting::read(instead, what->group_count());
    EXPECT_TRUE(with) << instead;
    return {std::move(*of), replacing{std::move(*what), std::move(*with)}};
}

inline modification with(decltype(modification::how) how, char const* field = "**")
{
    return {*text_selector::read(field), std::move(how)};
}

}  // namespace signalbox::policy::test
