// round_robin and hash end to end: which simulated model answers the requests of callers, over turns and keys.
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

namespace signalbox::test {
namespace {

class strategies : public testing::Test {
protected:
    strategies()
    {
        at.configure("signalbox: 1\nserver: {public: true}\n"
                     "providers: [{id: sim, kind: simulator}, {id: off, kind: simulator}]\n"
                     "models: [{id: a, provider: sim}, {id: b, provider: sim}, {id: c, provider: sim}, {id: sick, provider: off, simulate: "
                     "{status: 500}}]\n"
                     "groups:\n"
                     "  - {id: turns, strategy: round_robin, members: [{model: a}, {model: b}, {model: c}]}\n"
                     "  - {id: uneven, strategy: round_robin, members: [{model: a, weight: 60}, {model: b, weight: 40}]}\n"
                     "  - {id: user, strategy: hash, hash_by: 'header:X-User', members: [{model: a}, {model: b}, {model: c}]}\n"
                     "  - {id: talk, strategy: hash, hash_by: conversation, members: [{model: a}, {model: b}, {model: c}]}\n"
                     "  - {id: mine, strategy: hash, hash_by: consumer, members: [{model: a}, {model: b}, {model: c}]}\n"
                     "  - {id: hurt, strategy: round_robin, members: [{model: sick}, {model: b}]}\n");
    }

    std::string answered_by(std::string const& group, std::string const& messages, std::string const& more = {},
                            header_values const& headers = {}, std::string_view path = "/v1/chat/completions")
    {
        body = "{\"model\":\"" + group + "\",\"messages\":[" + messages + "]" + more + "}";
        auto const& seen = at.ask(path, body, headers);
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }

    static std::string said(std::string const& who, std::string const& text)
    {
        return R"({"role":")" + who + R"(","content":")" + text + "\"}";
    }

    gateway_fixture at;
    std::string body;
};

TEST_F(strategies, take_turns_also_after_a_change_of_the_keys)
{
    std::map<std::string, int> seen;
    for (int i = 0; i < 30; ++i) {
        ++seen[answered_by("turns", said("user", "Hi"))];
        if (i == 10) at.states.publish_keys({});
    }
    EXPECT_THAT(seen, testing::ElementsAre(testing::Pair("a", 10), testing::Pair("b", 10), testing::Pair("c", 10)));
    EXPECT_EQ(at.event().strategy(), "round_robin");
    EXPECT_EQ(at.event().attempts(0).reason(), "turn");
    EXPECT_EQ(at.event().assignment_unit(), "request");
    seen.clear();
    for (int i = 0; i < 50; ++i) ++seen[answered_by("uneven", said("user", "Hi"))];
    EXPECT_THAT(seen, testing::ElementsAre(testing::Pair("a", 30), testing::Pair("b", 20)));
    EXPECT_DOUBLE_EQ(at.event().assignment_probability(), seen.empty() ? 0 : at.event().resolved_model() == "a" ? 0.6 : 0.4);
}

TEST_F(strategies, fail_over_from_the_one_whose_turn_it_is)
{
    int assigned = 0;
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(answered_by("hurt", said("user", "Hi")), "b");
        assigned += at.event().attempts_size() == 2 ? 1 : 0;
    }
    EXPECT_EQ(assigned, 2);
}

TEST_F(strategies, keep_the_value_of_a_header_at_one_model)
{
    std::set<std::string> all, digests;
    for (int i = 0; i < 40; ++i) {
        std::string const user = "user-" + std::to_string(i);
        std::string const first = answered_by("user", said("user", "Hi"), "", {{"x-user", user}});
        std::string const digest = at.event().assignment_value();
        EXPECT_EQ(answered_by("user", said("user", "Something else"), ",\"max_tokens\":5", {{"X-User", user}}), first);
        EXPECT_EQ(at.event().assignment_value(), digest);
        EXPECT_EQ(at.event().SerializeAsString().find(user), std::string::npos);
        all.insert(first);
        digests.insert(digest);
    }
    EXPECT_EQ(all.size(), 3u);
    EXPECT_EQ(digests.size(), 40u);
    EXPECT_EQ(at.event().assignment_unit(), "header");
    EXPECT_EQ(at.event().assignment_value(), "cde1fb");
    EXPECT_EQ(at.event().attempts(0).reason(), "hash");
    EXPECT_NE(answered_by("user", said("user", "Hi")), "400");
    EXPECT_EQ(at.event().assignment_unit(), "request");
    EXPECT_EQ(at.event().assignment_value(), "");
}

TEST_F(strategies, move_only_what_stood_at_a_model_that_is_taken_out_of_the_file_and_bring_it_back)
{
    std::string const whole =
        "signalbox: 1\nserver: {public: true}\nproviders: [{id: sim, kind: simulator}]\n"
        "models: [{id: a, provider: sim}, {id: b, provider: sim}, {id: c, provider: sim}]\n"
        "groups: [{id: user, strategy: hash, hash_by: 'header:X-User', members: [{model: a}, {model: b}, {model: c}]}]\n";
    std::string without = whole;
    without.replace(without.find("{model: b}, "), 12, "");
    auto const served = [&](std::string const& file) {
        at.configure(file);
        std::vector<std::string> out;
        for (int i = 0; i < 60; ++i) out.push_back(answered_by("user", said("user", "Hi"), "", {{"x-user", std::to_string(i)}}));
        return out;
    };
    auto const before = served(whole), meanwhile = served(without);
    std::map<std::string, int> moved;
    for (std::size_t i = 0; i < before.size(); ++i)
        if (before[i] == "b")
            ++moved[meanwhile[i]];
        else
            EXPECT_EQ(meanwhile[i], before[i]) << i;
    EXPECT_THAT(moved, testing::ElementsAre(testing::Key("a"), testing::Key("c")));
    EXPECT_EQ(served(whole), before);
}

TEST_F(strategies, keep_a_conversation_at_one_model_while_it_grows)
{
    std::set<std::string> all;
    for (int i = 0; i < 40; ++i) {
        std::string turns = said("system", "Be brief.") + "," + said("user", "Question " + std::to_string(i));
        std::string const first = answered_by("talk", turns);
        EXPECT_EQ(at.event().assignment_unit(), "first_turns");
        all.insert(first);
        for (int turn = 0; turn < 20; ++turn) {
            turns += "," + said("assistant", "Yes.") + "," + said("user", "More " + std::to_string(turn));
            EXPECT_EQ(answered_by("talk", turns), first) << "conversation " << i << ", turn " << turn;
        }
    }
    EXPECT_EQ(all.size(), 3u);
}

TEST_F(strategies, take_the_name_of_a_conversation_before_its_turns)
{
    std::set<std::string> all;
    for (int i = 0; i < 30; ++i) {
        std::string const name = "c" + std::to_string(i);
        std::string const first = answered_by("talk", said("user", "Hi"), "", {{"X-Conversation-Id", name}});
        EXPECT_EQ(at.event().assignment_unit(), "conversation");
        EXPECT_EQ(answered_by("talk", said("user", "Other"), "", {{"x-conversation-id", name}}), first);
        EXPECT_EQ(answered_by("talk", said("user", "Other"), ",\"prompt_cache_key\":\"" + name + "\""), first);
        EXPECT_EQ(at.event().assignment_unit(), "conversation");
        all.insert(first);
    }
    EXPECT_EQ(all.size(), 3u);
    // The system prompt of the other format stands beside the messages.
    std::string const ann = answered_by("talk", said("user", "Hi"), R"(,"max_tokens":5,"system":"You are Ann.")", {}, "/v1/messages");
    EXPECT_EQ(answered_by("talk", said("user", "Hi") + "," + said("assistant", "Yes?") + "," + said("user", "Go on"),
                          R"(,"max_tokens":5,"system":"You are Ann.")", {}, "/v1/messages"),
              ann);
    EXPECT_NE(answered_by("talk", ""), "500");
    body = R"({"model":"talk","input":"Hi","instructions":"You are Ann."})";
    EXPECT_EQ(at.ask("/v1/responses", body).status, 200);
    EXPECT_EQ(at.event().assignment_unit(), "first_turns");
}

TEST_F(strategies, keep_a_consumer_at_one_model)
{
    std::string const first = answered_by("mine", said("user", "Hi"));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(answered_by("mine", said("user", std::to_string(i))), first);
    EXPECT_EQ(at.event().assignment_unit(), "consumer");
    EXPECT_EQ(at.event().assignment_value(), "") << "the event has its name";
}

class balancing : public testing::Test {
protected:
    balancing()
    {
        at.configure("signalbox: 1\nserver: {public: true}\n"
                     "providers: [{id: sim, kind: simulator}]\n"
                     "models:\n"
                     "  - {id: slow, provider: sim, price: {input: 1, output: 1}, simulate: {text: \"one two three four five\", "
                     "first_token: 1s}}\n"
                     "  - {id: plain, provider: sim, price: {input: 1, output: 1}}\n"
                     "  - {id: quick, provider: sim, price: {input: 3, output: 3}, simulate: {text: hi}}\n"
                     "  - {id: sick, provider: sim, price: {input: 9, output: 9}, simulate: {status: 500}}\n"
                     "groups:\n"
                     "  - {id: fastest, strategy: latency, explore: 0, members: [{model: slow}, {model: quick}]}\n"
                     "  - {id: wholly, strategy: latency, latency_of: total, explore: 0, members: [{model: slow}, {model: quick}]}\n"
                     "  - {id: idle, strategy: least_busy, members: [{model: plain}, {model: quick}]}\n"
                     "  - {id: least, strategy: usage, members: [{model: plain}, {model: quick}]}\n"
                     "  - {id: cheap, strategy: cost, members: [{model: sick}, {model: quick}, {model: plain}]}\n"
                     "  - {id: tight, strategy: cost, budget_per_request_usd: 0.0005, members: [{model: plain}, {model: quick}]}\n");
    }
    std::string answered_by(std::string const& group, std::string const& more = {}, std::string const& text = "Hi")
    {
        body = "{\"model\":\"" + group + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]" + more + "}";
        auto const& seen = at.ask("/v1/chat/completions", body);
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }
    route::load load_of(std::uint32_t target) { return at.states.current()->health->meter(target)->look(std::chrono::steady_clock::now()); }

    gateway_fixture at;
    std::string body;
};

TEST_F(balancing, latency_measures_every_member_and_stays_at_the_fastest)
{
    for (std::string const group : {"fastest", "wholly"}) {
        std::set<std::string> const both{answered_by(group), answered_by(group)};
        EXPECT_EQ(both.size(), group == "fastest" ? 2u : 1u) << "the second group finds the measures of the first";
        for (int i = 0; i < 5; ++i) EXPECT_EQ(answered_by(group, i % 2 ? ",\"stream\":true" : ""), "quick");
        EXPECT_EQ(at.event().attempts(0).reason(), "fastest");
        EXPECT_NE(at.event().trail(0).find("sim/quick (fastest: "), std::string::npos) << at.event().trail(0);
        EXPECT_DOUBLE_EQ(at.event().assignment_probability(), 1);
    }
}

TEST_F(balancing, requests_in_flight_end_with_their_replies)
{
    for (int i = 0; i < 3; ++i) answered_by("idle", i == 1 ? ",\"stream\":true" : "");
    EXPECT_EQ(at.event().attempts(0).reason(), "least busy");
    answered_by("sick");
    for (std::uint32_t each = 0; each < 4; ++each) EXPECT_EQ(load_of(each).in_flight, 0u) << each;
}

TEST_F(balancing, usage_counts_the_tokens_of_replies)
{
    std::string const first = answered_by("least");
    std::uint64_t const used = at.event().tokens().prompt() + at.event().tokens().completion();
    EXPECT_GT(used, 0u);
    EXPECT_EQ(load_of(first == "plain" ? 1 : 2).tokens, used);
    EXPECT_EQ(answered_by("least"), first == "plain" ? "quick" : "plain");
    EXPECT_EQ(at.event().attempts(0).reason(), "least used");
}

TEST_F(balancing, cost_takes_the_cheapest_and_refuses_what_is_beyond_the_budget)
{
    EXPECT_EQ(answered_by("cheap"), "plain");
    EXPECT_EQ(at.event().attempts(0).reason(), "cheapest");
    EXPECT_EQ(at.event().trail_size(), 3);
    EXPECT_EQ(answered_by("tight", ",\"max_tokens\":400"), "plain");
    EXPECT_EQ(at.event().trail_size(), 2);
    EXPECT_NE(at.event().trail(1).find("sim/quick (dropped: it would cost about "), std::string::npos) << at.event().trail(1);
    EXPECT_EQ(answered_by("tight", ",\"max_tokens\":600"), "402");
    EXPECT_EQ(at.event().reason(), "over_budget");
    EXPECT_EQ(at.event().decision(), "blocked");
    EXPECT_EQ(at.event().attempts_size(), 0);
    EXPECT_NE(at.client->body.find("\"code\":\"over_budget\""), std::string::npos) << at.client->body;
}

class nested_groups : public testing::Test {
protected:
    nested_groups()
    {
        at.configure("signalbox: 1\nserver: {public: true}\n"
                     "providers: [{id: sim, kind: simulator}, {id: off, kind: simulator}, {id: full, kind: simulator}]\n"
                     "models:\n"
                     "  - {id: a, provider: sim}\n"
                     "  - {id: b, provider: sim}\n"
                     "  - {id: sick, provider: off, simulate: {status: 500}}\n"
                     "  - {id: wrong, provider: full, simulate: {status: 400}}\n"
                     "groups:\n"
                     "  - {id: outer, strategy: fallback, members: [{model: sick}, {group: turns}]}\n"
                     "  - {id: turns, strategy: round_robin, members: [{model: a}, {model: b}]}\n"
                     "  - {id: spare, members: [{model: sick}], fallback_group: turns}\n"
                     "  - {id: sticky, strategy: round_robin, affinity: {by: ip}, members: [{model: a}, {model: b}]}\n"
                     "  - {id: picky, members: [{model: sick}, {model: a}], failover: {on: [connect]}}\n"
                     "  - {id: generous, members: [{model: wrong}, {model: a}], failover: {on: [default, '400']}}\n"
                     "  - {id: usual, members: [{model: wrong}, {model: a}]}\n");
    }
    std::string answered_by(std::string const& group, std::string_view peer = {})
    {
        body = "{\"model\":\"" + group + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        at.peer = peer;
        auto const& seen = at.ask("/v1/chat/completions", body);
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }

    gateway_fixture at;
    std::string body;
};

TEST_F(nested_groups, take_over_and_are_named_in_the_trail)
{
    std::string const first = answered_by("outer");
    EXPECT_NE(first, "500");
    EXPECT_EQ(at.event().group(), "outer");
    ASSERT_EQ(at.event().trail_size(), 3);
    EXPECT_EQ(at.event().trail(0), "off/sick (first)");
    EXPECT_EQ(at.event().trail(1), "sim/" + first + " (next: in turns)");
    EXPECT_EQ(at.event().attempts_size(), 2);
}

TEST_F(nested_groups, the_fallback_group_takes_over_in_turns_of_its_own)
{
    answered_by("spare");
    EXPECT_EQ(at.event().attempts(0).model(), "sick");
    EXPECT_EQ(at.event().attempts(1).reason(), "fallback group");
    EXPECT_EQ(at.event().status(), 200u);
}

TEST_F(nested_groups, affinity_holds_an_address_at_one_model)
{
    std::set<std::string> all;
    for (int i = 0; i < 20; ++i) {
        std::string const who = "10.0.0." + std::to_string(i);
        std::string const first = answered_by("sticky", who);
        for (int k = 0; k < 3; ++k) EXPECT_EQ(answered_by("sticky", who), first);
        EXPECT_EQ(at.event().assignment_unit(), "ip");
        EXPECT_EQ(at.event().attempts(0).reason(), "affinity");
        EXPECT_DOUBLE_EQ(at.event().assignment_probability(), 0.5);
        all.insert(first);
    }
    EXPECT_EQ(all.size(), 2u);
    EXPECT_EQ(at.event().assignment_value(), "c9d0a5") << "of 10.0.0.19";
    answered_by("sticky");
    EXPECT_EQ(at.event().attempts(0).reason(), "turn") << "without an address";
    EXPECT_EQ(at.event().assignment_unit(), "request");
}

TEST_F(nested_groups, a_group_says_which_failures_move_on)
{
    EXPECT_EQ(answered_by("picky"), "500");
    EXPECT_EQ(at.event().attempts_size(), 1);
    EXPECT_EQ(answered_by("usual"), "400");
    EXPECT_EQ(at.event().attempts_size(), 1);
    EXPECT_EQ(answered_by("generous"), "a");
    EXPECT_EQ(at.event().attempts_size(), 2);
}

TEST(default_group, serves_names_that_are_not_known_and_tells_a_key_of_no_others)
{
    gateway_fixture at;
    at.configure("signalbox: 1\nserver: {on_unknown_model: balance, default_group: all}\n"
                 "providers: [{id: sim, kind: simulator}]\nmodels: [{id: a, provider: sim}, {id: hidden, provider: sim}]\n"
                 "groups: [{id: all, members: [{model: a}]}]\n"
                 "consumers:\n"
                 "  - {name: free, keys: [{secret: {inline: sb_free}}]}\n"
                 "  - {name: bound, keys: [{secret: {inline: sb_bound}}], allow: ['group:all']}\n"
                 "  - {name: apart, keys: [{secret: {inline: sb_apart}}], allow: ['model:a']}\n");
    auto const served = [&](std::string_view key, std::string const& name) {
        std::string const body = "{\"model\":\"" + name + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        int const status = at.ask("/v1/chat/completions", body, {{"x-api-key", key}}).status;
        return status == 200 ? at.event().group() + ":" + at.event().resolved_model() : std::to_string(status);
    };
    EXPECT_EQ(served("sb_free", "gpt-9"), "all:a");
    EXPECT_EQ(at.event().requested_model(), "gpt-9");
    EXPECT_EQ(served("sb_free", "hidden"), ":hidden");
    EXPECT_EQ(served("sb_bound", "gpt-9"), "all:a");
    EXPECT_EQ(served("sb_bound", "hidden"), "all:a") << "as of a name that is not known";
    EXPECT_EQ(served("sb_apart", "a"), ":a");
    EXPECT_EQ(served("sb_apart", "gpt-9"), "403");
    EXPECT_EQ(served("sb_apart", "hidden"), "403");
}

}  // namespace
}  // namespace signalbox::test
