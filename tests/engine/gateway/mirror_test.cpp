// Groups that send copies of requests to another model: what the caller gets, what the copy's event says, and what ends a copy.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;

std::string const configured = "signalbox: 1\n"
                               "providers: [{id: sim, kind: simulator}]\n"
                               "models:\n"
                               "  - {id: main, provider: sim, price: {input: 1, output: 1}, simulate: {text: 'I am main'}}\n"
                               "  - {id: spare, provider: sim, simulate: {text: 'I am spare'}}\n"
                               "  - {id: next, provider: sim, price: {input: 1, output: 1}, simulate: {text: 'I am next'}}\n"
                               "  - {id: sick, provider: sim, simulate: {status: 500}}\n"
                               "  - {id: slow, provider: sim, simulate: {text: late, first_token: 60s}}\n"
                               "groups:\n"
                               "  - {id: g, strategy: mirror, members: [{model: main}, {model: spare}], mirror: {to: 'model:next'}}\n"
                               "  - {id: never, strategy: mirror, members: [{model: main}], mirror: {to: next, share: 0}}\n"
                               "  - {id: ill, strategy: mirror, members: [{model: main}], mirror: {to: sick}}\n"
                               "  - {id: late, strategy: mirror, members: [{model: main}], mirror: {to: slow}}\n"
                               "  - {id: down, strategy: mirror, members: [{model: sick}], mirror: {to: next}}\n"
                               "  - {id: twice, strategy: mirror, members: [{model: main}], mirror: {to: g}}\n"
                               "consumers: [{name: me, keys: [{secret: {inline: sb_of_mine_for_tests}}], allow: ['group:*']}]\n"
                               "routes: [{id: r, match: {path: /r}, to: 'group:g'}]\n";

class mirror : public testing::Test {
protected:
    mirror() { at.configure(configured); }
    ~mirror() override { end_shadows(); }
    memory_client const& ask(std::string const& model, std::string const& more = {}, std::string_view path = "/v1/chat/completions")
    {
        at.sink.events.clear();
        body = "{\"model\":\"" + model + R"(","messages":[{"role":"user","content":"Hi"}])" + more + "}";
        return at.ask(path, body,
                      {{"x-api-key", "sb_of_mine_for_tests"}, {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
    }
    /// Runs what goes on behind the caller's back until there are so many events.
    void run_until_events(std::size_t count)
    {
        at.run_until([&] { return at.sink.events.size() >= count; });
    }
    void end_shadows()
    {
        bool ended = false;
        at.door->end_shadows([&] { ended = true; });
        at.run_until([&] { return ended; });
    }

    gateway_fixture at;
    std::string body;
};

TEST_F(mirror, sends_a_copy_whose_reply_no_caller_sees)
{
    for (char const* path : {"/v1/chat/completions", "/r"}) {
        auto const& seen = ask("g", "", path);
        EXPECT_EQ(seen.status, 200);
        EXPECT_THAT(seen.body, HasSubstr("I am main"));
        ASSERT_EQ(at.sink.events.size(), 1u) << "the caller has its reply before";
        schema::Event const primary = at.event();
        run_until_events(2);
        schema::Event const& shadow = at.event();
        EXPECT_EQ(primary.role(), "primary");
        EXPECT_EQ(primary.strategy(), "mirror");
        EXPECT_EQ(primary.resolved_model(), "main");
        EXPECT_EQ(shadow.role(), "shadow");
        EXPECT_EQ(shadow.parent(), primary.id());
        EXPECT_EQ(shadow.resolved_model(), "next") << "also where the key may not use it by itself";
        EXPECT_EQ(shadow.consumer(), "me");
        EXPECT_EQ(shadow.decision(), "allowed");
        EXPECT_EQ(shadow.requested_model(), "g");
        EXPECT_EQ(shadow.path(), path);
        EXPECT_EQ(shadow.trace_id(), "0af7651916cd43dd8448eb211c80319c");
        EXPECT_GT(shadow.actual_cost_micros(), 0);
    }
}

TEST_F(mirror, sends_copies_of_streams_as_streams)
{
    EXPECT_EQ(ask("g", ",\"stream\":true").status, 200);
    EXPECT_THAT(at.client->body, HasSubstr("data: [DONE]"));
    run_until_events(2);
    EXPECT_TRUE(at.event().stream());
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.client->body.find("next"), std::string::npos);
}

TEST_F(mirror, sends_none_of_what_was_not_answered_and_none_of_a_copy)
{
    EXPECT_EQ(ask("down").status, 500);
    EXPECT_EQ(ask("never").status, 200);
    EXPECT_EQ(ask("main").status, 403);
    end_shadows();
    EXPECT_EQ(at.sink.events.size(), 1u);
}

TEST_F(mirror, sends_one_copy_to_a_group_that_mirrors_itself)
{
    ask("twice");
    run_until_events(2);
    EXPECT_EQ(at.event().resolved_model(), "main");
    EXPECT_EQ(at.event().group(), "g");
    end_shadows();
    EXPECT_EQ(at.sink.events.size(), 2u);
}

TEST_F(mirror, a_copy_that_fails_is_an_event_and_nothing_else)
{
    EXPECT_EQ(ask("ill").status, 200);
    run_until_events(2);
    EXPECT_EQ(at.event().role(), "shadow");
    EXPECT_EQ(at.event().decision(), "error");
    EXPECT_THAT(at.client->body, HasSubstr("I am main"));
}

TEST_F(mirror, leaves_out_copies_of_long_bodies_and_more_than_a_few_at_a_time)
{
    EXPECT_EQ(ask("g", ",\"user\":\"" + std::string(1u << 20, 'x') + "\"").status, 200);
    for (int i = 0; i < 40; ++i) EXPECT_EQ(ask("late").status, 200);
    at.sink.events.clear();
    end_shadows();
    ASSERT_EQ(at.sink.events.size(), 32u);
    for (auto const& each : at.sink.events) EXPECT_EQ(each->role(), "shadow");
}

TEST_F(mirror, copies_are_broken_off_when_the_gateway_ends_and_no_new_ones_begin)
{
    EXPECT_EQ(ask("late").status, 200);
    end_shadows();
    ASSERT_EQ(at.sink.events.size(), 2u);
    EXPECT_EQ(at.event().role(), "shadow");
    EXPECT_EQ(at.event().reason(), "draining");
    EXPECT_EQ(ask("g").status, 200);
    end_shadows();
    EXPECT_EQ(at.sink.events.size(), 1u);
}

TEST_F(mirror, a_copy_keeps_the_configuration_that_its_request_had)
{
    EXPECT_EQ(ask("late").status, 200);
    at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: sim, kind: simulator}]\nmodels: [{id: one, provider: sim}]\n");
    EXPECT_EQ(
        at.ask("/v1/chat/completions", R"({"model":"one","messages":[{"role":"user","content":"Hi"}]})", {{"host", "127.0.0.1"}}).status,
        200);
    end_shadows();
    EXPECT_EQ(at.event().role(), "shadow");
    EXPECT_EQ(at.event().attempts(0).model(), "slow");
}

TEST_F(mirror, is_explained_with_the_chance_that_decides)
{
    std::string const text = R"({"model":"g","messages":[{"role":"user","content":"Hi"}]})";
    wire::header_list const none;
    inbound const request{.method = "POST", .path = "/v1/chat/completions", .headers = &none, .body = text};
    auto const who = std::make_shared<model::principal const>(model::principal{.consumer = "x", .everything = true});
    EXPECT_THAT(explain_request(request, who, at.states.current()->config, 0.5).text,
                HasSubstr("group g, mirror: sim/main\n  1. sim/main (first)\n  2. sim/spare (next)\n"
                          "  and afterwards a copy to sim/next, whose reply reaches no caller\n"));
}

}  // namespace
}  // namespace signalbox::test
