// The words all rooms share: every fault has a name of its own, token counts add up, prices know whether they are known.
#include "engine/model/failure.hpp"
#include "engine/model/usage.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace signalbox::model {
namespace {

TEST(fault, has_a_name_of_its_own)
{
    std::set<std::string_view> names;
    for (int kind = 0; kind <= static_cast<int>(fault::exhausted); ++kind) {
        std::string_view const text = name(static_cast<fault>(kind));
        EXPECT_TRUE(names.insert(text).second) << text;
        EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << text;
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(fault::exhausted) + 1);
}

TEST(result, holds_a_value_or_a_failure)
{
    result<int> const good = 7;
    result<int> const bad = failure{fault::saturated, "full"};
    EXPECT_TRUE(good);
    EXPECT_EQ(*good, 7);
    EXPECT_FALSE(bad);
    EXPECT_EQ(bad.error().kind, fault::saturated);
}

TEST(usage, counts_cache_and_reasoning_within_the_totals)
{
    usage const tokens{.input_tokens = 100, .cached_tokens = 60, .output_tokens = 20, .reasoning_tokens = 15};
    EXPECT_EQ(tokens.total(), 120u);
}

TEST(price, is_known_when_both_directions_are)
{
    EXPECT_FALSE(price{}.known());
    EXPECT_FALSE(price{.input = 1}.known());
    EXPECT_FALSE(price{.output = 1}.known());
    EXPECT_TRUE((price{.input = 0, .output = 0}.known())) << "free is known";
}

}  // namespace
}  // namespace signalbox::model
