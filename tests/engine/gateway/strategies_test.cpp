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
    std::set<std::string> all;
    for (int i = 0; i < 40; ++i) {
        std::string const user = "user-" + std::to_string(i);
        std::string const first = answered_by("user", said("user", "Hi"), "", {{"x-user", user}});
        EXPECT_EQ(answered_by("user", said("user", "Something else"), ",\"max_tokens\":5", {{"X-User", user}}), first);
        all.insert(first);
    }
    EXPECT_EQ(all.size(), 3u);
    EXPECT_EQ(at.event().assignment_unit(), "header");
    EXPECT_EQ(at.event().attempts(0).reason(), "hash");
    EXPECT_NE(answered_by("user", said("user", "Hi")), "400");
    EXPECT_EQ(at.event().assignment_unit(), "request");
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
}

}  // namespace
}  // namespace signalbox::test
