// Groups as members of groups, and the group that takes over when all members failed.
#include "engine/route/board.hpp"
#include "engine/route/decide.hpp"

#include "tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace signalbox::route {

namespace {

using ::testing::ElementsAre;
using std::chrono::milliseconds;
using namespace signalbox::route::testing;

member model_at(std::uint32_t target, std::uint32_t weight = 1)
{
    member one;
    one.target = target;
    one.weight = weight;
    one.identity = 100 + target;
    return one;
}

member group_at(std::uint32_t group, std::uint32_t weight = 1)
{
    member one;
    one.group = group;
    one.weight = weight;
    one.identity = 900 + group;
    return one;
}

group named(std::string id, strategy how, std::vector<member> members)
{
    group made;
    made.id = std::move(id);
    made.how = how;
    made.members = std::move(members);
    return made;
}

table of(std::vector<group> groups)
{
    table made = with_models({"m0", "m1", "m2", "m3", "m4"});
    made.groups = std::move(groups);
    link_groups(made);
    index_names(made);
    return made;
}

constexpr destination outer{destination::kind::group, 0};

/// m0, then m1 or m2, then m3.
table in_the_middle(strategy inner)
{
    return of({named("outer", strategy::fallback, {model_at(0), group_at(1), model_at(3)}),
               named("inner", inner, {model_at(1, 60), model_at(2, 40)})});
}

}  // namespace

TEST(link_groups, lists_the_leaves_of_members_in_order_and_of_the_fallback_group_last)
{
    table made = of({named("a", strategy::fallback, {group_at(1), model_at(4)}),
                     named("b", strategy::weighted, {model_at(2), group_at(2), model_at(3)}),
                     named("c", strategy::fallback, {model_at(0), model_at(1)})});
    made.groups[0].fallback = 2;
    link_groups(made);
    EXPECT_THAT(made.groups[0].leaves, ElementsAre(2, 0, 1, 3, 4, 0, 1));
    EXPECT_EQ(made.groups[0].members[0].first_leaf, 0u);
    EXPECT_EQ(made.groups[0].members[0].leaves, 4u);
    EXPECT_EQ(made.groups[0].members[1].first_leaf, 4u);
    EXPECT_EQ(made.groups[0].members[0].target, 2u);
    EXPECT_EQ(made.groups[1].members[1].first_leaf, 1u);
    EXPECT_EQ(made.groups[2].index, 2u);
}

TEST(link_groups, joins_what_the_groups_below_ask_for)
{
    table made = of({named("a", strategy::fallback, {group_at(1)}), named("b", strategy::latency, {group_at(2)}),
                     named("c", strategy::cost, {model_at(0)})});
    EXPECT_EQ(made.groups[0].looks_at, (demands{.sizes = true, .loads = true}));
    EXPECT_TRUE(made.metered);
    EXPECT_EQ(made.groups[2].looks_at, (demands{.sizes = true}));
    EXPECT_FALSE(of({named("c", strategy::cost, {model_at(0)})}).metered);
}

TEST(nested, a_group_stands_for_its_own_order)
{
    table const within = in_the_middle(strategy::fallback);
    plan const made = decide(within, outer, {});
    EXPECT_THAT(targets_of(made), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(reasons_of(made), ElementsAre(reason::first, reason::next, reason::next, reason::next));
    EXPECT_EQ(made.group, "outer");
    EXPECT_EQ(explain(made, within), "group outer, fallback: lab/m0\n"
                                     "  1. lab/m0 (first)\n"
                                     "  2. lab/m1 (next: in inner)\n"
                                     "  3. lab/m2 (next: in inner)\n"
                                     "  4. lab/m3 (next)\n"
                                     "at most 16 calls; when all fail: 502\n");
}

TEST(nested, chances_multiply_and_shares_come_true)
{
    table const within = of({named("outer", strategy::weighted, {model_at(0, 50), group_at(1, 50)}),
                             named("inner", strategy::weighted, {model_at(1, 80), group_at(2, 20)}),
                             named("innermost", strategy::weighted, {model_at(2, 1), model_at(3, 3)})});
    std::map<std::uint32_t, double> seen, told;
    for (int i = 0; i < requests; ++i) {
        plan const made = decide(within, outer, {.chance = chance(i)});
        seen[made.steps.front().target] += 1.0 / requests;
        told[made.steps.front().target] = made.probability;
        EXPECT_EQ(made.steps.size(), 4u);
    }
    std::map<std::uint32_t, double> const wanted{{0, 0.5}, {1, 0.4}, {2, 0.025}, {3, 0.075}};
    for (auto const& [target, share] : wanted) {
        EXPECT_NEAR(seen[target], share, 0.02) << target;
        EXPECT_DOUBLE_EQ(told[target], share) << target;
    }
}

TEST(nested, turns_are_taken_only_where_the_group_is_chosen)
{
    table const within = of({named("outer", strategy::round_robin, {group_at(1), model_at(4)}),
                             named("inner", strategy::round_robin, {model_at(0), model_at(1)})});
    board const turns(2);
    std::vector<std::uint32_t> seen;
    for (int i = 0; i < 8; ++i) seen.push_back(decide(within, outer, {.turns = &turns}).steps.front().target);
    std::map<std::uint32_t, int> counted;
    for (std::uint32_t const each : seen) ++counted[each];
    EXPECT_EQ(counted, (std::map<std::uint32_t, int>{{0, 2}, {1, 2}, {4, 4}}));
}

TEST(nested, open_breakers_of_all_levels_come_last)
{
    table const within = in_the_middle(strategy::fallback);
    bool const some[] = {true, false, true, false};
    EXPECT_THAT(targets_of(decide(within, outer, {.open = some})), ElementsAre(1, 3, 2, 0));
    bool const inner[] = {true, true, true, false};
    plan const made = decide(within, outer, {.open = inner});
    EXPECT_EQ(made.steps.front().target, 3u);
    EXPECT_EQ(made.steps[1].reason, reason::last_resort);
}

TEST(nested, loads_of_a_group_are_those_of_its_leaves)
{
    table const within = of({named("outer", strategy::least_busy, {group_at(1), model_at(3)}),
                             named("inner", strategy::least_busy, {model_at(1), model_at(2)})});
    load const calm[] = {{.in_flight = 2}, {.in_flight = 1}, {.in_flight = 4}},
               busy[] = {{.in_flight = 2}, {.in_flight = 3}, {.in_flight = 4}};
    EXPECT_THAT(targets_of(decide(within, outer, {.loads = calm})), ElementsAre(2, 1, 3));
    EXPECT_THAT(targets_of(decide(within, outer, {.loads = busy})), ElementsAre(3, 1, 2));
}

TEST(nested, tag_and_time_limits_of_the_outer_member_hold_where_the_inner_has_none)
{
    table within = in_the_middle(strategy::fallback);
    member& outside = within.groups[0].members[1];
    outside.tag = "arm";
    outside.timeouts = {.whole = milliseconds(500), .idle = milliseconds(50)};
    within.groups[1].members[0].tag = "own";
    within.groups[1].members[0].timeouts.whole = milliseconds(200);
    index_names(within);
    plan const made = decide(within, outer, {});
    EXPECT_EQ(made.steps[1].tag, "arm") << "the arm of the experiment is the outer one";
    EXPECT_EQ(made.steps[1].timeouts, (member_timeouts{.whole = milliseconds(200), .idle = milliseconds(50)}));
    EXPECT_EQ(made.steps[2].timeouts.whole, milliseconds(500));
}

TEST(nested, a_group_is_left_out_when_none_of_it_can_take_the_request)
{
    table within = in_the_middle(strategy::weighted);
    for (std::uint32_t const each : {1u, 2u}) within.targets[each].takes.tools = false;
    link_groups(within);
    needs const tools{.tools = true};
    plan const made = decide(within, outer, {.asked = &tools});
    EXPECT_THAT(targets_of(made), ElementsAre(0, 3));
    ASSERT_EQ(made.dropped.size(), 2u);
    EXPECT_EQ(made.dropped[0].target, 1u);

    within.targets[2].takes.tools = true;
    plan const half = decide(within, outer, {.asked = &tools});
    EXPECT_THAT(targets_of(half), ElementsAre(0, 2, 3));
    EXPECT_EQ(half.dropped.size(), 1u) << "told once";
}

TEST(nested, a_budget_of_an_inner_group_does_not_touch_the_outer_members)
{
    table within =
        of({named("outer", strategy::fallback, {group_at(1), model_at(0)}), named("inner", strategy::cost, {model_at(1), model_at(2)})});
    for (target& each : within.targets) each.price = {.input = 1'000'000, .output = 1'000'000};
    within.groups[1].cost.budget_pico_dollars = 1;
    needs const wants{.input_tokens = 10};
    EXPECT_THAT(targets_of(decide(within, outer, {.asked = &wants})), ElementsAre(0));
    within.groups[1].cost.otherwise = over_budget::last;
    EXPECT_THAT(targets_of(decide(within, outer, {.asked = &wants})), ElementsAre(2, 0));
}

TEST(fallback_group, comes_after_all_members_and_serves_what_none_of_them_can_take)
{
    table within = of(
        {named("outer", strategy::fallback, {model_at(0), model_at(1)}), named("spare", strategy::weighted, {model_at(2), model_at(3)})});
    within.groups[0].fallback = 1;
    within.targets[0].takes.images = within.targets[1].takes.images = false;
    link_groups(within);
    plan const usual = decide(within, outer, {.chance = 0.9});
    EXPECT_THAT(targets_of(usual), ElementsAre(0, 1, 3, 2));
    EXPECT_THAT(reasons_of(usual), ElementsAre(reason::first, reason::next, reason::spare, reason::next));
    EXPECT_EQ(usual.steps[2].through, "spare");
    needs const images{.images = true};
    EXPECT_THAT(targets_of(decide(within, outer, {.chance = 0.9, .asked = &images})), ElementsAre(3, 2));
    bool const open[] = {true, true, false, false};
    EXPECT_THAT(targets_of(decide(within, outer, {.open = open, .chance = 0.9})), ElementsAre(3, 2, 0, 1));
}

}  // namespace signalbox::route
