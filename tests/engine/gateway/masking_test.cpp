// Masking that is taken back, end to end: what the provider gets, what the client gets, and that no text of it is kept.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string plain(std::string const& text)
{
    return R"({"id":"c","object":"chat.completion","created":1795904670,"model":"up","x":1.0,"choices":[{"index":0,"message":{"role":)"
           R"("assistant","content":")" +
           text + R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})";
}

std::string chunk(std::string const& text)
{
    return R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"up","choices":[{"index":0,"delta":{"content":")" +
           text + "\"},\"finish_reason\":null}]}\n\n";
}

std::string const end_of_stream =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{},"
    "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

class masking : public testing::Test {
protected:
    masking()
    {
        std::string const port = std::to_string(vendor.port());
        at.configure("signalbox: 1\n"
                     "providers: [{id: vendor, kind: openai, base_url: 'http://127.0.0.1:" +
                     port +
                     "/v1', auth: {type: none}, breaker: {max_fails: 0}}]\n"
                     "models: [{id: m, provider: vendor, upstream: up}]\n"
                     "upstreams: [{id: plain, url: 'http://127.0.0.1:" +
                     port +
                     "'}]\n"
                     "policies:\n"
                     "  - {id: cards, modify: [{mask: {find: '\\b\\d{13,16}\\b', name: CARD}}]}\n"
                     "  - {id: people, modify: [{mask: {find: 'Ada [A-Z][a-z]+', name: NAME}}, {literal: {find: ACME, replace: us}}]}\n"
                     "  - {id: replies, phase: response, modify: [{regexp: {find: '\\b\\d{13,16}\\b', replace: XXX}}]}\n"
                     "  - {id: words, prompt_guard: {deny: ['4111']}}\n"
                     "routes:\n"
                     "  - {id: masked, match: {path: /masked}, policies: [cards, people, words], to: model:m}\n"
                     "  - {id: messages, match: {path: /messages}, accept: anthropic, policies: [cards], to: model:m}\n"
                     "  - {id: both, match: {path: /both}, policies: [replies, cards], to: model:m}\n"
                     "  - {id: files, match: {path: '/files/*'}, accept: raw, policies: [cards], to: http:plain}\n"
                     "server: {public: true}\n");
    }

    void answers(std::string const& body, std::string const& type = "application/json", int status = 200)
    {
        vendor.always({read_request(), send(reply_with(body, "Content-Type: " + type + "\r\n", status))});
    }
    void ask(std::string_view path, std::string const& words, std::string const& more = {})
    {
        body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]" + more + "}";
        at.ask(path, body);
    }
    std::string sent() const { return vendor.requests().back().substr(vendor.requests().back().find("\r\n\r\n") + 4); }
    std::vector<std::string> judged() const
    {
        std::vector<std::string> out;
        for (auto const& each : at.event().policies())
            out.push_back(each.name() + ' ' + each.outcome() + ' ' + std::to_string(each.matches()));
        return out;
    }

    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()};
    std::string body;
};

TEST_F(masking, is_taken_back_in_the_reply)
{
    answers(plain("[NAME_1] pays with [CARD_2], not with [CARD_1] or [CARD_3]"));
    ask("/masked", "Ada Lovelace of ACME has 4111111111111111 and 5500000000000004, 4111111111111111");
    EXPECT_EQ(sent(), R"({"model":"up","messages":[{"role":"user","content":"[NAME_1] of us has [CARD_1] and [CARD_2], [CARD_1]"}]})");
    EXPECT_EQ(at.client->body, plain("Ada Lovelace pays with 5500000000000004, not with 4111111111111111 or [CARD_3]"));
    EXPECT_THAT(judged(), ElementsAre("cards changed 3", "people changed 2", "words passed 0"));
}

TEST_F(masking, leaves_no_text_in_the_event)
{
    answers(R"({"error":{"message":"[CARD_1] is too long, [NAME_1]","type":"invalid_request_error","code":null}})", "application/json",
            400);
    ask("/masked", "4111111111111111 Ada Lovelace");
    EXPECT_EQ(at.client->status, 400);
    EXPECT_THAT(at.client->body, HasSubstr("4111111111111111 is too long, Ada Lovelace")) << "the words are the caller's own";
    std::string const kept = at.event().SerializeAsString();
    EXPECT_THAT(kept, Not(HasSubstr("4111111111111111")));
    EXPECT_THAT(kept, Not(HasSubstr("Lovelace")));
}

TEST_F(masking, is_taken_back_in_streams_wherever_they_are_cut)
{
    std::string const words = "pay [CARD_1] now";
    for (std::size_t cut = 1; cut < words.size(); ++cut) {
        answers(chunk(words.substr(0, cut)) + chunk(words.substr(cut)) + end_of_stream, "text/event-stream");
        ask("/masked", "4111111111111111", ",\"stream\":true");
        std::string text;
        for (std::size_t from = at.client->body.find("\"content\":\""); from != std::string::npos;
             from = at.client->body.find("\"content\":\"", from + 1))
            text += at.client->body.substr(from + 11, at.client->body.find('"', from + 11) - from - 11);
        EXPECT_EQ(text, "pay 4111111111111111 now") << cut;
    }
}

TEST_F(masking, is_taken_back_in_every_format)
{
    answers(plain("[CARD_1]"));
    at.ask("/messages", R"({"model":"m","max_tokens":5,"messages":[{"role":"user","content":"4111111111111111"}]})");
    EXPECT_THAT(sent(), HasSubstr("[CARD_1]"));
    EXPECT_THAT(at.client->body, HasSubstr(R"("text":"4111111111111111")"));
    answers("got [CARD_1]", "text/plain");
    at.ask("/files/x", "card 4111111111111111", {{"content-length", "21"}});
    EXPECT_EQ(sent(), "card [CARD_1]");
    EXPECT_EQ(at.client->body, "got 4111111111111111");
}

TEST_F(masking, puts_back_what_the_caller_said_behind_policies_for_replies)
{
    answers(plain("[CARD_1] and 5500000000000004"));
    ask("/both", "4111111111111111");
    EXPECT_EQ(at.client->body, plain("4111111111111111 and XXX"));
}

TEST_F(masking, of_nothing_leaves_the_reply_as_it_came)
{
    answers(plain("[CARD_1]"));
    ask("/masked", "Hi");
    EXPECT_EQ(at.client->body, plain("[CARD_1]"));
    EXPECT_THAT(judged(), ElementsAre("cards passed 0", "people passed 0", "words passed 0"));
}

TEST_F(masking, does_not_take_what_the_caller_wrote_for_a_placeholder_of_its_own)
{
    answers(plain("[CARD_1] [CARD_2]"));
    ask("/masked", "what is [CARD_1]? 4111111111111111");
    EXPECT_THAT(sent(), HasSubstr("what is [CARD_1]? [CARD_2]"));
    EXPECT_EQ(at.client->body, plain("[CARD_1] 4111111111111111"));
}

}  // namespace
}  // namespace signalbox::test
