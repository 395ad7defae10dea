// Guards of replies, end to end: what a model must not say does not leave, whole or in a stream, and the client and the event learn why.
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view chat = "/v1/chat/completions";

std::string http(std::string const& type, std::string const& body)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string chunk(std::string const& text)
{
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":"
           "{\"content\":\"" +
           text + "\"},\"finish_reason\":null}]}\n\n";
}

std::string const end_of_stream =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{},"
    "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

std::string plain(std::string const& text)
{
    return R"({"id":"c","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,"message":{"role":"assistant","content":")" +
           text + R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})";
}

class reply_guards : public testing::Test {
protected:
    reply_guards()
    {
        std::string const port = std::to_string(vendor.port());
        at.configure("signalbox: 1\n"
                     "providers:\n"
                     "  - {id: vendor, kind: openai, base_url: 'http://127.0.0.1:" +
                     port +
                     "/v1', auth: {type: none}, breaker: {max_fails: 0}}\n"
                     "models: [{id: m, provider: vendor, upstream: up}]\n"
                     "upstreams: [{id: plain, url: 'http://127.0.0.1:" +
                     port +
                     "'}]\n"
                     "policies:\n"
                     "  - {id: quiet, phase: response, prompt_guard: {deny: ['(?i)project  ?falcon', 'launch codes']}, deny: {status: 451, "
                     "message: not this}}\n"
                     "  - {id: both, phase: both, prompt_guard: {deny: [bomb]}}\n"
                     "  - {id: masks, phase: response, modify: [{literal: {find: launch codes, replace: '***'}}]}\n"
                     "routes:\n"
                     "  - {id: quiet, match: {path: /quiet}, policies: [quiet], to: model:m}\n"
                     "  - {id: both, match: {path: /both}, policies: [both], to: model:m}\n"
                     "  - {id: masked, match: {path: /masked}, policies: [masks, quiet], to: model:m}\n"
                     "  - {id: messages, match: {path: /messages}, accept: anthropic, policies: [quiet], to: model:m}\n"
                     "  - {id: files, match: {path: /files}, accept: raw, policies: [quiet], to: http:plain}\n"
                     "server: {public: true}\n");
    }

    memory_client& asked(std::string_view path, std::string const& answer, bool stream = false, std::string const& words = "x")
    {
        vendor.always({read_request(), send(http(stream ? "text/event-stream" : "application/json", answer))});
        body = std::string(R"({"model":"any","max_tokens":9,)") + (stream ? "\"stream\":true," : "") +
               R"("messages":[{"role":"user","content":")" + words + "\"}]}";
        return at.ask(path, body);
    }
    std::vector<std::string> judged() const
    {
        std::vector<std::string> out;
        for (auto const& each : at.event().policies()) out.push_back(each.name() + ' ' + each.outcome());
        return out;
    }
    std::vector<std::string> trail() const { return {at.event().trail().begin(), at.event().trail().end()}; }

    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()};
    std::string body;
};

TEST_F(reply_guards, refuse_a_plain_reply_as_the_policy_says)
{
    auto const& seen = asked("/quiet", plain("It is called Project Falcon, I think."));
    EXPECT_EQ(seen.status, 451);
    EXPECT_THAT(seen.body, HasSubstr(R"("message":"not this")"));
    EXPECT_THAT(seen.body, HasSubstr("policy_violation"));
    EXPECT_THAT(seen.body, Not(HasSubstr("Falcon")));
    EXPECT_THAT(judged(), ElementsAre("quiet blocked"));
    EXPECT_THAT(trail(), Contains("policy quiet (blocked: deny[0] was found in the reply)"));
    EXPECT_EQ(at.event().decision(), "blocked");
    EXPECT_EQ(at.event().reason(), "policy");
    EXPECT_EQ(at.event().tokens().completion(), 3u) << "the model has spoken, and is paid";
    EXPECT_EQ(asked("/quiet", plain("It is called falcon.")).body, plain("It is called falcon.")) << "byte for byte";
    EXPECT_THAT(judged(), ElementsAre("quiet passed"));
    EXPECT_EQ(at.event().decision(), "allowed");
}

TEST_F(reply_guards, look_at_requests_where_they_are_for_both)
{
    EXPECT_EQ(asked("/both", plain("Hello"), false, "a bomb").status, 403);
    EXPECT_TRUE(vendor.requests().empty());
    EXPECT_EQ(asked("/both", plain("a bomb"), false, "Hi").status, 403);
    EXPECT_EQ(vendor.requests().size(), 1u);
    EXPECT_EQ(asked("/quiet", plain("Hello"), false, "What is Project Falcon?").status, 200) << "this one looks at replies alone";
}

TEST_F(reply_guards, break_a_stream_off_before_what_is_denied_leaves)
{
    std::string const first = chunk("Sure."), rest = chunk(" Projec") + chunk("t F") + chunk("alcon is late.") + end_of_stream;
    std::string const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: ";
    vendor.always({read_request(), send(head + std::to_string(first.size() + rest.size()) + "\r\n\r\n" + first), stall(), send(rest)});
    body = R"({"model":"any","stream":true,"messages":[{"role":"user","content":"x"}]})";
    std::string const of_anthropic = R"({"model":"any","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"x"}]})";
    std::uint64_t begun = 0;
    for (std::string_view const path : {"/quiet", "/messages"}) {
        ++begun;
        at.start(path, path == "/quiet" ? body : of_anthropic);
        at.run_until([&] { return vendor.stalled().count() == begun && at.client->body.find("Sure.") != std::string::npos; });
        vendor.release();
        at.finish();
        memory_client const& seen = *at.client;
        EXPECT_EQ(seen.status, 200) << "it had begun";
        EXPECT_THAT(seen.body, HasSubstr(R"("message":"not this")")) << "an error event of the client's format";
        EXPECT_THAT(seen.body, Not(HasSubstr("Projec")));
        EXPECT_THAT(seen.body, Not(HasSubstr("late")));
        EXPECT_THAT(seen.body, Not(HasSubstr("message_stop")));
        EXPECT_THAT(judged(), ElementsAre("quiet blocked"));
        EXPECT_EQ(at.event().decision(), "blocked");
        EXPECT_EQ(at.event().reason(), "policy");
    }
    auto const& whole = asked("/quiet", first + chunk(" Projec") + chunk("t Fox") + end_of_stream, true);
    EXPECT_EQ(whole.body, first + chunk(" Projec") + chunk("t Fox") + end_of_stream) << "what waited leaves as it came";
}

TEST_F(reply_guards, break_off_wherever_the_words_are_split_and_in_the_words_of_the_client)
{
    std::string const words = "the launch codes are";
    for (std::size_t first = 0; first <= words.size(); ++first) {
        std::string const answer = chunk("Well, ") + chunk(words.substr(0, first)) + chunk(words.substr(first)) + end_of_stream;
        auto const& relayed = asked("/quiet", answer, true);
        EXPECT_THAT(relayed.body, HasSubstr("not this")) << first;
        EXPECT_THAT(relayed.body, Not(HasSubstr("codes"))) << first;
        auto const& written = asked("/messages", answer, true);
        EXPECT_THAT(written.body, HasSubstr("not this")) << first;
        EXPECT_THAT(written.body, Not(HasSubstr("codes"))) << first;
        EXPECT_THAT(written.body, Not(HasSubstr("message_stop"))) << first;
    }
}

TEST_F(reply_guards, see_what_policies_before_them_made_of_a_reply)
{
    EXPECT_EQ(asked("/masked", plain("the launch codes")).body, plain("the ***"));
    EXPECT_THAT(judged(), ElementsAre("masks changed", "quiet passed"));
}

TEST_F(reply_guards, look_at_raw_replies)
{
    vendor.always({read_request(), send(http("text/plain", "the launch codes"))});
    auto const& seen = at.ask("/files", "x", {{"content-length", "1"}});
    EXPECT_EQ(seen.status, 451);
    EXPECT_THAT(seen.body, Not(HasSubstr("launch")));
}

}  // namespace
}  // namespace signalbox::test
