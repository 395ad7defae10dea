// Shares: what decide() puts first over many requests, said at once.
#include "engine/route/shares.hpp"
#include "tables.hpp"

#include <gmock/gmock.h>

#include <map>

namespace signalbox::route {
namespace {

using testing::chance;
using testing::first_group;
using testing::requests;

std::map<std::uint32_t, double> parts_of(shares const& of)
{
    std::map<std::uint32_t, double> out;
    for (share const& each : of.of) out[each.target] += each.part;
    return out;
}

/// How often each target came first, by decisions over evenly spread chances, turns and keys.
std::map<std::uint32_t, double> counted(table const& in, destination to, question asked = {})
{
    std::map<std::uint32_t, double> out;
    for (int i = 0; i < requests; ++i) {
        asked.chance = chance(i);
        asked.turn = static_cast<std::uint64_t>(i);
        if (plan const made = decide(in, to, asked); !made.steps.empty()) out[made.steps.front().target] += 1.0 / requests;
    }
    return out;
}

void expect_as_counted(table const& in, destination to, question const& asked = {})
{
    auto const told = parts_of(shares_of(in, to, asked));
    auto const seen = counted(in, to, asked);
    ASSERT_EQ(told.size(), seen.size());
    for (auto const& [target, part] : seen) EXPECT_NEAR(told.at(target), part, 0.02) << target;
}

group with(group of, strategy how)
{
    of.how = how;
    for (std::size_t i = 0; i < of.members.size(); ++i) of.members[i].identity = 1'000 + i;
    return of;
}

TEST(shares, are_those_of_many_draws)
{
    for (strategy const how : {strategy::weighted, strategy::round_robin, strategy::hash, strategy::fallback, strategy::priority}) {
        SCOPED_TRACE(name(how));
        expect_as_counted(testing::with_group(with(testing::weighted("g", {1, 2, 5}), how)), first_group);
        expect_as_counted(testing::with_group(with(testing::weighted("g", {0, 3}), how)), first_group);
        expect_as_counted(testing::with_group(with(testing::weighted("g", {0, 0}), how)), first_group);
    }
}

TEST(shares, of_a_model_are_one)
{
    table const in = testing::with_group(testing::weighted("g", {1, 1}));
    auto const made = shares_of(in, {destination::kind::model, 1}, {});
    ASSERT_EQ(made.of.size(), 1u);
    EXPECT_EQ(made.of.front(), (share{1, {}, 1}));
}

TEST(shares, name_the_members_tags)
{
    auto const made = shares_of(testing::with_group(testing::weighted("g", {70, 30})), first_group, {});
    ASSERT_EQ(made.of.size(), 2u);
    EXPECT_EQ(made.of[0].tag, "a");
    EXPECT_DOUBLE_EQ(made.of[0].part, 0.7);
    EXPECT_EQ(made.of[1].tag, "b");
    EXPECT_DOUBLE_EQ(made.of[1].part, 0.3);
}

/// A group over two models of which the first is a group of two others, and a fallback group.
table nested()
{
    table made = testing::with_models({"m0", "m1", "m2", "m3"});
    group outer = testing::weighted("outer", {50, 50});
    outer.members[0].group = 1;
    outer.members[1].target = 2;
    group inner = testing::weighted("inner", {25, 75});
    inner.members[0].tag.clear();
    group last = testing::fallback("last", 1);
    last.members[0].target = 3;
    outer.fallback = 2;
    made.groups = {outer, inner, last};
    link_groups(made);
    index_names(made);
    return made;
}

TEST(shares, of_groups_within_groups_multiply)
{
    table const in = nested();
    expect_as_counted(in, first_group);
    auto const made = shares_of(in, first_group, {});
    ASSERT_EQ(made.of.size(), 3u);
    EXPECT_DOUBLE_EQ(made.of[0].part, 0.125);
    EXPECT_EQ(made.of[0].tag, "a") << "the outer member's tag holds for all within";
    EXPECT_DOUBLE_EQ(made.of[1].part, 0.375);
}

TEST(shares, leave_out_who_cannot_take_the_request)
{
    table in = nested();
    in.targets[2].context_tokens = 100;
    in.groups[0].looks_at.sizes = true;
    needs const big{.input_tokens = 500};
    question const asked{.asked = &big};
    expect_as_counted(in, first_group, asked);
    auto const made = shares_of(in, first_group, asked);
    EXPECT_EQ(parts_of(made), (std::map<std::uint32_t, double>{{0, 0.25}, {1, 0.75}}));
    ASSERT_EQ(made.dropped.size(), 1u);
    EXPECT_EQ(made.dropped.front().what, lack::context);
}

TEST(shares, go_to_the_fallback_group_when_no_member_fits)
{
    table in = nested();
    for (std::size_t i = 0; i < 3; ++i) in.targets[i].context_tokens = 100;
    for (group& each : in.groups) each.looks_at.sizes = true;
    needs const big{.input_tokens = 500};
    question const asked{.asked = &big};
    EXPECT_EQ(parts_of(shares_of(in, first_group, asked)), (std::map<std::uint32_t, double>{{3, 1}}));
    in.targets[3].context_tokens = 100;
    EXPECT_TRUE(shares_of(in, first_group, asked).of.empty());
}

TEST(shares, say_when_the_strategy_goes_by_more_than_the_question_has)
{
    for (strategy const how : {strategy::least_busy, strategy::latency, strategy::usage, strategy::classify}) {
        table const two = testing::with_group(with(testing::weighted("g", {1, 1}), how));
        EXPECT_TRUE(shares_of(two, first_group, {}).by_state) << name(how);
        table const one = testing::with_group(with(testing::weighted("g", {1}), how));
        EXPECT_FALSE(shares_of(one, first_group, {}).by_state) << name(how);
    }
    EXPECT_FALSE(shares_of(testing::with_group(testing::weighted("g", {1, 1})), first_group, {}).by_state);
}

}  // namespace
}  // namespace signalbox::route
