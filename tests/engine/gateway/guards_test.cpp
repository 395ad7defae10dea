// Policies that ask a service, end to end: what it is asked, what its answers do, and what becomes of a request when it gives none.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string const chat = "/v1/chat/completions";

std::string plain(std::string const& text)
{
    return R"({"id":"c","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,"message":{"role":"assistant","content":")" +
           text + R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})";
}

class guards : public testing::Test {
protected:
    guards()
    {
        configure();
        vendor.always({read_request(), send(reply_with(plain("Hello"), "Content-Type: application/json\r\n"))});
    }

    void configure(std::string const& more = "timeout: 30s", std::string const& policies = {})
    {
        std::string const guard_port = std::to_string(service.port()), port = std::to_string(vendor.port());
        at.configure("signalbox: 1\n"
                     "providers:\n"
                     "  - {id: vendor, kind: openai, base_url: 'http://127.0.0.1:" +
                     port +
                     "/v1', auth: {type: none}, breaker: {max_fails: 0}}\n"
                     "  - {id: sick, kind: simulator}\n"
                     "models:\n"
                     "  - {id: m, provider: vendor, upstream: up}\n"
                     "  - {id: ill, provider: sick, simulate: {status: 500}}\n"
                     "groups:\n"
                     "  - {id: arms, strategy: fallback, policies: [ask], members: [{model: ill, tag: first}, {model: m, tag: second}]}\n"
                     "upstreams:\n"
                     "  - {id: guard, url: 'http://127.0.0.1:" +
                     guard_port +
                     "/base', headers: {X-Guard: of-the-gateway}}\n"
                     "  - {id: bare, url: 'http://127.0.0.1:" +
                     guard_port +
                     "'}\n"
                     "  - {id: gone, url: 'http://127.0.0.1:" +
                     std::to_string(nowhere.port()) +
                     "'}\n"
                     "policies:\n"
                     "  - {id: ask, http_guard: {to: http:guard/v1/check, " +
                     more +
                     "}, deny: {status: 422, message: not here}}\n"
                     "  - {id: lost, http_guard: {to: http:gone, on_failure: deny}}\n"
                     "  - {id: root, http_guard: {to: http:bare, timeout: 30s}}\n"
                     "  - {id: polite, prompt_guard: {deny: [rude]}}\n"
                     "  - {id: cards, modify: [{regexp: {find: '\\b\\d{13,16}\\b', replace: CARD}}]}\n" +
                     policies +
                     "routes:\n"
                     "  - {id: asked, match: {path: /asked}, policies: [cards, ask, polite], to: model:m}\n"
                     "  - {id: messages, match: {path: /messages}, accept: anthropic, policies: [ask], to: model:m}\n"
                     "  - {id: lost, match: {path: /lost}, policies: [lost], to: model:m}\n"
                     "  - {id: bare, match: {path: /bare}, policies: [root], to: model:m}\n"
                     "  - {id: strict, match: {path: /strict}, policies: [polite, ask], to: model:m}\n"
                     "  - {id: raw, match: {path: /raw}, accept: raw, policies: [ask], to: http:guard/raw}\n"
                     "server: {public: true}\n");
    }

    void says(std::string const& answer, int status = 200)
    {
        service.always({read_request(), send(reply_with(answer, "Content-Type: application/json\r\n", status))});
    }
    /// The status.
    int asked(std::string_view path, std::string const& words = "Hi", std::string const& model = "m")
    {
        body = "{\"model\":\"" + model + "\", \"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}],\"seed\":1.0}";
        return at.ask(path, body).status;
    }
    static std::string body_of(std::string const& request) { return request.substr(request.find("\r\n\r\n") + 4); }
    std::vector<std::string> judged() const
    {
        std::vector<std::string> out;
        for (auto const& each : at.event().policies()) out.push_back(each.name() + ' ' + each.outcome());
        return out;
    }
    std::vector<std::string> trail() const { return {at.event().trail().begin(), at.event().trail().end()}; }

    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()}, service{at.loop.get_executor()};
    refusing_port nowhere{at.loop.get_executor()};
    std::string body;
};

TEST_F(guards, ask_with_the_texts_as_policies_left_them)
{
    says(R"({"verdict":"allow"})");
    EXPECT_EQ(asked("/asked", "pay 4111111111111111"), 200);
    ASSERT_EQ(service.requests().size(), 1u);
    std::string const& request = service.requests()[0];
    EXPECT_TRUE(request.starts_with("POST /base/v1/check HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(service.port()) + "\r\n"))
        << request;
    EXPECT_THAT(request, HasSubstr("\r\nX-Guard: of-the-gateway\r\n"));
    std::string const id = at.client->lines.substr(at.client->lines.find("req_"), 30);
    EXPECT_EQ(body_of(request), R"({"version":1,"policy":"ask","request":")" + id.substr(0, id.find('\r')) +
                                    R"(","consumer":"public","route":"asked","model":"m","format":"openai_chat","texts":[)"
                                    R"({"id":0,"at":"messages.0.content","role":"user","text":"pay CARD"}]})");
    EXPECT_THAT(judged(), ElementsAre("cards changed", "ask passed", "polite passed"));
    EXPECT_GT(at.event().policies(1).microseconds(), 0u);
    EXPECT_EQ(at.event().decision(), "allowed");
}

TEST_F(guards, may_be_the_root_of_a_server)
{
    says(R"({"verdict":"allow"})");
    EXPECT_EQ(asked("/bare"), 200);
    EXPECT_TRUE(service.requests()[0].starts_with("POST / HTTP/1.1\r\n")) << service.requests()[0];
}

TEST_F(guards, deny_with_the_words_of_the_service_or_of_the_policy)
{
    says(R"({"verdict":"deny"})");
    EXPECT_EQ(asked("/asked"), 422);
    EXPECT_THAT(at.client->body, HasSubstr("not here"));
    EXPECT_THAT(judged(), ElementsAre("cards passed", "ask blocked")) << "what stands behind is not judged";
    EXPECT_EQ(at.event().decision(), "blocked");
    EXPECT_EQ(at.event().reason(), "policy");
    says(R"({"verdict":"deny","status":451,"message":"talk to legal","reason":"rule 7"})");
    EXPECT_EQ(asked("/asked"), 451);
    EXPECT_THAT(at.client->body, HasSubstr("talk to legal"));
    EXPECT_THAT(at.client->body, Not(HasSubstr("rule 7")));
    EXPECT_THAT(trail(), ::testing::Contains("policy ask (blocked: rule 7)"));
    EXPECT_THAT(vendor.requests(), IsEmpty()) << "no provider was called";
}

TEST_F(guards, change_the_texts_that_they_name_and_no_other_byte)
{
    says(R"({"verdict":"modify","texts":[{"id":0,"text":"a \"b\""}],"reason":"softened"})");
    EXPECT_EQ(asked("/asked", "rude"), 200);
    EXPECT_EQ(body_of(vendor.requests().back()), R"({"model":"up", "messages":[{"role":"user","content":"a \"b\""}],"seed":1.0})");
    EXPECT_THAT(judged(), ElementsAre("cards passed", "ask changed", "polite passed")) << "the next ones see what it made";
    EXPECT_EQ(at.event().policies(1).matches(), 1u);
    says(R"({"verdict":"modify","texts":[{"id":0,"text":"now rude"}]})");
    EXPECT_EQ(asked("/asked", "kind"), 403);
    EXPECT_THAT(judged(), ElementsAre("cards passed", "ask changed", "polite blocked"));
    says(R"({"verdict":"modify","texts":[]})");
    EXPECT_EQ(asked("/asked", "kind"), 200);
    EXPECT_EQ(body_of(vendor.requests().back()), R"({"model":"up", "messages":[{"role":"user","content":"kind"}],"seed":1.0})");
}

TEST_F(guards, are_asked_once_for_a_request_whatever_targets_are_tried)
{
    says(R"({"verdict":"allow"})");
    EXPECT_EQ(asked(chat, "Hi", "arms"), 200);
    EXPECT_EQ(at.event().fallback_count(), 1u);
    EXPECT_EQ(service.requests().size(), 1u);
    says(R"({"verdict":"deny"})");
    EXPECT_EQ(asked(chat, "Hi", "arms"), 422);
    EXPECT_EQ(at.event().tag(), "first") << "a refused request keeps its arm";
    EXPECT_EQ(service.requests().size(), 2u);
}

TEST_F(guards, are_not_asked_about_what_is_refused_before)
{
    EXPECT_EQ(asked("/strict", "rude"), 403);
    EXPECT_EQ(at.ask("/asked", R"({"model":"m","messages":[{"role":"user","content":""}]})").status, 200) << "there is no text";
    EXPECT_THAT(service.requests(), IsEmpty());
}

TEST_F(guards, judge_all_formats_and_what_is_no_chat)
{
    says(R"({"verdict":"modify","texts":[{"id":0,"text":"changed"}]})");
    EXPECT_EQ(at.ask("/messages", R"({"model":"m","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]})").status, 200);
    EXPECT_THAT(body_of(vendor.requests().back()), HasSubstr(R"("content":"changed")"));
    EXPECT_THAT(body_of(service.requests().back()), HasSubstr(R"("format":"anthropic")"));
    at.ask("/raw", "plain words", {{"content-length", "11"}});
    EXPECT_EQ(body_of(service.requests().back()), "changed");
}

TEST_F(guards, refuse_with_503_when_the_service_gives_no_answer)
{
    auto const expect_none = [&](std::string const& why) {
        EXPECT_EQ(asked("/asked"), 503) << why;
        EXPECT_THAT(at.client->body, HasSubstr("could not be asked; try again later")) << why;
        EXPECT_THAT(at.client->lines, HasSubstr("Retry-After: ")) << why;
        EXPECT_THAT(judged(), ElementsAre("cards passed", "ask blocked")) << why;
        EXPECT_THAT(trail(), ::testing::Contains(HasSubstr(why)));
        EXPECT_EQ(at.event().reason(), "policy");
    };
    says("busy", 500);
    expect_none("the guard was not reached: status 500 instead of an answer");
    says("<html>");
    expect_none("the guard's answer cannot be used: it is no JSON");
    says(R"({"verdict":"modify","texts":[{"id":9,"text":""}]})");
    expect_none("the guard's answer cannot be used: it names a text that it was not sent");
    service.always({read_request(), reset()});
    expect_none("the guard was not reached: ");
    service.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + std::string(17u << 20, ' '))});
    expect_none("more than 16 MiB instead of an answer");
    service.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")});
    expect_none("the guard was not reached: ");
    EXPECT_EQ(asked("/lost"), 503) << "the server refuses connections";
    EXPECT_THAT(vendor.requests(), IsEmpty());
}

TEST_F(guards, without_an_answer_are_told_as_what_is_wrong_here_and_not_with_the_caller)
{
    says("busy", 500);
    EXPECT_EQ(asked("/asked"), 503);
    EXPECT_THAT(at.client->body, HasSubstr(R"("message":"the policy \"ask\" of this gateway could not be asked; try again later")"));
    EXPECT_THAT(at.client->body, HasSubstr(R"("type":"server_error")"));
    EXPECT_THAT(at.client->body, HasSubstr(R"("code":"policy_unavailable")"));
    EXPECT_EQ(at.ask("/messages", R"({"model":"m","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]})").status, 503);
    EXPECT_THAT(at.client->body, HasSubstr(R"("type":"overloaded_error","message":"the policy \"ask\")"));
    says(R"({"verdict":"deny","status":403})");
    EXPECT_EQ(asked("/asked"), 403);
    EXPECT_THAT(at.client->body, HasSubstr("policy_violation")) << "an answer is the caller's business";
}

TEST_F(guards, that_take_too_long_are_not_waited_for)
{
    configure("timeout: 20ms");
    service.always({read_request(), stall()});
    EXPECT_EQ(asked("/asked"), 503);
    EXPECT_THAT(trail(), ::testing::Contains(HasSubstr("the guard was not reached")));
    service.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{\"verdict\""), stall()});
    EXPECT_EQ(asked("/asked"), 503);
}

TEST_F(guards, let_requests_pass_without_an_answer_where_the_policy_says_so)
{
    configure("timeout: 20ms, on_failure: allow");
    service.always({read_request(), stall()});
    EXPECT_EQ(asked("/asked"), 200);
    EXPECT_THAT(judged(), ElementsAre("cards passed", "ask passed", "polite passed"));
    EXPECT_THAT(trail(), ::testing::Contains(HasSubstr("policy ask (passed: the guard was not reached")));
    says("no answer");
    EXPECT_EQ(asked("/asked"), 200);
    EXPECT_EQ(asked("/asked", "rude"), 403) << "those behind still judge";
}

TEST_F(guards, are_broken_off_when_the_client_leaves)
{
    service.always({read_request(), stall()});
    body = R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})";
    at.start("/asked", body);
    at.run_until([&] { return service.stalled().count() == 1; });
    at.stop->fire(model::fault::client_closed);
    at.finish();
    EXPECT_EQ(at.event().reason(), "client_closed");
    EXPECT_THAT(judged(), ElementsAre("cards passed"));
    EXPECT_THAT(vendor.requests(), IsEmpty());
    at.run_until([&] { return service.closed().count() == 1; });
    EXPECT_EQ(at.client->status, 0);
}

TEST_F(guards, may_be_several)
{
    configure("timeout: 30s", "  - {id: again, http_guard: {to: http:guard/second, timeout: 30s}}\n"
                              "consumers: [{name: c, policies: [again, ask], keys: [{secret: {inline: sb_of_a_consumer}}]}]\n");
    service.expect({read_request(), send(reply_with(R"({"verdict":"modify","texts":[{"id":0,"text":"one"}]})"))});
    service.expect({read_request(), send(reply_with(R"({"verdict":"modify","texts":[{"id":0,"text":"two"}]})"))});
    body = R"({"model":"m","messages":[{"role":"user","content":"zero"}]})";
    EXPECT_EQ(at.ask(chat, body, {{"x-api-key", "sb_of_a_consumer"}}).status, 200);
    EXPECT_THAT(service.requests()[1], HasSubstr(R"("text":"one")"));
    EXPECT_THAT(body_of(vendor.requests().back()), HasSubstr("two"));
    EXPECT_THAT(judged(), ElementsAre("again changed", "ask changed"));
}

}  // namespace
}  // namespace signalbox::test
