// Spans of made-up requests, byte for byte as they are in tests/golden/collectors. What Jaeger answers of these bytes lies beside them.
#include "server/sinks/event_batch.hpp"
#include "server/sinks/span_chunk.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace signalbox::server {
namespace {

constexpr std::int64_t noon_us = 1'795'262'400'000'000;  // 2026-11-21T12:00:00Z
constexpr std::uint64_t streamed_id = 0x0123456789abcdef, judged_id = streamed_id + 1, raw_id = streamed_id + 2;

provider_book book()
{
    provider_book made;
    made.add("main", {"openai", "api.openai.com", 443});
    made.add("spare", {"anthropic", "api.anthropic.com", 443});
    return made;
}

schema::Event begun(std::uint64_t id, std::string const& operation, std::int64_t latency_us)
{
    schema::Event event;
    event.set_id(id);
    event.set_started_us(noon_us);
    event.set_latency_us(latency_us);
    event.set_operation(operation);
    event.set_trace_id("0af7651916cd43dd8448eb211c80319c");
    event.set_config_revision("0a1b2c3d4e5f");
    event.set_decision("allowed");
    event.set_status(200);
    return event;
}

void add_policy(schema::Event& to, std::string const& name, std::string const& outcome, std::uint64_t matches, std::uint64_t took_us)
{
    auto& one = *to.add_policies();
    one.set_name(name);
    one.set_outcome(outcome);
    one.set_matches(matches);
    one.set_microseconds(took_us);
}

/// A stream of a caller with a trace: two policies, a target that is overloaded and one that answers and breaks off.
schema::Event streamed()
{
    schema::Event event = begun(streamed_id, "chat", 900'000);
    event.set_role("primary");
    event.set_path("/v1/chat/completions");
    event.set_client_dialect("openai_chat");
    event.set_road("translate");
    event.set_requested_model("fast");
    event.set_group("fast");
    event.set_strategy("classify");
    event.set_tag("treatment");
    event.set_consumer("web");
    event.set_key_id("key_7");
    event.set_conversation("線路 7 🚦");
    event.set_stream(true);
    event.set_decision("error");
    event.set_reason("truncated");
    event.set_detail("the provider ended the stream before its reply was whole");
    event.set_provider("spare");
    event.set_resolved_model("claude");
    event.set_upstream_model("claude-haiku-4-5");
    event.set_response_model("claude-haiku-4-5-20251001");
    event.set_fallback_count(1);
    event.set_first_token_us(500'000);
    auto add_label = [&](std::string const& name, std::string const& value) {
        event.add_labels()->set_name(name);
        event.mutable_labels(event.labels_size() - 1)->set_value(value);
    };
    add_label("parent_span", "b7ad6b7169203331");
    add_label("intent", "search");
    add_policy(event, "no-override", "passed", 0, 40);
    add_policy(event, "cards", "changed", 2, 60);
    auto& failed = *event.add_attempts();
    failed.set_provider("main");
    failed.set_model("gpt");
    failed.set_upstream_model("gpt-4o");
    failed.set_reason("first");
    failed.set_fault("upstream_status");
    failed.set_detail("overloaded");
    failed.set_status(503);
    failed.set_start_us(101'000);
    failed.set_end_us(300'000);
    auto& answered = *event.add_attempts();
    answered.set_provider("spare");
    answered.set_model("claude");
    answered.set_upstream_model("claude-haiku-4-5");
    answered.set_reason("next");
    answered.set_status(200);
    answered.set_start_us(301'000);
    answered.set_first_token_us(500'000);
    answered.set_end_us(899'000);
    answered.mutable_tokens()->set_prompt(120);
    answered.mutable_tokens()->set_completion(30);
    answered.mutable_tokens()->set_cached(20);
    answered.mutable_tokens()->set_cache_write(8);
    answered.mutable_tokens()->set_reasoning(12);
    answered.set_cost_micros(1'250);
    return event;
}

/// The question that chose among the group's labels.
schema::Event judged()
{
    schema::Event event = begun(judged_id, "chat", 99'000);
    event.set_started_us(noon_us + 1'000);
    event.set_role("classify");
    event.set_parent(streamed_id);
    event.set_requested_model("model:judge");
    event.set_provider("main");
    event.set_resolved_model("judge");
    event.set_upstream_model("gpt-4o-mini");
    event.set_response_model("gpt-4o-mini");
    event.set_finish_reason("stop");
    event.mutable_tokens()->set_prompt(50);
    event.mutable_tokens()->set_completion(1);
    event.set_actual_cost_micros(8);
    auto& only = *event.add_attempts();
    only.set_provider("main");
    only.set_model("judge");
    only.set_upstream_model("gpt-4o-mini");
    only.set_reason("only");
    only.set_status(200);
    only.set_start_us(100);
    only.set_end_us(98'000);
    return event;
}

/// In the same trace, so that one answer has all: a request of no model that no target answered.
schema::Event raw()
{
    schema::Event event = begun(raw_id, "raw", 5'000);
    event.set_method("GET");
    event.set_path("/files/a%20b");
    event.set_decision("error");
    event.set_reason("connect_failed");
    event.set_status(502);
    auto& only = *event.add_attempts();
    only.set_provider("main");
    only.set_reason("only");
    only.set_fault("connect_failed");
    only.set_detail("Connection refused");
    only.set_start_us(200);
    only.set_end_us(4'900);
    return event;
}

TEST(capture, of_spans_is_what_is_written)
{
    std::string const file = SIGNALBOX_SOURCE_DIR "/tests/golden/collectors/traces.pb";
    std::vector<schema::Event> const events{judged(), streamed(), raw()};
    span_maker maker({}, {"1.2.3", "host/9"});
    span_chunk made;
    maker.begin(made, events.size());
    provider_book const providers = book();
    event_batch{.events = events}.each_record([&](schema::event_record const& each) { maker.add(made, each, providers); });
    std::string const written(maker.whole(made));
    if (std::getenv("SIGNALBOX_UPDATE")) std::ofstream(file, std::ios::binary) << written;
    std::ifstream kept(file, std::ios::binary);
    EXPECT_EQ(written, std::string(std::istreambuf_iterator<char>(kept), {})) << "SIGNALBOX_UPDATE=1 writes it anew";
}

}  // namespace
}  // namespace signalbox::server
