// The fixture of tests that hold for all pairs of client and upstream dialect, streamed and plain: two scripted targets behind a gateway.
#pragma once

#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {

class every_pair : public testing::TestWithParam<std::tuple<dialect, dialect, bool>> {
protected:
    dialect client() const { return std::get<0>(GetParam()); }
    dialect provider() const { return std::get<1>(GetParam()); }
    bool streams() const { return std::get<2>(GetParam()); }

    /// Two targets, `first` and `second`, in a fallback group "both"; `first` also by itself.
    void configure(std::uint16_t first, std::uint16_t second, std::string const& members = {})
    {
        std::string const spoken(model::name(provider()));
        auto const port = [](std::uint16_t number) { return "http://127.0.0.1:" + std::to_string(number) + "/v1"; };
        std::string const yaml =
            "signalbox: 1\nserver: {public: true}\nproviders:\n"
            "  - {id: one, kind: openai_compatible, dialect: " +
            spoken + ", base_url: \"" + port(first) +
            "\", auth: {type: none}, breaker: {max_fails: 0}}\n"
            "  - {id: two, kind: openai_compatible, dialect: " +
            spoken + ", base_url: \"" + port(second) +
            "\", auth: {type: none}, breaker: {max_fails: 0}}\n"
            "models:\n  - {id: first, provider: one, upstream: up-1}\n  - {id: second, provider: two, upstream: up-2}\n"
            "groups:\n  - {id: both, strategy: fallback, " +
            (members.empty() ? std::string("members: [{model: first}, {model: second}]") : members) + "}\n";
        at.configure(yaml);
    }

    script good() const
    {
        if (!streams()) return {read_request(), send(reply_with(plain_reply(provider()), "Content-Type: application/json\r\n")), again()};
        std::vector<std::string> const events = stream_events(provider());
        std::vector<std::string_view> const pieces(events.begin(), events.end());
        return {read_request(), send(chunked_reply_with(pieces, "Content-Type: text/event-stream\r\n")), again()};
    }

    std::string stream_head() const { return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"; }
    static std::string chunk(std::string const& bytes)
    {
        char size[20];
        std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
        return size + bytes + "\r\n";
    }

    /// A reply with this Content-Type line and no other.
    static std::string reply_of_type(std::string const& line, std::string const& body)
    {
        return "HTTP/1.1 200 OK\r\n" + line + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    std::string ask_body(std::string const& model) const { return request_in(client(), model, streams()); }

    /// The reply is the good one of the second target, in the client's dialect.
    void expect_good(memory_client const& seen)
    {
        EXPECT_EQ(seen.status, 200) << seen.body;
        EXPECT_NE(seen.body.find("Hello."), std::string::npos) << seen.body;
        EXPECT_TRUE(seen.finished);
        if (streams()) {
            EXPECT_NE(seen.body.find(terminal_of(client())), std::string::npos) << seen.body;
        }
    }

    /// `steps` fail on the first target; the second answers. The event tells both.
    void expect_takeover(script const& steps, std::string const& fault)
    {
        scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
        first.always(steps);
        second.always(good());
        configure(first.port(), second.port());
        std::string const body = ask_body("both");
        expect_good(at.ask(path_of(client()), body));
        ASSERT_EQ(at.sink.events.size(), 1u);
        schema::Event const& event = at.event();
        ASSERT_EQ(event.attempts_size(), 2) << event.ShortDebugString();
        EXPECT_EQ(event.attempts(0).fault(), fault) << event.ShortDebugString();
        EXPECT_EQ(event.attempts(1).fault(), "");
        EXPECT_EQ(event.fallback_count(), 1u);
        EXPECT_EQ(event.resolved_model(), "second");
        EXPECT_EQ(event.decision(), "allowed");
        EXPECT_EQ(event.status(), 200u);
        EXPECT_EQ(event.tokens().prompt(), 9u);
        EXPECT_EQ(event.tokens().completion(), 3u);
    }

    gateway_fixture at;
};

inline auto all_pairs()
{
    return testing::Combine(testing::ValuesIn(all_dialects()), testing::ValuesIn(all_dialects()), testing::Bool());
}

inline std::string pair_name(testing::TestParamInfo<every_pair::ParamType> const& info)
{
    return std::string(model::name(std::get<0>(info.param))) + "_to_" + std::string(model::name(std::get<1>(info.param))) +
           (std::get<2>(info.param) ? "_streamed" : "_plain");
}

}  // namespace signalbox::test
