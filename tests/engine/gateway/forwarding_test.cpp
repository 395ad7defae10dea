// Which lines of a client's head go on to a provider, and which of a provider's come back.
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class forwarding : public testing::Test {
protected:
    void configure(dialect spoken, std::string const& route = {})
    {
        std::string const routes = route.empty() ? "" : "routes: [{id: own, match: {path: /own}, to: first, " + route + "}]\n";
        at.configure("signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: one, kind: openai_compatible, dialect: " +
                     std::string(model::name(spoken)) + ", base_url: \"http://127.0.0.1:" + std::to_string(first.port()) +
                     "/v1\", auth: {type: none}, breaker: {max_fails: 0}}\nmodels:\n  - {id: first, provider: one, upstream: up-1}\n" +
                     routes);
    }
    /// The lines of the provider's request that are not the gateway's own; `route` is the rest of a route to it, if any.
    std::string lines_sent(dialect spoken, header_values const& headers, std::string const& route = {})
    {
        first.always({read_request(), send(reply_with(plain_reply(spoken))), again()});
        configure(spoken, route);
        std::string const body = request_in(spoken, "first", false);
        at.ask(route.empty() ? path_of(spoken) : "/own", body, headers);
        std::string const all = first.requests().back();
        std::string lines;
        for (std::size_t from = all.find("\r\n") + 2; from < all.find("\r\n\r\n");) {
            auto const end = all.find("\r\n", from);
            std::string const line = all.substr(from, end - from);
            bool ours = false;
            for (std::string const name : {"Host:", "Content-Type:", "Accept:", "Accept-Encoding:", "User-Agent:", "Content-Length:"})
                ours = ours || line.starts_with(name);
            if (!ours) lines += line + "|";
            from = end + 2;
        }
        return lines;
    }
    gateway_fixture at;
    scripted_upstream first{at.loop.get_executor()};
};

header_values const everything{{"Authorization", "Bearer key"},
                               {"x-api-key", "key"},
                               {"Cookie", "a=b"},
                               {"traceparent", "00-t"},
                               {"tracestate", "v=1"},
                               {"User-Agent", "sdk"},
                               {"X-Forwarded-For", "10.0.0.1"},
                               {"openai-beta", "o1"},
                               {"anthropic-beta", "a1"},
                               {"anthropic-version", "2024-01-01"},
                               {"OpenAI-Organization", "org"},
                               {"Accept-Encoding", "gzip"}};

}  // namespace

TEST_F(forwarding, to_an_openai_provider_go_tracing_and_its_betas)
{
    EXPECT_EQ(lines_sent(dialect::openai_chat, everything), "traceparent: 00-t|tracestate: v=1|openai-beta: o1|");
}

TEST_F(forwarding, to_an_anthropic_provider_go_tracing_its_betas_and_the_version)
{
    EXPECT_EQ(lines_sent(dialect::anthropic, everything),
              "anthropic-version: 2024-01-01|anthropic-beta: a1|traceparent: 00-t|tracestate: v=1|");
}

TEST_F(forwarding, from_a_route_go_the_fields_that_it_names_and_no_others)
{
    EXPECT_EQ(lines_sent(dialect::openai_chat, everything, "forward_headers: [x-forwarded-for, TraceState]"),
              "tracestate: v=1|X-Forwarded-For: 10.0.0.1|");
    EXPECT_EQ(lines_sent(dialect::anthropic, everything, "accept: anthropic, forward_headers: [anthropic-beta]"),
              "anthropic-version: 2024-01-01|anthropic-beta: a1|");
    EXPECT_EQ(lines_sent(dialect::anthropic, everything, "accept: anthropic, forward_headers: [X-Forwarded-For]"),
              "anthropic-version: 2024-01-01|X-Forwarded-For: 10.0.0.1|");
}

TEST_F(forwarding, a_compressed_reply_is_not_asked_for)
{
    lines_sent(dialect::openai_chat, everything);
    EXPECT_NE(first.requests().back().find("\r\nAccept-Encoding: identity\r\n"), std::string::npos);
    EXPECT_EQ(first.requests().back().find("gzip"), std::string::npos);
}

TEST_F(forwarding, a_refusals_retry_and_rate_limit_lines_come_back)
{
    first.always({read_request(), send(reply_with(error_reply(dialect::openai_chat, "requests", "slow down"),
                                                  "Retry-After: 7\r\nx-ratelimit-remaining-requests: 0\r\nSet-Cookie: a=b\r\n", 429))});
    configure(dialect::openai_chat);
    for (auto const by : all_dialects()) {
        std::string const body = request_in(by, "first", false);
        auto const& seen = at.ask(path_of(by), body);
        EXPECT_EQ(seen.status, 429);
        EXPECT_NE(seen.lines.find("\r\nRetry-After: 7\r\n"), std::string::npos) << seen.lines;
        EXPECT_NE(seen.lines.find("\r\nx-ratelimit-remaining-requests: 0\r\n"), std::string::npos) << seen.lines;
        EXPECT_EQ(seen.lines.find("Set-Cookie"), std::string::npos);
        EXPECT_EQ(seen.lines.find("Retry-After", seen.lines.find("Retry-After") + 1), std::string::npos) << "once";
    }
}

TEST_F(forwarding, a_refusal_that_says_in_its_body_when_to_ask_again_has_the_line_for_it)
{
    std::string const refusal = R"({"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED","details":[)"
                                R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.07s"}]}})";
    first.always({read_request(), send(reply_with(refusal, "Content-Type: application/json\r\n", 429)), again()});
    configure(dialect::gemini);
    for (auto const by : all_dialects()) {
        std::string const body = request_in(by, "first", false);
        auto const& seen = at.ask(path_of(by), body);
        EXPECT_EQ(seen.status, 429);
        EXPECT_NE(seen.lines.find("Retry-After: 35\r\n"), std::string::npos) << model::name(by) << "\n" << seen.lines;
        EXPECT_EQ(seen.body == refusal, by == dialect::gemini) << "as it came to a client of the same format";
    }
}

}  // namespace signalbox::test
