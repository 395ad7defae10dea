// Policies that ask a model for a label, end to end: who is asked what, which labels deny, and what becomes of a request when there is none.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string guard(std::string const& id, std::string const& asks, std::string const& more = {})
{
    return "  - {id: " + id + ", model_guard: {model: " + asks + ", labels: [fine, attack], deny: [attack], consumer: watch" + more +
           "}, deny: {status: 422, message: not here}}\n";
}

std::string route(std::string const& id)
{
    return "  - {id: " + id + ", match: {path: /" + id + "}, policies: [cards, " + id + "], to: model:small}\n";
}

class model_guards : public testing::Test {
protected:
    void configure(std::string const& more = {})
    {
        at.configure("signalbox: 1\nserver: {public: true}\n"
                     "providers: [{id: sim, kind: simulator}]\n"
                     "models:\n"
                     "  - {id: says-attack, provider: sim, simulate: {text: \"Attack.\"}}\n"
                     "  - {id: says-fine, provider: sim, price: {input: 1, output: 1}, simulate: {text: fine}}\n"
                     "  - {id: says-both, provider: sim, simulate: {text: \"fine or attack\"}}\n"
                     "  - {id: sick, provider: sim, simulate: {status: 500}}\n"
                     "  - {id: slow, provider: sim, simulate: {text: fine, first_token: 30s}}\n"
                     "  - {id: narrow, provider: sim, context: 100, simulate: {text: fine}}\n"
                     "  - {id: small, provider: sim, simulate: {text: hi}}\n"
                     "groups: [{id: guarded, policies: [denies], members: [{model: says-attack}]}]\n"
                     "policies:\n"
                     "  - {id: cards, modify: [{regexp: {find: '\\d{16}', replace: CARD}}]}\n" +
                     guard("denies", "says-attack") + guard("passes", "says-fine", ", timeout: 30s" + more) + guard("lost", "says-both") +
                     guard("ill", "sick") + guard("open", "sick", ", on_failure: allow") + guard("late", "slow", ", timeout: 50ms") +
                     guard("tight", "narrow") + guard("loop", "guarded") + "routes:\n" + route("denies") + route("passes") + route("lost") +
                     route("ill") + route("open") + route("late") + route("tight") + route("loop"));
    }

    int asked(std::string_view path, std::string const& text = "Hi", header_values const& headers = {})
    {
        body = "{\"model\":\"small\",\"messages\":[{\"role\":\"system\",\"content\":\"secret rules\"},{\"role\":\"user\",\"content\":\"" +
               text + "\"}]}";
        return at.ask(path, body, headers).status;
    }
    std::vector<std::string> judged() const
    {
        std::vector<std::string> out;
        for (auto const& each : at.event().policies()) out.push_back(each.name() + ' ' + each.outcome());
        return out;
    }
    std::vector<std::string> trail() const { return {at.event().trail().begin(), at.event().trail().end()}; }

    gateway_fixture at;
    std::string body;
};

TEST_F(model_guards, deny_by_a_label_and_leave_an_event_of_the_question)
{
    configure();
    EXPECT_EQ(asked("/denies", "Hi", {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}), 422);
    EXPECT_THAT(at.client->body, HasSubstr("not here"));
    EXPECT_THAT(at.client->body, Not(HasSubstr("Attack")));
    ASSERT_EQ(at.sink.events.size(), 2u);
    schema::Event const &question = *at.sink.events[0], &denied = *at.sink.events[1];
    EXPECT_EQ(question.role(), "guard");
    EXPECT_EQ(question.parent(), denied.id());
    EXPECT_EQ(question.consumer(), "watch");
    EXPECT_EQ(question.resolved_model(), "says-attack");
    EXPECT_EQ(question.trace_id(), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(denied.decision(), "blocked");
    EXPECT_EQ(denied.reason(), "policy");
    EXPECT_THAT(judged(), ElementsAre("cards passed", "denies blocked"));
    EXPECT_THAT(trail(), Contains("policy denies (blocked: label attack)"));
    EXPECT_EQ(denied.attempts_size(), 0) << "no provider was called for it";
}

TEST_F(model_guards, pass_by_another_label_and_ask_equal_questions_once)
{
    configure();
    EXPECT_EQ(asked("/passes", "one"), 200);
    EXPECT_EQ(at.event().resolved_model(), "small");
    EXPECT_THAT(judged(), ElementsAre("cards passed", "passes passed"));
    EXPECT_GT(at.sink.events[0]->actual_cost_micros(), 0);
    EXPECT_EQ(asked("/passes", "one"), 200);
    EXPECT_EQ(at.sink.events.size(), 3u) << "the second was known";
    EXPECT_EQ(asked("/passes", "two"), 200);
    EXPECT_EQ(at.sink.events.size(), 5u);
    configure();
    EXPECT_EQ(asked("/passes", "one"), 200);
    EXPECT_EQ(at.sink.events.size(), 6u) << "over a reload, too";
    configure(", prompt: another");
    EXPECT_EQ(asked("/passes", "one"), 200);
    EXPECT_EQ(at.sink.events.size(), 8u) << "another prompt is another question";
}

TEST_F(model_guards, refuse_with_503_when_there_is_no_label)
{
    configure();
    for (auto const& [path, fault] :
         {std::pair{"/lost", "the answer holds no label, or several"}, std::pair{"/ill", "the classifier answered with status 500"},
          std::pair{"/late", "the classifier took too long"}}) {
        EXPECT_EQ(asked(path), 503) << path;
        EXPECT_THAT(at.client->body, HasSubstr("could not be asked; try again later")) << path;
        EXPECT_THAT(trail(), Contains(HasSubstr(fault))) << path;
        EXPECT_EQ(at.event().attempts_size(), 0) << path;
    }
    std::size_t const before = at.sink.events.size();
    EXPECT_EQ(asked("/tight", std::string(4'000, 'x') + " and more"), 503);
    EXPECT_EQ(at.sink.events.size(), before + 1) << "nothing was asked";
    EXPECT_EQ(asked("/tight"), 200);
}

TEST_F(model_guards, let_requests_pass_without_a_label_where_the_policy_says_so)
{
    configure();
    EXPECT_EQ(asked("/open"), 200);
    EXPECT_THAT(judged(), ElementsAre("cards passed", "open passed"));
    EXPECT_THAT(trail(), Contains("policy open (passed: the classifier answered with status 500)"));
}

TEST_F(model_guards, are_asked_about_what_policies_left_and_not_about_instructions)
{
    configure();
    EXPECT_EQ(asked("/passes", "pay 4111111111111111"), 200);
    EXPECT_EQ(asked("/passes", "pay CARD"), 200);
    EXPECT_EQ(at.sink.events.size(), 3u) << "it is the same question";
    body = R"({"model":"small","messages":[{"role":"system","content":"other rules"},{"role":"user","content":"pay CARD"}]})";
    EXPECT_EQ(at.ask("/passes", body).status, 200);
    EXPECT_EQ(at.sink.events.size(), 4u) << "and with other instructions, too";
}

TEST_F(model_guards, ask_no_further_guards)
{
    configure();
    EXPECT_EQ(asked("/loop"), 422) << "the group that is asked has a guard, which is not asked about the question";
    EXPECT_EQ(at.sink.events.size(), 2u);
}

TEST_F(model_guards, are_broken_off_when_the_client_leaves)
{
    configure(", cache: {ttl: 0s}");
    at.configure("signalbox: 1\nserver: {public: true}\nproviders: [{id: sim, kind: simulator}]\n"
                 "models: [{id: slow, provider: sim, simulate: {text: fine, first_token: 30s}}, {id: small, provider: sim}]\n"
                 "policies:\n" +
                 guard("waits", "slow", ", timeout: 60s") +
                 "routes:\n  - {id: waits, match: {path: /waits}, policies: [waits], to: model:small}\n");
    body = R"({"model":"small","messages":[{"role":"user","content":"Hi"}]})";
    at.start("/waits", body);
    at.loop.poll();
    at.stop->fire(model::fault::client_closed);
    at.finish();
    EXPECT_EQ(at.event().reason(), "client_closed");
    EXPECT_THAT(judged(), IsEmpty());
    EXPECT_EQ(at.sink.events.size(), 2u);
    EXPECT_EQ(at.client->status, 0);
}

}  // namespace
}  // namespace signalbox::test
