// Finding what a requested name stands for, and suggesting what was meant.
#include "tables.hpp"

#include <gtest/gtest.h>

namespace signalbox::route {
namespace {

table two_groups()
{
    table made = testing::with_models({"gpt-4o", "claude-haiku", "twin", "llama3:8b"});
    made.groups.push_back(testing::weighted("fast-chat", {70, 30}));
    made.groups.back().aliases = {"fast", "quick"};
    made.groups.push_back(testing::fallback("twin", 2));
    index_names(made);
    return made;
}

destination found(table const& in, std::string_view name)
{
    auto const made = find(in, name);
    EXPECT_TRUE(made.has_value()) << name << ": " << (made ? "" : made.error().detail);
    return made ? *made : destination{destination::kind::model, 999};
}

constexpr destination group_at(std::uint32_t index)
{
    return {destination::kind::group, index};
}
constexpr destination model_at(std::uint32_t index)
{
    return {destination::kind::model, index};
}

TEST(find, takes_a_group_by_id_and_by_alias)
{
    table const in = two_groups();
    EXPECT_EQ(found(in, "fast-chat"), group_at(0));
    EXPECT_EQ(found(in, "quick"), group_at(0));
    EXPECT_EQ(found(in, "group:fast"), group_at(0));
}

TEST(find, takes_a_model_by_itself)
{
    table const in = two_groups();
    EXPECT_EQ(found(in, "claude-haiku"), model_at(1));
    EXPECT_EQ(found(in, "model:claude-haiku"), model_at(1));
}

TEST(find, prefers_the_group_of_two_with_one_name_unless_the_prefix_says_model)
{
    table const in = two_groups();
    EXPECT_EQ(found(in, "twin"), group_at(1));
    EXPECT_EQ(found(in, "group:twin"), group_at(1));
    EXPECT_EQ(found(in, "model:twin"), model_at(2));
}

TEST(find, lets_ids_hold_colons)
{
    table const in = two_groups();
    EXPECT_EQ(found(in, "llama3:8b"), model_at(3));
    EXPECT_EQ(found(in, "model:llama3:8b"), model_at(3));
}

TEST(find, does_not_take_a_model_for_a_group_or_the_reverse)
{
    table const in = two_groups();
    for (std::string_view wrong : {"group:gpt-4o", "model:fast-chat", "model:quick"}) EXPECT_FALSE(find(in, wrong)) << wrong;
}

TEST(find, names_the_nearest_name_when_it_is_near)
{
    table const in = two_groups();
    auto const made = find(in, "fast-cat");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, model::fault::unknown_model);
    EXPECT_EQ(made.error().param, "model");
    EXPECT_EQ(made.error().detail, "no model or group is called \"fast-cat\"; did you mean \"fast-chat\"?");
    EXPECT_EQ(find(in, "group:fsat").error().detail, "no model or group is called \"group:fsat\"; did you mean \"fast\"?");
}

TEST(find, suggests_nothing_when_nothing_is_near)
{
    auto const made = find(two_groups(), "deepseek-reasoner");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().detail, "no model or group is called \"deepseek-reasoner\"");
}

TEST(find, says_so_when_no_model_is_named)
{
    EXPECT_EQ(find(two_groups(), "").error().detail, "the request names no model");
}

TEST(find, suggests_only_what_the_caller_may_see)
{
    table const in = two_groups();
    auto const only_models = [](destination what) { return what.what == destination::kind::model; };
    EXPECT_EQ(find(in, "fast-cat", only_models).error().detail, "no model or group is called \"fast-cat\"");
    EXPECT_EQ(find(in, "claude-haku", only_models).error().detail,
              "no model or group is called \"claude-haku\"; did you mean \"claude-haiku\"?");
}

TEST(find, repeats_no_more_of_a_long_name_than_recognises_it)
{
    auto const made = find(two_groups(), std::string(5'000'000, 'x'));
    ASSERT_FALSE(made);
    EXPECT_LT(made.error().detail.size(), 200u);
}

TEST(index_names, gives_of_two_groups_the_first_and_an_id_before_an_alias)
{
    table in = two_groups();
    in.groups[1].aliases = {"fast-chat", "fast"};
    index_names(in);
    EXPECT_EQ(found(in, "fast-chat"), group_at(0));
    EXPECT_EQ(found(in, "fast"), group_at(0));
}

}  // namespace
}  // namespace signalbox::route
