// round_robin, hash and priority over their contract: time, chance, turn and key are given, and shares are counted over 10,000 requests.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

#include "tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace signalbox::route {

namespace {

using ::testing::ElementsAre;
using namespace signalbox::route::testing;

table of(strategy how, std::vector<std::uint32_t> const& weights)
{
    group made = weighted("g", weights);
    made.how = how;
    for (std::size_t i = 0; i < weights.size(); ++i) made.members[i].identity = 1'000 + i;
    return with_group(std::move(made));
}

/// Numbers that have nothing to do with each other, as keys of callers have.
std::uint64_t number(std::uint64_t of)
{
    of = (of + 1) * 0x9E3779B97F4A7C15u;
    return of ^ (of >> 29);
}

std::uint32_t first(table const& within, question const& asked)
{
    return decide(within, first_group, asked).steps.front().target;
}

/// The share of each target over all turns or keys.
template <class Ask>
std::vector<double> shares(table const& within, Ask ask)
{
    std::vector<double> all(within.targets.size());
    for (int i = 0; i < requests; ++i) all[first(within, ask(static_cast<std::uint64_t>(i)))] += 1.0 / requests;
    return all;
}

question turn(std::uint64_t of)
{
    return {.turn = of};
}
question key(std::uint64_t of)
{
    return {.key = number(of), .unit = "consumer"};
}

void expect_shares(std::vector<double> const& seen, std::vector<double> const& wanted)
{
    ASSERT_EQ(seen.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(seen[i], wanted[i], 0.02) << i;
}

}  // namespace

TEST(round_robin, goes_through_equal_members_one_after_the_other)
{
    for (std::uint32_t const weight : {1u, 50u}) {
        table const within = of(strategy::round_robin, {weight, weight, weight, weight});
        for (std::uint64_t begin = 0; begin < 8; ++begin) {
            std::map<std::uint32_t, int> seen;
            for (std::uint64_t i = begin; i < begin + 4; ++i) ++seen[first(within, turn(i))];
            EXPECT_EQ(seen.size(), 4u) << "from turn " << begin;
        }
    }
    plan const made = decide(of(strategy::round_robin, {1, 1, 1}), first_group, turn(0));
    EXPECT_THAT(targets_of(made), ElementsAre(0, 1, 2));
    EXPECT_THAT(reasons_of(made), ElementsAre(reason::turn, reason::next, reason::next));
    EXPECT_DOUBLE_EQ(made.probability, 1.0 / 3);
    EXPECT_EQ(made.unit, "request");
}

TEST(round_robin, is_explained_with_its_share)
{
    table const within = of(strategy::round_robin, {3, 1});
    std::string const said = explain(decide(within, first_group, turn(0)), within);
    EXPECT_EQ(said.substr(0, said.find('\n')), "group g, round_robin: lab/m0 with a share of 0.75, tag a");
}

TEST(round_robin, gives_each_its_weight_in_every_cycle_and_spreads_it)
{
    table const within = of(strategy::round_robin, {5, 1, 1});
    for (std::uint64_t begin = 0; begin < 20; ++begin) {
        std::vector<int> seen(3);
        for (std::uint64_t i = begin; i < begin + 7; ++i) ++seen[first(within, turn(i))];
        EXPECT_THAT(seen, ElementsAre(5, 1, 1)) << "from turn " << begin;
    }
    // Of ten in a row the member with 70 of 100 serves seven, give or take one.
    table const uneven = of(strategy::round_robin, {70, 20, 10});
    for (std::uint64_t begin = 0; begin < 200; ++begin) {
        int heavy = 0;
        for (std::uint64_t i = begin; i < begin + 10; ++i) heavy += first(uneven, turn(i)) == 0 ? 1 : 0;
        EXPECT_NEAR(heavy, 7, 1) << "from turn " << begin;
    }
    expect_shares(shares(uneven, turn), {0.7, 0.2, 0.1});
    expect_shares(shares(of(strategy::round_robin, {1'000'000, 999'999, 1}), turn), {0.5, 0.5, 0});
}

TEST(round_robin, gives_the_turns_of_members_that_are_out_to_the_others_by_weight)
{
    table const within = of(strategy::round_robin, {50, 30, 20});
    bool const open[] = {true, false, false};
    expect_shares(shares(within, [&](std::uint64_t i) { return question{.open = open, .turn = i}; }), {0, 0.6, 0.4});
    plan const made = decide(within, first_group, {.open = open, .turn = 3});
    EXPECT_EQ(made.steps.size(), 3u);
    EXPECT_EQ(made.steps.back().reason, reason::last_resort);
    bool const all[] = {true, true, true};
    expect_shares(shares(within, [&](std::uint64_t i) { return question{.open = all, .turn = i}; }), {0.5, 0.3, 0.2});
}

TEST(round_robin, fails_over_in_listed_order_behind_the_one_whose_turn_it_is)
{
    table const within = of(strategy::round_robin, {1, 1, 0, 1});
    for (std::uint64_t i = 0; i < 6; ++i) {
        auto const order = targets_of(decide(within, first_group, turn(i)));
        ASSERT_EQ(order.size(), 4u);
        EXPECT_EQ(order.back(), 2u) << "weight 0 comes after the others";
        EXPECT_THAT(order, ::testing::UnorderedElementsAre(0, 1, 2, 3));
    }
    EXPECT_EQ(first(of(strategy::round_robin, {0, 0}), turn(5)), 0u);
    EXPECT_EQ(first(of(strategy::round_robin, {1}), turn(~0ull)), 0u);
    EXPECT_LT(first(of(strategy::round_robin, {3, 4}), turn(~0ull)), 2u);
}

TEST(hash, keeps_a_key_at_its_member_and_spreads_keys_by_weight)
{
    table const within = of(strategy::hash, {70, 20, 10});
    expect_shares(shares(within, key), {0.7, 0.2, 0.1});
    for (std::uint64_t i = 0; i < 100; ++i) {
        question other = key(i);
        other.chance = 0.9;
        other.turn = i;
        EXPECT_EQ(first(within, key(i)), first(within, other)) << "only the key counts";
    }
    plan const made = decide(within, first_group, key(1));
    EXPECT_EQ(made.steps.front().reason, reason::hash);
    EXPECT_EQ(made.unit, "consumer");
    EXPECT_DOUBLE_EQ(made.probability, (std::vector{0.7, 0.2, 0.1}[made.steps.front().target]));
}

TEST(hash, moves_only_the_keys_of_a_member_that_leaves_and_brings_them_back)
{
    table const within = of(strategy::hash, {1, 1, 1, 1});
    bool const open[] = {false, false, true, false};
    int moved = 0;
    for (std::uint64_t i = 0; i < requests; ++i) {
        question asked = key(i);
        std::uint32_t const before = first(within, asked);
        asked.open = open;
        std::uint32_t const without = first(within, asked);
        EXPECT_NE(without, 2u);
        moved += before != without ? 1 : 0;
        EXPECT_TRUE(before == without || before == 2) << i;
        asked.open = {};
        EXPECT_EQ(first(within, asked), before);
    }
    EXPECT_NEAR(moved, requests / 4, requests / 50);
}

TEST(hash, moves_only_the_keys_of_a_member_that_is_taken_out_of_the_group)
{
    for (auto const& [weights, share] :
         {std::pair{std::vector<std::uint32_t>{1, 1, 1, 1}, 0.25}, std::pair{std::vector<std::uint32_t>{60, 30, 10}, 0.3}}) {
        table const before = of(strategy::hash, weights);
        table after = before;
        after.groups[0].members.erase(after.groups[0].members.begin() + 1);
        std::vector<int> taken_over(weights.size());
        for (std::uint64_t i = 0; i < requests; ++i) {
            std::uint32_t const was = first(before, key(i)), is = first(after, key(i));
            if (was == 1)
                ++taken_over[is];
            else
                ASSERT_EQ(is, was) << i;
        }
        EXPECT_NEAR((taken_over[0] + taken_over[2]) * (weights.size() == 4 ? 1.5 : 1), share * requests, requests / 50);
        EXPECT_EQ(taken_over[1], 0);
        EXPECT_GT(std::ranges::min(taken_over[0], taken_over[2]), requests / 50) << "the others share what it had";
    }
}

TEST(hash, does_not_depend_on_where_a_member_is_listed)
{
    table const within = of(strategy::hash, {60, 30, 10});
    table turned = within;
    std::ranges::reverse(turned.groups[0].members);
    for (std::uint64_t i = 0; i < 1'000; ++i) EXPECT_EQ(first(within, key(i)), first(turned, key(i)));
}

TEST(hash, fails_over_to_the_same_second_member_and_puts_weight_0_last)
{
    table const within = of(strategy::hash, {1, 0, 1, 1});
    for (std::uint64_t i = 0; i < 200; ++i) {
        auto const order = targets_of(decide(within, first_group, key(i)));
        EXPECT_EQ(order.back(), 1u);
        EXPECT_EQ(order, targets_of(decide(within, first_group, key(i))));
    }
}

TEST(hash, draws_by_weight_for_a_request_without_a_key)
{
    table const within = of(strategy::hash, {70, 20, 10});
    auto const without = [](std::uint64_t i) { return question{.chance = static_cast<double>(number(i) >> 11) * 0x1.0p-53}; };
    expect_shares(shares(within, without), {0.7, 0.2, 0.1});
    EXPECT_EQ(decide(within, first_group, without(1)).steps.front().reason, reason::weight);
}

TEST(priority, goes_from_first_to_last)
{
    table const within = of(strategy::priority, {1, 1, 1});
    bool const open[] = {true, false, false};
    EXPECT_THAT(targets_of(decide(within, first_group, {.chance = 0.9, .turn = 7})), ElementsAre(0, 1, 2));
    EXPECT_THAT(targets_of(decide(within, first_group, {.open = open})), ElementsAre(1, 2, 0));
    EXPECT_EQ(explain(decide(within, first_group, {}), within).substr(0, 28), "group g, priority: lab/m0, t");
}

TEST(strategies, have_names_that_read_back)
{
    for (strategy const each : {strategy::weighted, strategy::fallback, strategy::priority, strategy::round_robin, strategy::hash})
        EXPECT_EQ(strategy_named(name(each)), each);
    EXPECT_EQ(strategy_named("luck"), std::nullopt);
    EXPECT_EQ(spread_named("consumer"), (spread{spread::by::consumer, {}}));
    EXPECT_EQ(spread_named("conversation"), (spread{spread::by::conversation, {}}));
    EXPECT_EQ(spread_named("ip"), (spread{spread::by::ip, {}}));
    EXPECT_EQ(spread_named("header:X-User"), (spread{spread::by::header, "X-User"}));
    for (char const* wrong : {"", "header:", "header", "address", "Consumer"}) EXPECT_EQ(spread_named(wrong), std::nullopt) << wrong;
}

TEST(mirror, goes_as_listed_and_copies_its_share)
{
    table made = of(strategy::mirror, {1, 1});
    destination const other{destination::kind::model, 1};
    for (auto const& [share, least, most] :
         {std::tuple{0.0, 0, 0}, std::tuple{0.1, 800, 1'200}, std::tuple{0.75, 7'300, 7'700}, std::tuple{1.0, 10'000, 10'000}}) {
        made.groups[0].mirrors = mirror_rule{other, share};
        int copies = 0;
        for (int i = 0; i < 10'000; ++i) {
            plan const chosen = decide(made, {destination::kind::group, 0}, {.chance = (i + 0.5) / 10'000});
            ASSERT_EQ(chosen.steps.size(), 2u);
            ASSERT_EQ(chosen.steps.front().target, 0u);
            copies += chosen.shadow == other ? 1 : 0;
        }
        EXPECT_GE(copies, least) << share;
        EXPECT_LE(copies, most) << share;
    }
}

}  // namespace signalbox::route
