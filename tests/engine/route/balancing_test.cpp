// least_busy, latency, cost and usage over their contract: loads, prices and chance are given, and shares are counted over 10,000 requests.
#include "engine/model/fault_facts.hpp"
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

#include "tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace signalbox::route {

namespace {

using ::testing::ElementsAre;
using std::chrono::milliseconds;
using namespace signalbox::route::testing;

table of(strategy how, std::vector<std::uint32_t> const& weights)
{
    group made = weighted("g", weights);
    made.how = how;
    return with_group(std::move(made));
}

std::uint32_t first(table const& within, question const& asked)
{
    return decide(within, first_group, asked).steps.front().target;
}

std::vector<double> shares(table const& within, question asked)
{
    std::vector<double> all(within.targets.size());
    for (int i = 0; i < requests; ++i) {
        asked.chance = chance(i);
        all[first(within, asked)] += 1.0 / requests;
    }
    return all;
}

void expect_shares(std::vector<double> const& seen, std::vector<double> const& wanted)
{
    ASSERT_EQ(seen.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(seen[i], wanted[i], 0.02) << i;
}

load busy(std::uint32_t calls)
{
    return {.in_flight = calls};
}
load used(std::uint64_t tokens)
{
    return {.tokens = tokens};
}
load fast(int ms, std::uint32_t calls = 0)
{
    return {.in_flight = calls,
            .first_token = {milliseconds(ms), milliseconds(ms * 10)},
            .total = {milliseconds(1'000 - ms), milliseconds(5'000)}};
}

}  // namespace

TEST(least_busy, takes_the_fewest_in_flight_for_its_weight)
{
    struct row {
        std::vector<std::uint32_t> weights;
        std::array<load, 3> loads;
        std::vector<std::uint32_t> order;
    };
    for (row const& each : {row{{1, 1, 1}, {busy(3), busy(1), busy(2)}, {1, 2, 0}}, row{{1, 1, 1}, {busy(0), busy(1), busy(2)}, {0, 1, 2}},
                            row{{4, 1, 1}, {busy(3), busy(1), busy(2)}, {0, 1, 2}}, row{{1, 1, 0}, {busy(9), busy(8), busy(0)}, {1, 0, 2}}})
        EXPECT_EQ(targets_of(decide(of(strategy::least_busy, each.weights), first_group, {.loads = each.loads})), each.order);
}

TEST(least_busy, draws_by_weight_among_those_that_are_equally_busy)
{
    std::array const idle{busy(0), busy(0), busy(0)};
    expect_shares(shares(of(strategy::least_busy, {70, 20, 10}), {.loads = idle}), {0.7, 0.2, 0.1});
    std::array const uneven{busy(2), busy(2), busy(5)};
    expect_shares(shares(of(strategy::least_busy, {1, 1, 1}), {.loads = uneven}), {0.5, 0.5, 0});
    plan const made = decide(of(strategy::least_busy, {1, 1, 1}), first_group, {.loads = uneven});
    EXPECT_DOUBLE_EQ(made.probability, 0.5);
    EXPECT_THAT(reasons_of(made), ElementsAre(reason::busy, reason::next, reason::next));
}

TEST(least_busy, spreads_requests_that_last_by_weight)
{
    // Each request stays in flight for 100 further ones.
    table const within = of(strategy::least_busy, {3, 1});
    std::array<load, 2> loads{};
    std::vector<std::uint32_t> under_way;
    std::array<int, 2> seen{};
    for (int i = 0; i < requests; ++i) {
        if (under_way.size() == 100) {
            --loads[under_way.front()].in_flight;
            under_way.erase(under_way.begin());
        }
        std::uint32_t const chosen = first(within, {.loads = loads, .chance = chance(i)});
        ++loads[chosen].in_flight;
        under_way.push_back(chosen);
        ++seen[chosen];
    }
    EXPECT_NEAR(seen[0], requests * 0.75, requests * 0.02);
}

TEST(least_busy, knows_nothing_without_loads_and_draws)
{
    expect_shares(shares(of(strategy::least_busy, {1, 3}), {}), {0.25, 0.75});
}

TEST(usage, takes_the_fewest_tokens_for_its_weight)
{
    std::array const loads{used(900), used(400), used(1'000)};
    EXPECT_THAT(targets_of(decide(of(strategy::usage, {1, 1, 1}), first_group, {.loads = loads})), ElementsAre(1, 0, 2));
    EXPECT_THAT(targets_of(decide(of(strategy::usage, {5, 1, 1}), first_group, {.loads = loads})), ElementsAre(0, 1, 2));
    plan const made = decide(of(strategy::usage, {1, 1, 1}), first_group, {.loads = loads});
    EXPECT_EQ(made.steps.front().reason, reason::usage);
    EXPECT_DOUBLE_EQ(made.probability, 1);
}

TEST(usage, spreads_tokens_by_weight)
{
    table const within = of(strategy::usage, {70, 30});
    std::array<load, 2> loads{};
    for (int i = 0; i < requests; ++i)
        loads[first(within, {.loads = loads, .chance = chance(i)})].tokens += 100 + static_cast<std::uint64_t>(i % 7) * 300;
    double const share = static_cast<double>(loads[0].tokens) / static_cast<double>(loads[0].tokens + loads[1].tokens);
    EXPECT_NEAR(share, 0.7, 0.02);
}

TEST(latency, takes_the_fastest_and_explores_the_others)
{
    table const within = of(strategy::latency, {1, 1, 1});
    std::array const loads{fast(300), fast(100), fast(200)};
    expect_shares(shares(within, {.loads = loads}), {0.05 / 3, 0.95 + 0.05 / 3, 0.05 / 3});
    plan const usual = decide(within, first_group, {.loads = loads, .chance = 0.5});
    EXPECT_THAT(targets_of(usual), ElementsAre(1, 2, 0));
    EXPECT_THAT(reasons_of(usual), ElementsAre(reason::speed, reason::next, reason::next));
    EXPECT_DOUBLE_EQ(usual.probability, 0.95 + 0.05 / 3);
    plan const explores = decide(within, first_group, {.loads = loads, .chance = 0.049});
    EXPECT_THAT(targets_of(explores), ElementsAre(0, 1, 2));
    EXPECT_EQ(explores.steps.front().reason, reason::explored);
    EXPECT_DOUBLE_EQ(explores.probability, 0.05 / 3);
}

TEST(latency, compares_what_the_group_says)
{
    struct row {
        latency_rule by;
        std::uint32_t first;
    };
    std::array loads{fast(100), fast(200)};
    loads[1].first_token.p95 = milliseconds(500);  // slower at the median, and steadier
    for (row const& each : {row{{.explore = 0}, 0}, row{{.p95 = true, .explore = 0}, 1}, row{{.of = timing::total, .explore = 0}, 1}}) {
        table within = of(strategy::latency, {1, 1});
        within.groups[0].speed = each.by;
        EXPECT_EQ(first(within, {.loads = loads}), each.first);
    }
}

TEST(latency, measures_a_member_with_one_request_at_a_time)
{
    table const within = of(strategy::latency, {1, 1, 1});
    std::array const fresh{fast(300), load{}, fast(200)}, waiting{fast(300), busy(1), fast(200)};
    plan const made = decide(within, first_group, {.loads = fresh, .chance = 0.5});
    EXPECT_THAT(targets_of(made), ElementsAre(1, 2, 0));
    EXPECT_EQ(made.steps.front().reason, reason::unmeasured);
    EXPECT_THAT(targets_of(decide(within, first_group, {.loads = waiting, .chance = 0.5})), ElementsAre(2, 0, 1));
    expect_shares(shares(within, {}), {1.0 / 3, 1.0 / 3, 1.0 / 3});
}

TEST(latency, leaves_members_slower_than_its_bound_to_the_last_and_does_not_explore_them)
{
    table within = of(strategy::latency, {1, 1, 1});
    within.groups[0].speed.most = milliseconds(250);
    std::array const loads{fast(251), fast(100), fast(250)};
    expect_shares(shares(within, {.loads = loads}), {0, 0.975, 0.025});
    EXPECT_THAT(targets_of(decide(within, first_group, {.loads = loads, .chance = 0.5})), ElementsAre(1, 2, 0));
    std::array const slow{fast(900), fast(800), fast(850)};
    EXPECT_THAT(targets_of(decide(within, first_group, {.loads = slow, .chance = 0.01})), ElementsAre(1, 2, 0));
    EXPECT_DOUBLE_EQ(decide(within, first_group, {.loads = slow, .chance = 0.01}).probability, 1);
}

TEST(latency, puts_open_breakers_behind_all_others)
{
    table const within = of(strategy::latency, {1, 1, 1});
    std::array const loads{fast(300), fast(100), fast(200)};
    bool const open[] = {false, true, false};
    for (double const at : {0.0, 0.03, 0.5, 0.99}) {
        plan const made = decide(within, first_group, {.open = open, .loads = loads, .chance = at});
        EXPECT_EQ(made.steps.back().target, 1u);
        EXPECT_EQ(made.steps.back().reason, reason::last_resort);
    }
}

TEST(latency, finds_a_member_that_has_become_faster)
{
    table const within = of(strategy::latency, {1, 1});
    std::array loads{fast(100), fast(400)};
    int turned = 0;
    for (int i = 0; i < requests && turned == 0; ++i)
        if (first(within, {.loads = loads, .chance = chance(i)}) == 1) {
            loads[1] = fast(50);  // what the explorer measures
            turned = i;
        }
    EXPECT_LT(turned, 200);
    EXPECT_EQ(first(within, {.loads = loads, .chance = 0.5}), 1u);
}

namespace {

/// Dollars for a million tokens of the prompt and of the answer.
table priced(std::vector<std::pair<double, double>> const& prices)
{
    table made = of(strategy::cost, std::vector<std::uint32_t>(prices.size(), 1));
    for (std::size_t i = 0; i < prices.size(); ++i) {
        if (prices[i].first < 0) continue;
        made.targets[i].price.input = static_cast<std::int64_t>(prices[i].first * 1e6);
        made.targets[i].price.output = static_cast<std::int64_t>(prices[i].second * 1e6);
    }
    made.groups[0].looks_at = demands_of(made.groups[0], made);
    return made;
}

}  // namespace

TEST(cost, takes_the_cheapest_by_what_the_request_needs)
{
    table const within = priced({{2.5, 10}, {0.15, 0.6}, {0.1, 20}, {-1, -1}});
    needs const long_question{.input_tokens = 100'000, .output_tokens = 10}, long_answer{.input_tokens = 10, .output_tokens = 1'000};
    plan const asks = decide(within, first_group, {.asked = &long_question});
    EXPECT_THAT(targets_of(asks), ElementsAre(2, 1, 0, 3)) << "0.0102, 0.015, 0.25 dollars, unknown";
    EXPECT_EQ(asks.steps[0].seen, (measure{measure::of::micro_dollars, 10'200}));
    EXPECT_EQ(asks.steps[3].seen, measure{});
    EXPECT_EQ(asks.steps[0].reason, reason::cost);
    EXPECT_THAT(targets_of(decide(within, first_group, {.asked = &long_answer})), ElementsAre(1, 0, 2, 3));
    // Without a limit for the answer it is taken to have 256 tokens.
    needs const open{.input_tokens = 1'000};
    EXPECT_EQ(decide(within, first_group, {.asked = &open}).steps[0].seen.number, 304) << "0.00015 + 256 * 0.0000006 dollars";
}

TEST(cost, draws_among_members_that_cost_the_same)
{
    needs const wants{.input_tokens = 1'000, .output_tokens = 100};
    expect_shares(shares(priced({{1, 1}, {1, 1}, {2, 2}}), {.asked = &wants}), {0.5, 0.5, 0});
}

TEST(cost, leaves_out_what_is_beyond_the_budget_or_not_good_enough)
{
    table within = priced({{0.15, 0.6}, {2.5, 10}, {-1, -1}});
    group& of = within.groups[0];
    of.cost.budget_pico_dollars = 10'000'000'000;  // 0.01 dollars
    // 0.15 dollars for a million tokens: 66,666 of them and an answer of 0 are within 0.01 dollars, 66,667 are not.
    needs fits{.input_tokens = 66'666, .output_tokens = 0}, exceeds{.input_tokens = 66'667, .output_tokens = 0};
    plan const made = decide(within, first_group, {.asked = &fits});
    EXPECT_THAT(targets_of(made), ElementsAre(0));
    ASSERT_EQ(made.dropped.size(), 2u);
    EXPECT_EQ(in_words(made.dropped[0], within), "it would cost about 166665 millionths of a dollar");
    EXPECT_EQ(in_words(made.dropped[1], within), "its price is not known");
    EXPECT_TRUE(decide(within, first_group, {.asked = &exceeds}).steps.empty());

    of.cost.budget_pico_dollars.reset();
    of.cost.min_quality = 0.7;
    within.targets[0].quality = 0.6;
    within.targets[1].quality = 0.7;
    plan const good = decide(within, first_group, {.asked = &fits});
    EXPECT_THAT(targets_of(good), ElementsAre(1));
    EXPECT_EQ(in_words(good.dropped[0], within), "its quality is too low");
    EXPECT_EQ(good.dropped[1].what, lack::quality) << "one that is not given is none";
}

TEST(cost, does_what_the_group_says_when_no_member_is_within_the_budget)
{
    table within = priced({{1, 1}, {0.5, 0.5}, {3, 3}, {2, 2}});
    within.groups[0].cost.budget_pico_dollars = 1'000;
    within.groups[0].members[3].when = nullptr;
    within.targets[3].takes.tools = false;
    within.groups[0].looks_at = demands_of(within.groups[0], within);
    needs const wants{.input_tokens = 1'000, .tools = true};
    plan const refused = decide(within, first_group, {.asked = &wants});
    EXPECT_TRUE(refused.steps.empty());
    model::failure const why = none_fits(refused, within);
    EXPECT_EQ(why.kind, model::fault::over_budget);
    EXPECT_EQ(model::facts_of(why.kind).status, 402);
    EXPECT_EQ(why.detail,
              "no member of the group \"g\" can take this request within its budget: lab/m0: it would cost about 1256 millionths "
              "of a dollar; lab/m1: it would cost about 628 millionths of a dollar; lab/m2: it would cost about 3768 millionths of "
              "a dollar; lab/m3: it takes no tools");

    within.groups[0].cost.otherwise = over_budget::cheapest;
    EXPECT_THAT(targets_of(decide(within, first_group, {.asked = &wants})), ElementsAre(1, 0, 2)) << "m3 cannot take it at any price";
    within.groups[0].cost.otherwise = over_budget::last;
    EXPECT_THAT(targets_of(decide(within, first_group, {.asked = &wants})), ElementsAre(2));
    within.groups[0].cost.budget_pico_dollars = 700'000'000;
    EXPECT_THAT(targets_of(decide(within, first_group, {.asked = &wants})), ElementsAre(1)) << "one is within the budget";
}

TEST(explain, says_what_members_were_compared_by)
{
    table const busy_ones = of(strategy::least_busy, {1, 1});
    std::array const loads{busy(4), busy(1)};
    EXPECT_EQ(explain(decide(busy_ones, first_group, {.loads = loads}), busy_ones), "group g, least_busy: lab/m1, tag b\n"
                                                                                    "  1. lab/m1 (least busy: 1 in flight), tag b\n"
                                                                                    "  2. lab/m0 (next: 4 in flight), tag a\n"
                                                                                    "at most 16 calls; when all fail: 502\n");
    table const timed = of(strategy::latency, {1, 1});
    std::array const times{fast(4), load{.in_flight = 1}};
    EXPECT_EQ(explain(decide(timed, first_group, {.loads = times, .chance = 0.5}), timed),
              "group g, latency: lab/m0 with a share of 0.975, tag a\n"
              "  1. lab/m0 (fastest: 4 ms), tag a\n"
              "  2. lab/m1 (next), tag b\n"
              "at most 16 calls; when all fail: 502\n");
    table const counted = of(strategy::usage, {1, 1});
    std::array const tokens{used(7), used(8)};
    std::string const said = explain(decide(counted, first_group, {.loads = tokens}), counted);
    EXPECT_NE(said.find("1. lab/m0 (least used: 7 tokens in the last minute)"), std::string::npos) << said;
}

TEST(balancing, has_names_that_read_back)
{
    for (strategy const each : {strategy::least_busy, strategy::latency, strategy::cost, strategy::usage})
        EXPECT_EQ(strategy_named(name(each)), each);
    EXPECT_EQ(timing_named("first_token"), timing::first_token);
    EXPECT_EQ(timing_named("total"), timing::total);
    EXPECT_EQ(timing_named("whole"), std::nullopt);
    EXPECT_EQ(over_budget_named("cheapest"), over_budget::cheapest);
    EXPECT_EQ(over_budget_named("last"), over_budget::last);
    EXPECT_EQ(over_budget_named("reject"), over_budget::reject);
    EXPECT_EQ(over_budget_named("pay"), std::nullopt);
}

}  // namespace signalbox::route
