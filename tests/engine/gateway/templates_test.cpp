// Providers of kind template behind the gateway: clients of every format are served, streams are streams, and what cannot be asked moves on.
#include "engine/wire/json.hpp"
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace signalbox::test {
namespace {

class templates_gateway : public testing::Test {
protected:
    /// A provider "own" by template with the model "m", and a fallback group "g" with a model of OpenAI's behind it.
    void configure(scripted_upstream const& own, scripted_upstream const* other = nullptr, std::string const& reading = stream_reading)
    {
        std::string const second = std::to_string((other ? *other : own).port());
        at.configure(
            "signalbox: 1\nserver: {public: true}\nproviders:\n"
            "  - id: own\n    kind: template\n    base_url: \"http://127.0.0.1:" +
            std::to_string(own.port()) +
            "/v3/answer?v=1\"\n"
            "    auth: {type: query, name: code, secret: hush}\n    breaker: {max_fails: 0}\n"
            "    request: {engine: \"${model}\", system: \"${body.instructions}\", turns: \"${body.conversation}\", live: "
            "\"${body.stream}\", team: "
            "\"${header('X-Team')}\", path: \"at ${path}\"}\n"
            "    read: {text: \"${reply.said}\", finish: \"${reply.why}\", model: \"${reply.engine}\", total_tokens: \"${reply.cost}\"" +
            reading +
            "}\n"
            "  - {id: other, kind: openai, base_url: \"http://127.0.0.1:" +
            second +
            "/v1\", auth: {secret: key}, breaker: {max_fails: 0}}\n"
            "models:\n  - {id: m, provider: own, upstream: up-model, price: {per: 1M, input: 1, output: 2}}\n"
            "  - {id: n, provider: other, upstream: up-model}\n"
            "groups:\n  - {id: g, strategy: fallback, members: [{model: m, timeout: 5s}, {model: n, timeout: 5s}]}\n");
    }
    static script answers(std::string const& body, std::string const& type = "application/json", int status = 200)
    {
        return {read_request(), send(reply_with(body, "Content-Type: " + type + "\r\n", status)), again()};
    }
    static std::string body_of(std::string const& request) { return request.substr(request.find("\r\n\r\n") + 4); }

    static std::string const stream_reading;
    gateway_fixture at;
};

std::string const templates_gateway::stream_reading =
    ", stream: {text: \"${event.more}\", finish: \"${event.why}\", input_tokens: \"${event.in}\", output_tokens: \"${event.out}\"}";

constexpr char const* plain = R"({"said":"Hello.","why":"MAX_TOKENS","engine":"up-model","cost":"12"})";
constexpr char const* streamed = "data: {\"more\":\"Hel\"}\n\ndata: {\"more\":\"lo.\",\"in\":9}\n\ndata: {\"why\":\"stop\",\"out\":3}\n\n";

TEST_F(templates_gateway, serve_clients_of_every_format)
{
    for (format_sample const& each : format_samples()) {
        scripted_upstream up(at.loop.get_executor());
        up.always(answers(plain));
        configure(up);
        auto const& seen = at.ask(path_of(each.of), request_in(each.of, "m", false), {{"x-team", "blue"}});
        ASSERT_EQ(seen.status, 200) << model::name(each.of) << " " << seen.body;
        EXPECT_NE(seen.body.find("Hello."), std::string::npos) << seen.body;
        ASSERT_EQ(up.requests().size(), 1u);
        EXPECT_TRUE(up.requests()[0].starts_with("POST /v3/answer?v=1&code=hush HTTP/1.1\r\n")) << up.requests()[0];
        std::string const sent = body_of(up.requests()[0]);
        wire::json_view const body(sent);
        EXPECT_EQ(body["turns"].raw(), R"([{"role":"user","content":"Say hello."}])");
        EXPECT_EQ(body["engine"].string_or(""), "up-model");
        EXPECT_EQ(body["team"].string_or(""), "blue");
        EXPECT_TRUE(body["system"].missing());
        EXPECT_EQ(body["live"].raw(), "false");
        EXPECT_EQ(at.event().road(), "translate");
        EXPECT_EQ(at.event().finish_reason(), "length");
        EXPECT_EQ(at.event().tokens().prompt() + at.event().tokens().completion(), 12u);
    }
}

TEST_F(templates_gateway, stream_to_clients_of_every_format)
{
    for (format_sample const& each : format_samples()) {
        scripted_upstream up(at.loop.get_executor());
        up.always(answers(streamed, "text/event-stream"));
        configure(up);
        auto const& seen = at.ask(path_of(each.of), request_in(each.of, "m", true));
        ASSERT_EQ(seen.status, 200) << model::name(each.of) << " " << seen.body;
        EXPECT_TRUE(seen.streamed);
        EXPECT_NE(seen.body.find("Hel"), std::string::npos) << seen.body;
        EXPECT_NE(seen.body.find(each.terminal), std::string::npos) << seen.body;
        EXPECT_NE(up.requests()[0].find("\"live\":true"), std::string::npos) << up.requests()[0];
        EXPECT_NE(up.requests()[0].find("Accept: text/event-stream\r\n"), std::string::npos);
        EXPECT_EQ(at.event().tokens().prompt(), 9u);
        EXPECT_EQ(at.event().tokens().completion(), 3u);
    }
}

TEST_F(templates_gateway, write_a_whole_reply_as_a_stream_where_the_provider_has_none)
{
    scripted_upstream up(at.loop.get_executor());
    up.always(answers(plain));
    configure(up, nullptr, "");
    auto const& seen = at.ask("/v1/chat/completions", R"({"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]})");
    EXPECT_EQ(seen.status, 200) << seen.body;
    EXPECT_NE(seen.body.find("\"delta\":{\"content\":\"Hello.\"}"), std::string::npos) << seen.body;
    EXPECT_NE(seen.body.find("data: [DONE]"), std::string::npos) << seen.body;
    EXPECT_NE(up.requests()[0].find("\"live\":false"), std::string::npos) << up.requests()[0];
    EXPECT_NE(up.requests()[0].find("Accept: application/json\r\n"), std::string::npos);
}

TEST_F(templates_gateway, end_no_cut_stream_as_whole)
{
    std::string const all = streamed;
    for (std::size_t const size : {all.find("\"why\""), all.find("lo."), std::size_t{0}}) {
        scripted_upstream up(at.loop.get_executor());
        up.always(answers(all.substr(0, size), "text/event-stream"));
        configure(up);
        auto const& seen = at.ask("/v1/chat/completions", R"({"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]})");
        EXPECT_EQ(seen.body.find("[DONE]"), std::string::npos) << seen.body;
        EXPECT_NE(seen.body.find("\"error\":{"), std::string::npos) << seen.body;
    }
}

TEST_F(templates_gateway, move_on_with_what_the_template_has_no_place_for)
{
    scripted_upstream up(at.loop.get_executor()), other(at.loop.get_executor());
    other.always(answers(R"({"choices":[{"index":0,"message":{"role":"assistant","content":"From the other."},"finish_reason":"stop"}]})"));
    configure(up, &other);
    std::string const tools = R"("messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function","function":{"name":"f"}}]})";
    auto const& seen = at.ask("/v1/chat/completions", R"({"model":"g",)" + tools);
    EXPECT_NE(seen.body.find("From the other."), std::string::npos) << seen.body;
    EXPECT_TRUE(up.requests().empty());
    auto const& refused = at.ask("/v1/chat/completions", R"({"model":"m",)" + tools);
    EXPECT_EQ(refused.status, 400) << refused.body;
    EXPECT_NE(refused.body.find("a provider's template takes no tools"), std::string::npos) << refused.body;
}

TEST_F(templates_gateway, give_an_error_in_the_callers_words_and_hide_the_key)
{
    scripted_upstream up(at.loop.get_executor());
    up.always(answers(R"({"error":{"message":"slow down, hush","code":"busy"}})", "application/json\r\nRetry-After: 7", 429));
    configure(up);
    auto const& seen = at.ask("/v1/messages", R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]})");
    EXPECT_EQ(seen.status, 429) << seen.body;
    EXPECT_NE(seen.body.find(R"("type":"rate_limit_error")"), std::string::npos) << seen.body;
    EXPECT_EQ(seen.body.find("hush"), std::string::npos) << seen.body;
    EXPECT_NE(seen.lines.find("Retry-After: 7"), std::string::npos) << seen.lines;
}

TEST_F(templates_gateway, answer_no_other_operation)
{
    scripted_upstream up(at.loop.get_executor());
    configure(up);
    EXPECT_EQ(at.ask("/v1/embeddings", R"({"model":"m","input":"x"})").status, 400);
    auto const& count = at.ask("/v1/messages/count_tokens", R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})");
    EXPECT_EQ(count.status, 200) << count.body;
    EXPECT_NE(count.lines.find("X-Signalbox-Estimated: true"), std::string::npos);
    EXPECT_TRUE(up.requests().empty());
}

}  // namespace
}  // namespace signalbox::test
