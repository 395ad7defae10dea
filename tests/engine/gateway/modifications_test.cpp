// Policies that change texts, end to end: what the provider gets, what the client gets, and what the event tells.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view chat = "/v1/chat/completions";

std::string http(std::string const& type, std::string const& body, int status = 200)
{
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

std::string chunk(std::string const& text)
{
    return "data: "
           "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"x\":7,\"choices\":[{\"index\":0,\"delta\":"
           "{\"content\":\"" +
           text + "\"},\"finish_reason\":null}]}\n\n";
}

std::string const end_of_stream =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{},"
    "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

std::string plain(std::string const& text)
{
    return R"({"id":"c","object":"chat.completion","created":1795904670,"model":"up","x":1.0,"choices":[{"index":0,"message":{"role":)"
           R"("assistant","content":")" +
           text + R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})";
}

class modifications : public testing::Test {
protected:
    modifications()
    {
        std::string const port = std::to_string(vendor.port());
        at.configure("signalbox: 1\n"
                     "providers:\n"
                     "  - {id: vendor, kind: openai, base_url: 'http://127.0.0.1:" +
                     port +
                     "/v1', auth: {type: none}, breaker: {max_fails: 0}}\n"
                     "models: [{id: m, provider: vendor, upstream: up}]\n"
                     "groups: [{id: g, members: [{model: m}]}]\n"
                     "upstreams: [{id: plain, url: 'http://127.0.0.1:" +
                     port +
                     "'}]\n"
                     "policies:\n"
                     "  - {id: cards, phase: both, modify: [{regexp: {find: '\\b\\d{13,16}\\b', replace: CARD}}]}\n"
                     "  - {id: names, modify: [{literal: {find: ACME, replace: the company}}, {trim: {field: messages.*.content}}]}\n"
                     "  - {id: polite, prompt_guard: {deny: ['the company']}}\n"
                     "  - id: echoed\n"
                     "    phase: response\n"
                     "    modify:\n"
                     "      - {regexp: {field: req_uri_details.path, find: '\\b(\\d{13,16})\\b', replace: XXX-CREDIT-CARD-XXX}}\n"
                     "      - {regexp: {field: req_uri_details.path, find: '([\\d+\\-\\s]*)(\\d{4})', replace: XXX-$2}}\n"
                     "routes:\n"
                     "  - {id: masked, match: {path: /masked}, policies: [cards], to: model:m}\n"
                     "  - {id: named, match: {path: /named}, policies: [names, cards], to: model:m}\n"
                     "  - {id: strict, match: {path: /strict}, policies: [names, polite], to: model:m}\n"
                     "  - {id: messages, match: {path: /messages}, accept: anthropic, policies: [cards], to: model:m}\n"
                     "  - {id: echo, match: {path: '/echo/*'}, accept: raw, policies: [echoed], to: http:plain}\n"
                     "  - {id: files, match: {path: '/files/*'}, accept: raw, policies: [cards], to: http:plain}\n"
                     "server: {public: true}\n");
        vendor.always({read_request(), send(http("application/json", plain("Hello")))});
    }

    void answers(std::string const& type, std::string const& body, int status = 200)
    {
        vendor.always({read_request(), send(http(type, body, status))});
    }
    std::string sent_body() const
    {
        std::string const& all = vendor.requests().back();
        return all.substr(all.find("\r\n\r\n") + 4);
    }
    std::vector<std::string> judged() const
    {
        std::vector<std::string> out;
        for (auto const& each : at.event().policies())
            out.push_back(each.name() + ' ' + each.outcome() + ' ' + std::to_string(each.matches()));
        return out;
    }
    std::vector<std::string> trail() const { return {at.event().trail().begin(), at.event().trail().end()}; }

    std::string const asked = R"({"model":"any","messages":[{"role":"user","content":"x"}]})";
    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()};
};

TEST_F(modifications, change_the_texts_of_a_relayed_request_and_nothing_else)
{
    EXPECT_EQ(
        at.ask("/masked",
               R"({ "messages" : [{"role":"user","content":"my 4111111111111111"}],"seed":4111111111111111,"model":"any", "x":[1.0]})")
            .status,
        200);
    EXPECT_EQ(sent_body(), R"({ "messages" : [{"role":"user","content":"my CARD"}],"seed":4111111111111111,"model":"up", "x":[1.0]})");
    EXPECT_THAT(judged(), ElementsAre("cards changed 1"));
    EXPECT_THAT(trail(), ElementsAre("route masked (matched)", "policy cards (changed: messages.0.content)"));
    EXPECT_EQ(at.event().decision(), "allowed");
    std::string const same = R"({"messages":[{"role":"user","content":"my 4111 1111"}], "model":"up"})";
    EXPECT_EQ(at.ask("/masked", same).status, 200);
    EXPECT_EQ(sent_body(), same);
    EXPECT_THAT(judged(), ElementsAre("cards passed 0"));
    EXPECT_THAT(trail(), ElementsAre("route masked (matched)"));
}

TEST_F(modifications, are_made_in_their_order_and_seen_by_the_policies_behind_them)
{
    EXPECT_EQ(at.ask("/named", R"({"model":"any","messages":[{"role":"user","content":"  ACME has 4111111111111111  "}]})").status, 200);
    EXPECT_EQ(sent_body(), R"({"model":"up","messages":[{"role":"user","content":"the company has CARD"}]})");
    EXPECT_THAT(judged(), ElementsAre("names changed 2", "cards changed 1"));
    EXPECT_EQ(at.ask("/strict", R"({"model":"any","messages":[{"role":"user","content":"What does ACME do?"}]})").status, 403);
    EXPECT_THAT(judged(), ElementsAre("names changed 1", "polite blocked 0"));
}

TEST_F(modifications, change_a_request_that_is_translated)
{
    at.ask("/messages", R"({"model":"any","max_tokens":9,"messages":[{"role":"user","content":"my 4111111111111111"}]})");
    EXPECT_THAT(sent_body(), HasSubstr("\"content\":\"my CARD\""));
    EXPECT_THAT(at.client->body, HasSubstr("\"text\":\"Hello\""));
}

TEST_F(modifications, change_the_texts_of_a_plain_reply_and_nothing_else)
{
    answers("application/json", plain("Yours is 4111111111111111."));
    EXPECT_EQ(at.ask("/masked", asked).body, plain("Yours is CARD."));
    EXPECT_THAT(judged(), ElementsAre("cards changed 1"));
    EXPECT_THAT(trail(), ElementsAre("route masked (matched)", "policy cards (changed)"));
    EXPECT_EQ(at.event().tokens().completion(), 3u);
    at.ask("/messages", R"({"model":"any","max_tokens":9,"messages":[{"role":"user","content":"x"}]})");
    EXPECT_THAT(at.client->body, HasSubstr("\"text\":\"Yours is CARD.\""));
    EXPECT_EQ(at.ask(chat, R"({"model":"m","messages":[{"role":"user","content":"x"}]})").body, plain("Yours is 4111111111111111."))
        << "other paths have no policy";
}

TEST_F(modifications, change_streams_wherever_a_number_is_split)
{
    std::string const body = R"({"model":"any","stream":true,"messages":[{"role":"user","content":"x"}]})";
    answers("text/event-stream", chunk("Yours: 41111111") + chunk("1111") + chunk("1111, bye") + end_of_stream);
    memory_client& seen = at.ask("/masked", body);
    EXPECT_EQ(seen.body, chunk("Yours: CARD") + chunk("") + chunk(", bye") + end_of_stream);
    EXPECT_TRUE(seen.finished);
    EXPECT_THAT(judged(), ElementsAre("cards changed 1"));
    answers("text/event-stream", chunk("Yours: 41111111") + chunk("11111111") + end_of_stream);
    EXPECT_EQ(at.ask("/masked", body).body, chunk("Yours: CARD") + chunk("") + end_of_stream) << "the end of the stream ends the text";
    EXPECT_THAT(at.ask("/messages", R"({"model":"any","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"x"}]})").body,
                HasSubstr("CARD"));
    EXPECT_THAT(at.client->body, Not(HasSubstr("11111111")));
    EXPECT_THAT(at.client->body, HasSubstr("message_stop"));
}

TEST_F(modifications, do_not_let_out_what_a_broken_stream_held_back)
{
    vendor.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n" +
                                        chunk("Hi ") + chunk("41111111"))});
    memory_client& seen = at.ask("/masked", R"({"model":"any","stream":true,"messages":[{"role":"user","content":"x"}]})");
    EXPECT_THAT(seen.body, HasSubstr("Hi "));
    EXPECT_THAT(seen.body, HasSubstr("\"error\":{"));
    EXPECT_THAT(seen.body, Not(HasSubstr("41111111")));
}

TEST_F(modifications, change_what_a_provider_says_of_an_error)
{
    answers("application/json", R"({"error":{"message":"4111111111111111 is too long","type":"invalid_request_error"}})", 400);
    EXPECT_EQ(at.ask("/masked", asked).body, R"({"error":{"message":"CARD is too long","type":"invalid_request_error"}})");
}

TEST_F(modifications, change_raw_requests_and_replies)
{
    answers("application/json", R"({"req_uri":"/echo/123456789","req_uri_details":{"path":"/__echo/123456789","n":123456789}})");
    EXPECT_EQ(at.ask("/echo/x", {}, {{"Accept-Encoding", "gzip"}, {"Range", "bytes=0-3"}}, "GET").body,
              R"({"req_uri":"/echo/123456789","req_uri_details":{"path":"/__echo/XXX-6789","n":123456789}})");
    EXPECT_THAT(vendor.requests().back(), HasSubstr("Accept-Encoding: identity\r\n"));
    EXPECT_THAT(vendor.requests().back(), Not(HasSubstr("gzip")));
    EXPECT_THAT(vendor.requests().back(), Not(HasSubstr("Range")));
    answers("application/json", R"({"req_uri_details":{"path":"/__echo/1234567890123456"}})");
    EXPECT_EQ(at.ask("/echo/x", {}, {}, "GET").body, R"({"req_uri_details":{"path":"/__echo/XXX-CREDIT-CARD-XXX"}})");
    answers("text/plain", "yours is 4111111111111111");
    EXPECT_EQ(at.ask("/files/x", R"({"id":"4111111111111111"})", {{"Content-Length", "25"}}).body, "yours is CARD");
    EXPECT_EQ(sent_body(), R"({"id":"CARD"})") << "of what is no chat every string is a text";
    EXPECT_THAT(vendor.requests().back(), HasSubstr("Content-Length: 13\r\n"));
    answers("text/event-stream", "data: {\"a\":\"41111111\"}\n\ndata: {\"a\":\"4111111111111111\"}\n\n");
    EXPECT_EQ(at.ask("/files/x", {}, {}, "GET").body, "data: {\"a\":\"41111111\"}\n\ndata: {\"a\":\"CARD\"}\n\n");
}

TEST_F(modifications, pass_no_compressed_reply)
{
    vendor.always({read_request(), send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")});
    EXPECT_EQ(at.ask("/files/x", {}, {}, "GET").status, 502);
    EXPECT_EQ(at.event().reason(), "malformed_reply");
}

TEST_F(modifications, are_explained_before_anything_is_sent)
{
    std::string const body = R"({"model":"m","messages":[{"role":"user","content":"ACME 4111111111111111"}]})";
    wire::header_list const headers;
    inbound const request{"POST", "/named", "", &headers, body, {}, {}, {}};
    auto const who = std::make_shared<model::principal>();
    who->everything = true;
    auto const told = explain_request(request, who, at.states.current()->config, 0.5);
    EXPECT_THAT(told.text,
                HasSubstr("policies\n  names: changes messages.0.content\n  cards: changes messages.0.content, and texts of the reply\n"));
}

}  // namespace
}  // namespace signalbox::test
