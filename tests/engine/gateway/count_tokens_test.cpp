// POST /v1/messages/count_tokens: relayed to targets that speak Anthropic's dialect, estimated for the others.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

constexpr std::string_view path = "/v1/messages/count_tokens";
constexpr std::string_view ask =
    R"({"model":"m","system":"Be brief.","messages":[{"role":"user","content":"How many tokens are these?"}]})";

class count_tokens : public testing::Test {
protected:
    void configure(std::string const& kind)
    {
        auto const provider = [this](std::string const& id, std::string const& of) {
            return "  - {id: " + id + ", kind: " + of + ", base_url: \"http://127.0.0.1:" + std::to_string(up.port()) +
                   "/v1\", auth: {secret: key}, breaker: {max_fails: 0}}\n";
        };
        at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n" + provider("p", kind) + provider("a", "anthropic") +
                     "models:\n  - {id: m, provider: p, upstream: up-1, price: {input: 3, output: 15}}\n"
                     "  - {id: claude, provider: a, upstream: up-2}\n"
                     "groups:\n  - {id: g, strategy: fallback, members: [{model: m}, {model: claude}]}\n");
    }
    void answer(std::string const& body, int status = 200)
    {
        up.always({read_request(), send(reply_with(body, "Content-Type: application/json\r\nConnection: close\r\n", status))});
    }

    gateway_fixture at;
    scripted_upstream up{at.loop.get_executor()};
};

TEST_F(count_tokens, relays_to_a_target_that_counts)
{
    answer(R"({"input_tokens":2095,"x":[1.50]})");
    configure("anthropic");
    auto const& seen = at.ask(path, ask, {{"anthropic-version", "2023-06-01"}, {"anthropic-beta", "token-counting-2024-11-01"}});
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.body, R"({"input_tokens":2095,"x":[1.50]})");
    ASSERT_EQ(up.requests().size(), 1u);
    std::string expected(ask);
    expected.replace(expected.find("\"m\""), 3, "\"up-1\"");
    EXPECT_TRUE(up.requests()[0].starts_with("POST /v1/messages/count_tokens HTTP/1.1\r\n")) << up.requests()[0];
    EXPECT_NE(up.requests()[0].find("anthropic-beta: token-counting-2024-11-01\r\n"), std::string::npos);
    EXPECT_TRUE(up.requests()[0].ends_with("\r\n\r\n" + expected));
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.event().operation(), "count_tokens");
    EXPECT_EQ(at.event().path(), path);
    EXPECT_EQ(at.event().tokens().prompt(), 0u) << "a count costs nothing";
    EXPECT_EQ(at.event().actual_cost_micros(), 0);
    EXPECT_EQ(at.event().estimated_cost_micros(), 0);
    EXPECT_FALSE(at.event().tokens().estimated());
}

/// The number behind a name, in a body of ours.
std::uint64_t number_of(std::string const& body, std::string const& name)
{
    auto const at = body.find("\"" + name + "\":");
    return at == body.npos ? 0 : std::stoull(body.substr(at + name.size() + 3));
}

TEST_F(count_tokens, is_estimated_where_the_target_speaks_another_dialect)
{
    configure("openai");
    std::string words;
    for (int i = 0; i < 200; ++i) words += "house ";
    std::string const body = R"({"model":"m","messages":[{"role":"user","content":")" + words + R"("}]})";
    auto const& seen = at.ask(path, body);
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(seen.body, R"({"input_tokens":)" + std::to_string(number_of(seen.body, "input_tokens")) + R"(,"estimated":true})");
    EXPECT_NEAR(static_cast<double>(number_of(seen.body, "input_tokens")), 207, 40) << "a token for each word, and the frame of a message";
    EXPECT_NE(seen.lines.find("\r\nX-Signalbox-Estimated: true\r\n"), std::string::npos) << seen.lines;
    EXPECT_NE(seen.lines.find("\r\nrequest-id: req_"), std::string::npos) << seen.lines;
    EXPECT_EQ(up.requests().size(), 0u);
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.event().operation(), "count_tokens");
    EXPECT_EQ(at.event().status(), 200u);
    EXPECT_EQ(at.event().attempts_size(), 0) << "no provider was asked";
    EXPECT_EQ(at.event().provider(), "");
    EXPECT_EQ(at.event().tokens().prompt(), 0u) << "a count costs nothing";
    EXPECT_EQ(at.event().actual_cost_micros(), 0);
    EXPECT_EQ(at.event().estimated_cost_micros(), 0);
}

TEST_F(count_tokens, is_the_number_that_a_chat_with_this_body_is_told_and_its_event_has)
{
    answer(R"({"id":"c","object":"chat.completion","created":1,"model":"up-1","choices":[{"index":0,"message":{"role":"assistant",)"
           R"("content":"Six."},"finish_reason":"stop"}]})");
    configure("openai");
    std::string chat(ask);
    chat.insert(1, R"("max_tokens":9,)");
    std::uint64_t const counted = number_of(at.ask(path, chat).body, "input_tokens");
    EXPECT_GT(counted, 8u);
    EXPECT_EQ(number_of(at.ask("/v1/messages", chat).body, "input_tokens"), counted) << at.client->body;
    EXPECT_EQ(at.event().tokens().prompt(), counted);
}

TEST_F(count_tokens, estimates_only_what_its_format_takes)
{
    configure("openai");
    for (auto const& [body, param] : {std::pair{R"({"model":"m"})", "messages"},
                                      std::pair{R"({"model":"m","messages":[{"role":"robot","content":"x"}]})", "messages[0].role"},
                                      std::pair{R"({"model":"m","messages":[{"role":"user","content":"x"}],"tools":7})", "tools"}}) {
        auto const& seen = at.ask(path, body);
        EXPECT_EQ(seen.status, 400) << seen.body;
        EXPECT_NE(seen.body.find(param), std::string::npos) << seen.body;
        EXPECT_EQ(at.event().reason(), "bad_request");
    }
}

TEST_F(count_tokens, is_estimated_for_the_next_member_when_the_one_that_counts_is_down)
{
    up.always({read_request(), send(reply_with("{}", "Content-Type: application/json\r\nConnection: close\r\n", 503))});
    configure("openai");
    std::string group(ask);
    group.replace(group.find("\"m\""), 3, "\"g\"");
    auto const& seen = at.ask(path, group);
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_NE(seen.body.find(R"("estimated":true)"), std::string::npos) << seen.body;
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.event().attempts(1).status(), 503u);
}

TEST_F(count_tokens, goes_to_the_member_of_a_group_that_counts)
{
    answer(R"({"input_tokens":7})");
    configure("openai");
    std::string group(ask);
    group.replace(group.find("\"m\""), 3, "\"g\"");
    EXPECT_EQ(at.ask(path, group).body, R"({"input_tokens":7})");
    EXPECT_EQ(at.event().resolved_model(), "claude");
}

TEST_F(count_tokens, passes_a_refusal_on_and_takes_nothing_else_for_a_count)
{
    std::string const refusal = error_reply(dialect::anthropic, "invalid_request_error", "messages: too many");
    answer(refusal, 400);
    configure("anthropic");
    EXPECT_EQ(at.ask(path, ask).status, 400);
    EXPECT_EQ(at.client->body, refusal);
    for (std::string const& body : {std::string("{}"), std::string(R"({"input_tokens":"7"})"), plain_reply(dialect::anthropic)}) {
        answer(body);
        EXPECT_EQ(at.ask(path, ask).status, 502) << body;
        EXPECT_EQ(at.event().attempts(0).fault(), "malformed_reply") << body;
    }
}

TEST_F(count_tokens, takes_no_stream_and_no_other_method)
{
    answer(R"({"input_tokens":7})");
    configure("anthropic");
    std::string streamed(ask);
    streamed.insert(1, R"("stream":true,)");
    EXPECT_EQ(at.ask(path, streamed).body, R"({"input_tokens":7})");
    EXPECT_FALSE(at.event().stream());
    EXPECT_EQ(at.ask(path, {}, {}, "GET").status, 405);
}

}  // namespace
}  // namespace signalbox::test
