// The gateway as a hop of a trace: what a request's event says of it, and which traceparent goes on to a provider.
#include "engine/account/trace_context.hpp"
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string const trace = "0af7651916cd43dd8448eb211c80319c", caller_span = "b7ad6b7169203331";
std::string const caller_line = "00-" + trace + "-" + caller_span + "-00";

class traces : public testing::Test {
protected:
    /// `sink` is the rest of a sink of type otlp; empty: none.
    void configure(std::string const& sink)
    {
        first.always({read_request(), send(reply_with(plain_reply(dialect::openai_chat))), again()});
        std::string const sinks = sink.empty() ? "" : "sinks: [{id: traces, type: otlp, endpoint: \"http://127.0.0.1:1\"" + sink + "}]\n";
        at.configure(
            "signalbox: 1\nserver: {public: true}\nproviders:\n  - {id: one, kind: openai_compatible, base_url: \"http://127.0.0.1:" +
            std::to_string(first.port()) + "/v1\", auth: {type: none}}\nmodels:\n  - {id: first, provider: one, upstream: up-1}\n" +
            "routes: [{id: own, match: {path: /own}, to: first, forward_headers: [x-other]}]\n" + sinks);
    }
    /// The traceparent that the provider got; empty: none.
    std::string sent(header_values const& headers, std::string_view path = "/v1/chat/completions")
    {
        at.ask(path, body, headers);
        std::string const all = first.requests().back(), name = "\r\ntraceparent: ";
        auto const begin = all.find(name);
        if (begin == all.npos) return {};
        EXPECT_EQ(all.find(name, begin + 1), all.npos) << "once";
        return all.substr(begin + name.size(), all.find("\r\n", begin + 2) - begin - name.size());
    }
    /// Of the event; empty: it has none.
    std::string parent_span() const
    {
        for (schema::Label const& each : at.event().labels())
            if (each.name() == "parent_span") return each.value();
        return {};
    }
    std::string own_span() const
    {
        std::string const text = account::traceparent_text(trace, account::span_id(at.event().id()), "00");
        return std::string(account::read_traceparent(text)->parent);
    }

    gateway_fixture at;
    scripted_upstream first{at.loop.get_executor()};
    std::string body = R"({"model":"first","messages":[{"role":"user","content":"Hi"}]})";
};

TEST_F(traces, without_a_sink_the_callers_line_goes_on_as_it_came)
{
    configure("");
    EXPECT_EQ(sent({{"traceparent", caller_line}}), caller_line);
    EXPECT_EQ(at.event().trace_id(), trace);
    EXPECT_EQ(parent_span(), "") << "events have it where traces are exported";
    EXPECT_EQ(sent({}), "");
    EXPECT_EQ(at.event().trace_id(), "");
}

TEST_F(traces, with_a_sink_the_provider_is_below_the_gateways_span)
{
    configure("");
    configure(", propagate: caller");
    std::string const line = sent({{"traceparent", caller_line}});
    EXPECT_EQ(line, "00-" + trace + "-" + own_span() + "-00");
    EXPECT_EQ(at.event().trace_id(), trace);
    EXPECT_EQ(parent_span(), caller_span) << "the gateway's own parent";
}

TEST_F(traces, of_callers_without_one_begin_here_and_stay_here)
{
    configure(", propagate: caller");
    EXPECT_EQ(sent({}), "");
    EXPECT_EQ(at.event().trace_id().size(), 32u);
    EXPECT_EQ(parent_span(), "");
    EXPECT_EQ(sent({{"traceparent", "00-nonsense"}}), "00-nonsense") << "byte for byte";
    EXPECT_EQ(at.event().trace_id().size(), 32u);
}

TEST_F(traces, go_on_always_where_the_sink_says_so)
{
    configure(", propagate: always");
    std::string const line = sent({});
    EXPECT_EQ(line, "00-" + at.event().trace_id() + "-" + line.substr(36, 16) + "-01");
    EXPECT_EQ(line.substr(36, 16), own_span());
    std::string const replaced = sent({{"traceparent", "00-nonsense"}});
    EXPECT_EQ(replaced.substr(0, 3 + 32), "00-" + at.event().trace_id());
}

TEST_F(traces, go_on_never_where_the_sink_says_so)
{
    configure(", propagate: never");
    EXPECT_EQ(sent({{"traceparent", caller_line}}), caller_line);
    EXPECT_EQ(at.event().trace_id(), trace);
}

TEST_F(traces, do_not_go_on_where_a_route_lets_only_other_fields_pass)
{
    configure(", propagate: always");
    EXPECT_EQ(sent({}, "/own"), "");
    EXPECT_EQ(sent({{"traceparent", caller_line}}, "/own"), "");
    EXPECT_EQ(at.event().trace_id(), trace);
}

TEST_F(traces, are_in_events_of_refused_requests)
{
    configure(", propagate: caller");
    body = R"({"model":"gone","messages":[{"role":"user","content":"Hello"}]})";
    at.ask("/v1/chat/completions", body, {{"traceparent", caller_line}});
    EXPECT_EQ(at.client->status, 404);
    EXPECT_EQ(at.event().trace_id(), trace);
    EXPECT_EQ(parent_span(), caller_span);
}

}  // namespace
}  // namespace signalbox::test
