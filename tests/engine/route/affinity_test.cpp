// What of a request stays together, at which member, and for how long. Time is given.
#include "engine/route/assignment.hpp"
#include "engine/route/decide.hpp"

#include "tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

namespace signalbox::route {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using namespace signalbox::route::testing;

constexpr model::wall_time noon{std::chrono::hours(500'000)};

table with_affinity(strategy how, std::vector<std::uint32_t> const& weights, spread by = {spread::by::ip, {}})
{
    group made = weighted("g", weights);
    made.how = how;
    made.affinity = std::move(by);
    for (std::size_t i = 0; i < weights.size(); ++i) made.members[i].identity = 1'000 + i * 77;
    return with_group(std::move(made));
}

request_facts::sources from(std::string const& peer, model::wall_time now = noon)
{
    return {.peer = peer, .now = now};
}

plan made_for(table const& within, request_facts::sources const& request, question asked = {})
{
    asked.request = &request;
    return decide(within, first_group, asked);
}

std::string peer(int i)
{
    return "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
}

}  // namespace

TEST(affinity, keeps_what_belongs_together_at_one_member_and_spreads_it_by_weight)
{
    table const within = with_affinity(strategy::weighted, {70, 20, 10});
    std::map<std::uint32_t, double> seen;
    for (int i = 0; i < requests; ++i) {
        std::string const who = peer(i);
        std::uint32_t const first = made_for(within, from(who)).steps.front().target;
        seen[first] += 1.0 / requests;
        if (i % 100) continue;
        for (double const chance : {0.0, 0.4, 0.99}) EXPECT_EQ(made_for(within, from(who), {.chance = chance}).steps.front().target, first);
    }
    EXPECT_NEAR(seen[0], 0.7, 0.02);
    EXPECT_NEAR(seen[1], 0.2, 0.02);
    EXPECT_NEAR(seen[2], 0.1, 0.02);
}

TEST(affinity, says_what_was_assigned_and_with_which_probability)
{
    table const within = with_affinity(strategy::weighted, {75, 25});
    plan const made = made_for(within, from("10.0.0.1"));
    EXPECT_EQ(made.unit, "ip");
    EXPECT_EQ(made.steps.front().reason, reason::affinity);
    EXPECT_DOUBLE_EQ(made.probability, made.steps.front().target == 0 ? 0.75 : 0.25);
    plan const unknown = made_for(within, from(""));
    EXPECT_EQ(unknown.unit, "request");
    EXPECT_EQ(unknown.steps.front().reason, reason::weight);
}

TEST(affinity, leads_whichever_member_the_strategy_would_choose_and_leaves_it_the_others)
{
    table const within = with_affinity(strategy::least_busy, {1, 1, 1});
    std::array const loads{load{.in_flight = 1}, load{.in_flight = 2}, load{.in_flight = 3}};
    std::set<std::uint32_t> seen;
    for (int i = 0; i < 40; ++i) {
        std::string const who = peer(i);
        auto const order = targets_of(made_for(within, from(who), {.loads = loads}));
        seen.insert(order[0]);
        EXPECT_LT(order[1], order[2]) << "the less busy one takes over";
    }
    EXPECT_EQ(seen.size(), 3u);
}

TEST(affinity, leaves_a_member_that_is_out_and_comes_back)
{
    table const within = with_affinity(strategy::weighted, {1, 1, 1, 1});
    bool const open[] = {false, false, true, false};
    int moved = 0;
    for (int i = 0; i < requests; ++i) {
        std::string const who = peer(i);
        std::uint32_t const home = made_for(within, from(who)).steps.front().target;
        std::uint32_t const now = made_for(within, from(who), {.open = open}).steps.front().target;
        EXPECT_NE(now, 2u);
        EXPECT_TRUE(now == home || home == 2u);
        moved += now != home;
        EXPECT_EQ(made_for(within, from(who)).steps.front().target, home);
    }
    EXPECT_NEAR(moved, requests / 4, requests / 50);
}

TEST(affinity, holds_over_its_time_to_live_and_is_drawn_anew_after_it)
{
    spread by{spread::by::ip, {}};
    by.ttl = hours(1);
    table const within = with_affinity(strategy::weighted, {1, 1}, by);
    int changed = 0, ended_within_ten_minutes = 0;
    for (int i = 0; i < 2'000; ++i) {
        std::string const who = peer(i);
        auto const at = [&](model::wall_time when) { return assignment_of(by, from(who, when))->key; };
        // Two hours hold two ends, wherever they lie.
        int ends = 0;
        for (int minute = 0; minute < 120; ++minute) ends += at(noon + minutes(minute)) != at(noon + minutes(minute + 1));
        EXPECT_EQ(ends, 2) << who;
        ended_within_ten_minutes += at(noon) != at(noon + minutes(10));
        changed += made_for(within, from(who)).steps.front().target != made_for(within, from(who, noon + hours(1))).steps.front().target;
    }
    EXPECT_NEAR(ended_within_ten_minutes, 2'000 / 6, 80) << "not all at once";
    EXPECT_NEAR(changed, 1'000, 100) << "half of them meet the other member";
}

TEST(affinity, survives_a_restart_and_another_order_of_members)
{
    table const within = with_affinity(strategy::weighted, {60, 30, 10});
    table turned = within;
    std::ranges::reverse(turned.groups[0].members);
    link_groups(turned);
    for (int i = 0; i < 500; ++i) {
        std::string const who = peer(i);
        EXPECT_EQ(made_for(within, from(who)).steps.front().target, made_for(turned, from(who)).steps.front().target);
    }
}

TEST(affinity, of_an_inner_group_counts_where_the_outer_has_none)
{
    table within = with_affinity(strategy::weighted, {1, 1});
    group outside = fallback("outside", 1);
    outside.members[0].group = 0;
    within.groups.push_back(outside);
    link_groups(within);
    std::string const peer = "10.0.0.9";
    request_facts::sources const request = from(peer);
    plan const made = decide(within, {destination::kind::group, 1}, {.request = &request});
    EXPECT_EQ(made.unit, "ip");
    EXPECT_EQ(made.unit_value, assignment_of({spread::by::ip, {}}, request)->value);
    EXPECT_DOUBLE_EQ(made.probability, 0.5);
}

// Computed apart from this program: FNV-1a, the finalizer of SplitMix64, the first 24 bits.
TEST(assignment, has_a_digest_that_is_the_same_everywhere)
{
    wire::header_list headers;
    headers.add("X-User", "ann");
    headers.add("X-Conversation-Id", "team 1");
    request_facts::sources const request{.peer = "10.0.0.7", .headers = &headers};
    auto const digest = [&](spread const& by) { return unit_digest(assignment_of(by, request)->value); };
    EXPECT_EQ(digest({spread::by::ip, {}}), "7140df");
    EXPECT_EQ(digest({spread::by::header, "x-user"}), "8096e5");
    EXPECT_EQ(digest({spread::by::conversation, {}}), "698d33");
}

TEST(assignment, has_the_same_digest_when_its_time_is_over)
{
    spread const by{spread::by::ip, {}, hours(1)};
    std::string const who = "10.0.0.7";
    auto const now = assignment_of(by, from(who)), later = assignment_of(by, from(who, noon + hours(5)));
    EXPECT_NE(now->key, later->key);
    EXPECT_EQ(unit_digest(now->value), "7140df");
    EXPECT_EQ(unit_digest(later->value), "7140df");
}

TEST(assignment, is_by_address_header_consumer_or_conversation)
{
    wire::header_list headers;
    headers.add("X-User", "ann");
    model::principal const who{.key_id = "k", .consumer = "web"};
    request_facts::sources const request{
        .body = R"({"messages":[{"role":"user","content":"Hi"}]})", .peer = "::1", .headers = &headers, .who = &who};
    auto const unit = [&](spread const& by) {
        auto const made = assignment_of(by, request);
        return made ? std::string(made->unit) : "none";
    };
    EXPECT_EQ(unit({spread::by::ip, {}}), "ip");
    EXPECT_EQ(unit({spread::by::header, "x-user"}), "header");
    EXPECT_EQ(unit({spread::by::header, "x-other"}), "none");
    EXPECT_EQ(unit({spread::by::consumer, {}}), "consumer");
    EXPECT_EQ(unit({spread::by::conversation, {}}), "first_turns");
    headers.add("X-Conversation-Id", "c1");
    EXPECT_EQ(unit({spread::by::conversation, {}}), "conversation");
    EXPECT_FALSE(assignment_of({spread::by::conversation, {}}, {.body = R"({"messages":[]})"}));
    EXPECT_FALSE(assignment_of({spread::by::header, "x"}, {}));
}

TEST(assignment, of_a_conversation_goes_by_its_name_before_its_first_turns)
{
    auto const of = [](std::string_view body) { return assignment_of({spread::by::conversation, {}}, {.body = body}); };
    std::string const turn = R"("messages":[{"role":"user","content":"Hi"}])";
    auto const named = of("{\"metadata\":{\"conversation_id\":\"c1\",\"x\":\"y\"}," + turn + "}");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->unit, "conversation");
    EXPECT_EQ(named->key, of(R"({"metadata":{"conversation_id":"c1"},"messages":[{"role":"user","content":"Other"}]})")->key);
    EXPECT_EQ(named->key, of(R"({"prompt_cache_key":"c1"})")->key);
    EXPECT_EQ(named->key, of(R"({"prompt_cache_key":"c2","metadata":{"conversation_id":"c1"}})")->key);
    EXPECT_NE(named->key, of(R"({"metadata":{"conversation_id":"c2"}})")->key);
    for (char const* metadata : {R"("x")", R"({"conversation_id":""})", R"({"conversation_id":7})", "null"})
        EXPECT_EQ(of("{\"metadata\":" + std::string(metadata) + "," + turn + "}")->unit, "first_turns") << metadata;
}

TEST(assignment, of_a_conversation_by_its_first_turns_is_made_of_each_formats_own)
{
    auto const of = [](std::string const& body) { return assignment_of({spread::by::conversation, {}}, {.body = body}); };
    std::string const first = R"({"role":"user","parts":[{"text":"Hi"}]})", later = R"({"role":"model","parts":[{"text":"Yes"}]})";
    auto const begun = of("{\"contents\":[" + first + "]}");
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->unit, "first_turns");
    EXPECT_EQ(begun->key, of("{\"contents\":[" + first + "," + later + "]}")->key);
    EXPECT_NE(begun->key, of("{\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief\"}]},\"contents\":[" + first + "]}")->key);
    EXPECT_NE(begun->key, of("{\"contents\":[" + later + "]}")->key);
}

}  // namespace signalbox::route
