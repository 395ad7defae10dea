// Events as spans and sums: which there are, whom they belong to, and what they say in the words of OpenTelemetry's conventions.
#include "server/sinks/event_batch.hpp"
#include "server/sinks/span_chunk.hpp"

#include "engine/account/trace_context.hpp"
#include "schema/event_id.hpp"
#include "schema/otlp.pb.h"

#include <gmock/gmock.h>

#include <map>

namespace signalbox::server {
namespace {

using account::span_part;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t noon_us = 1'795'262'400'000'000;  // 2026-11-21T12:00:00Z
constexpr std::uint64_t noon_ns = 1'795'262'400'000'000'000;

std::string bytes_of(std::uint64_t number)
{
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
    return out;
}

provider_book book()
{
    provider_book made;
    made.add("main", {"openai", "api.openai.com", 443});
    made.add("spare", {"anthropic", "api.anthropic.com", 443});
    return made;
}

/// The first target failed, the second answered.
schema::Event chat()
{
    schema::Event event;
    event.set_id(0x0123456789abcdef);
    event.set_started_us(noon_us);
    event.set_latency_us(900'000);
    event.set_operation("chat");
    event.set_role("primary");
    event.set_path("/v1/chat/completions");
    event.set_requested_model("fast");
    event.set_group("fast");
    event.set_consumer("web");
    event.set_conversation("thread-7");
    event.set_decision("allowed");
    event.set_status(200);
    event.set_provider("spare");
    event.set_resolved_model("claude");
    event.set_upstream_model("claude-haiku-4-5");
    event.set_response_model("claude-haiku-4-5-20251001");
    event.set_finish_reason("stop");
    event.set_stream(true);
    event.set_first_token_us(500'000);
    event.set_actual_cost_micros(1'250);
    event.mutable_tokens()->set_prompt(120);
    event.mutable_tokens()->set_completion(30);
    event.mutable_tokens()->set_cached(20);
    event.mutable_tokens()->set_reasoning(12);
    auto& failed = *event.add_attempts();
    failed.set_provider("main");
    failed.set_model("gpt");
    failed.set_upstream_model("gpt-4o");
    failed.set_fault("upstream_status");
    failed.set_detail("overloaded");
    failed.set_status(503);
    failed.set_start_us(1'000);
    failed.set_end_us(300'000);
    failed.mutable_tokens();
    auto& answered = *event.add_attempts();
    answered.set_provider("spare");
    answered.set_model("claude");
    answered.set_upstream_model("claude-haiku-4-5");
    answered.set_reason("next");
    answered.set_status(200);
    answered.set_start_us(301'000);
    answered.set_first_token_us(500'000);
    answered.set_end_us(899'000);
    return event;
}

std::vector<schema::otlp::Span> spans_of(std::vector<schema::Event> const& events)
{
    schema::otlp::TracesRequest read;
    span_maker maker(config::sink_definition{}, {"1.2.3", "host/9"});
    span_chunk made;
    maker.begin(made, events.size());
    provider_book const providers = book();
    event_batch{.events = events}.each_record([&](schema::event_record const& each) { maker.add(made, each, providers); });
    EXPECT_TRUE(read.ParseFromString(std::string(maker.whole(made))));
    EXPECT_EQ(read.resource_spans_size(), 1);
    auto const& spans = read.resource_spans(0).scope_spans(0).spans();
    return {spans.begin(), spans.end()};
}

std::string text_of(schema::otlp::AnyValue const& value)
{
    if (value.has_bool_value()) return value.bool_value() ? "true" : "false";
    if (value.has_int_value()) return std::to_string(value.int_value());
    if (value.has_double_value()) return std::to_string(value.double_value());
    if (value.has_array_value()) return "[" + value.array_value().values(0).string_value() + "]";
    return value.string_value();
}

std::map<std::string, std::string> attributes(otlp_attributes const& of)
{
    std::map<std::string, std::string> out;
    for (auto const& each : of) EXPECT_TRUE(out.emplace(each.key(), text_of(each.value())).second) << each.key() << " twice";
    return out;
}

TEST(spans, are_one_for_the_request_and_one_for_each_attempt)
{
    auto const all = spans_of({chat()});
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].name(), "chat fast");
    EXPECT_EQ(all[1].name(), "chat gpt-4o");
    EXPECT_EQ(all[2].name(), "chat claude-haiku-4-5");
    EXPECT_EQ(all[0].kind(), 2) << "SERVER";
    EXPECT_EQ(all[1].kind(), 3) << "CLIENT";
    EXPECT_EQ(all[0].span_id(), bytes_of(account::span_id(0x0123456789abcdef)));
    EXPECT_EQ(all[0].parent_span_id(), "");
    for (int i : {1, 2}) {
        EXPECT_EQ(all[i].parent_span_id(), all[0].span_id());
        EXPECT_EQ(all[i].trace_id(), all[0].trace_id());
    }
    EXPECT_NE(all[1].span_id(), all[2].span_id());
    EXPECT_EQ(all[0].trace_id().size(), 16u);
}

TEST(spans, stand_where_the_times_of_their_event_say)
{
    auto const all = spans_of({chat()});
    EXPECT_EQ(all[0].start_time_unix_nano(), noon_ns);
    EXPECT_EQ(all[0].end_time_unix_nano(), noon_ns + 900'000'000);
    EXPECT_EQ(all[2].start_time_unix_nano(), noon_ns + 301'000'000);
    EXPECT_EQ(all[2].end_time_unix_nano(), noon_ns + 899'000'000);
}

TEST(spans, of_a_caller_with_a_trace_are_below_its_span)
{
    auto event = chat();
    event.set_trace_id("0af7651916cd43dd8448eb211c80319c");
    event.add_labels()->set_name("parent_span");
    event.mutable_labels(0)->set_value("b7ad6b7169203331");
    auto const all = spans_of({event});
    EXPECT_EQ(all[0].trace_id(), bytes_of(0x0af7651916cd43dd) + bytes_of(0x8448eb211c80319c));
    EXPECT_EQ(all[2].trace_id(), all[0].trace_id());
    EXPECT_EQ(all[0].parent_span_id(), bytes_of(0xb7ad6b7169203331));
    EXPECT_EQ(attributes(all[0].attributes()).count("signalbox.label.parent_span"), 0u);
}

TEST(spans, of_a_classifier_are_below_the_request_that_asked_it)
{
    auto asked = chat();
    asked.set_id(77);
    asked.set_role("classify");
    asked.set_parent(chat().id());
    auto const all = spans_of({asked, chat()});
    ASSERT_EQ(all.size(), 6u);
    EXPECT_EQ(all[0].kind(), 1) << "INTERNAL";
    EXPECT_EQ(all[0].parent_span_id(), all[3].span_id());
    EXPECT_EQ(all[0].trace_id(), all[3].trace_id());
    EXPECT_EQ(attributes(all[0].attributes()).at("signalbox.role"), "classify");
}

TEST(spans, say_of_a_request_who_asked_for_what)
{
    auto const of = attributes(spans_of({chat()})[0].attributes());
    EXPECT_EQ(of.at("http.request.method"), "POST");
    EXPECT_EQ(of.at("url.path"), "/v1/chat/completions");
    EXPECT_EQ(of.at("http.response.status_code"), "200");
    EXPECT_EQ(of.at("gen_ai.operation.name"), "chat");
    EXPECT_EQ(of.at("gen_ai.request.model"), "fast");
    EXPECT_EQ(of.at("gen_ai.conversation.id"), "thread-7");
    EXPECT_EQ(of.at("signalbox.event.id"), schema::event_id::to_text(0x0123456789abcdef));
    EXPECT_EQ(of.at("signalbox.consumer"), "web");
    EXPECT_EQ(of.at("langfuse.session.id"), "thread-7");
    EXPECT_EQ(of.at("openinference.span.kind"), "CHAIN") << "a model is called by the attempt";
    EXPECT_EQ(of.count("gen_ai.usage.input_tokens"), 0u) << "tokens stand on one span alone";
    EXPECT_EQ(of.count("error.type"), 0u);
}

TEST(spans, take_no_digest_for_the_id_of_a_conversation)
{
    auto event = chat();
    event.set_conversation("first_turns:0123456789abcdef");
    auto const all = spans_of({event});
    auto const of = attributes(all[0].attributes());
    EXPECT_EQ(of.at("signalbox.conversation"), "first_turns:0123456789abcdef");
    EXPECT_EQ(of.at("langfuse.session.id"), "first_turns:0123456789abcdef") << "a session is what belongs together";
    EXPECT_EQ(of.count("gen_ai.conversation.id"), 0u);
    EXPECT_EQ(attributes(all[2].attributes()).count("gen_ai.conversation.id"), 0u);
    EXPECT_EQ(attributes(spans_of({chat()})[0].attributes()).count("signalbox.conversation"), 0u);
}

TEST(spans, say_of_the_attempt_that_answered_what_it_used)
{
    auto const of = attributes(spans_of({chat()})[2].attributes());
    EXPECT_EQ(of.at("gen_ai.provider.name"), "anthropic");
    EXPECT_EQ(of.at("server.address"), "api.anthropic.com");
    EXPECT_EQ(of.at("server.port"), "443");
    EXPECT_EQ(of.at("gen_ai.request.model"), "claude-haiku-4-5");
    EXPECT_EQ(of.at("gen_ai.response.model"), "claude-haiku-4-5-20251001");
    EXPECT_EQ(of.at("gen_ai.response.finish_reasons"), "[stop]");
    EXPECT_EQ(of.at("gen_ai.usage.input_tokens"), "120");
    EXPECT_EQ(of.at("gen_ai.usage.output_tokens"), "30");
    EXPECT_EQ(of.at("gen_ai.usage.cache_read.input_tokens"), "20");
    EXPECT_EQ(of.at("gen_ai.usage.reasoning.output_tokens"), "12");
    EXPECT_EQ(of.at("gen_ai.request.stream"), "true");
    EXPECT_EQ(of.at("gen_ai.response.time_to_first_chunk"), "0.199000") << "in seconds, since the attempt began";
    EXPECT_EQ(of.at("gen_ai.conversation.id"), "thread-7");
    EXPECT_EQ(of.at("signalbox.cost.usd"), "0.001250");
    EXPECT_EQ(of.at("langfuse.observation.type"), "generation");
    EXPECT_EQ(of.at("langfuse.observation.cost_details"), "{\"total\":0.001250}");
    EXPECT_EQ(of.at("langfuse.observation.completion_start_time"), "2026-11-21T12:00:00.500000Z");
}

TEST(spans, of_replies_that_were_not_streamed_say_nothing_of_streams)
{
    auto event = chat();
    event.set_stream(false);
    auto const of = attributes(spans_of({event})[2].attributes());
    EXPECT_EQ(of.count("gen_ai.request.stream"), 0u);
    EXPECT_EQ(of.count("gen_ai.response.time_to_first_chunk"), 0u);
}

TEST(spans, say_of_an_attempt_that_failed_why)
{
    auto const one = spans_of({chat()})[1];
    auto const of = attributes(one.attributes());
    EXPECT_EQ(one.status().code(), 2);
    EXPECT_EQ(one.status().message(), "overloaded");
    EXPECT_EQ(of.at("error.type"), "upstream_status");
    EXPECT_EQ(of.at("http.response.status_code"), "503");
    EXPECT_EQ(of.at("gen_ai.usage.input_tokens"), "0");
    EXPECT_EQ(of.count("gen_ai.response.model"), 0u);
}

TEST(spans, say_of_an_attempt_whose_answer_broke_off_why)
{
    auto event = chat();
    event.set_decision("error");
    event.set_reason("truncated");
    event.set_detail("the stream ended before its reply");
    auto const all = spans_of({event});
    EXPECT_EQ(all[2].status().code(), 2);
    EXPECT_EQ(all[2].status().message(), "the stream ended before its reply");
    EXPECT_EQ(attributes(all[2].attributes()).at("error.type"), "truncated");
    EXPECT_EQ(attributes(all[1].attributes()).at("error.type"), "upstream_status") << "the one before has its own";
    event.set_decision("abandoned");
    EXPECT_EQ(spans_of({event})[2].status().code(), 0) << "that its client left is no error of a provider";
}

TEST(spans, of_requests_that_were_refused_or_failed_differ_in_their_status)
{
    auto event = chat();
    event.set_decision("blocked");
    event.set_reason("forbidden");
    EXPECT_EQ(spans_of({event})[0].status().code(), 0) << "the caller's mistake is no error of the server";
    EXPECT_EQ(attributes(spans_of({event})[0].attributes()).at("error.type"), "forbidden");
    event.set_decision("error");
    event.set_detail("no target answered");
    EXPECT_EQ(spans_of({event})[0].status().code(), 2);
    EXPECT_EQ(spans_of({event})[0].status().message(), "no target answered");
}

TEST(spans, of_policies_end_where_the_first_attempt_begins)
{
    auto event = chat();
    event.mutable_attempts(0)->set_start_us(1'000);
    for (char const* name : {"guard", "mask"}) {
        auto& one = *event.add_policies();
        one.set_name(name);
        one.set_outcome("passed");
        one.set_microseconds(300);
    }
    auto const all = spans_of({event});
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(all[3].name(), "policy guard");
    EXPECT_EQ(all[3].start_time_unix_nano(), noon_ns + 400'000);
    EXPECT_EQ(all[4].start_time_unix_nano(), noon_ns + 700'000);
    EXPECT_EQ(all[4].end_time_unix_nano(), noon_ns + 1'000'000);
    EXPECT_EQ(all[4].parent_span_id(), all[0].span_id());
    EXPECT_EQ(attributes(all[3].attributes()).at("signalbox.policy.outcome"), "passed");
}

TEST(spans, of_what_is_no_model_have_no_words_of_models)
{
    schema::Event event;
    event.set_id(5);
    event.set_started_us(noon_us);
    event.set_operation("raw");
    event.set_method("GET");
    event.set_provider("main");
    auto& one = *event.add_attempts();
    one.set_provider("main");
    auto const all = spans_of({event});
    EXPECT_EQ(all[0].name(), "GET");
    for (auto const& span : all)
        for (auto const& [key, value] : attributes(span.attributes())) EXPECT_FALSE(key.starts_with("gen_ai.")) << key;
}

TEST(providers, have_the_names_of_the_conventions)
{
    EXPECT_EQ(genai_provider(provider::kind::openai), "openai");
    EXPECT_EQ(genai_provider(provider::kind::gemini), "gcp.gemini");
    EXPECT_EQ(genai_provider(provider::kind::bedrock), "aws.bedrock");
    EXPECT_EQ(genai_provider(provider::kind::azure), "azure.ai.openai");
    EXPECT_EQ(book().of("gone"), (provider_view{"gone", {}, 0}));
}

void add(otlp_metrics& to, schema::Event const& event)
{
    schema::event_record shown;
    storage::show_as_record(shown, event);
    to.add(shown, book());
}

schema::otlp::ScopeMetrics sums_of(otlp_metrics const& from, bool delta = false)
{
    schema::otlp::MetricsRequest read;
    EXPECT_TRUE(read.ParseFromString(from.request(noon_ns, noon_ns + 10, delta, {"1.2.3", "host/9"})));
    return read.resource_metrics(0).scope_metrics(0);
}

TEST(sums, are_histograms_of_times_and_tokens_and_a_sum_of_costs)
{
    otlp_metrics sums;
    add(sums, chat());
    add(sums, chat());
    auto const all = sums_of(sums);
    ASSERT_EQ(all.metrics_size(), 4);
    EXPECT_EQ(all.metrics(0).name(), "gen_ai.client.operation.duration");
    EXPECT_EQ(all.metrics(0).unit(), "s");
    auto const& duration = all.metrics(0).histogram().data_points(0);
    EXPECT_EQ(duration.count(), 2u);
    EXPECT_DOUBLE_EQ(duration.sum(), 1.8);
    EXPECT_EQ(duration.bucket_counts_size(), duration.explicit_bounds_size() + 1);
    EXPECT_EQ(duration.bucket_counts(7), 2u) << "above 0.64, at most 1.28";
    EXPECT_EQ(attributes(duration.attributes()), (std::map<std::string, std::string>{{"gen_ai.operation.name", "chat"},
                                                                                     {"gen_ai.provider.name", "anthropic"},
                                                                                     {"gen_ai.request.model", "fast"},
                                                                                     {"gen_ai.response.model", "claude-haiku-4-5"}}));
    EXPECT_EQ(all.metrics(1).name(), "gen_ai.server.time_to_first_token");
    EXPECT_EQ(all.metrics(2).name(), "gen_ai.client.token.usage");
    EXPECT_EQ(all.metrics(2).unit(), "{token}");
    auto const& tokens = all.metrics(2).histogram();
    EXPECT_DOUBLE_EQ(tokens.data_points(0).sum(), 240);
    EXPECT_EQ(attributes(tokens.data_points(0).attributes()).at("gen_ai.token.type"), "input");
    EXPECT_DOUBLE_EQ(tokens.data_points(1).sum(), 60);
    EXPECT_EQ(attributes(tokens.data_points(1).attributes()).at("gen_ai.token.type"), "output");
    EXPECT_EQ(all.metrics(3).name(), "signalbox.cost");
    EXPECT_TRUE(all.metrics(3).sum().is_monotonic());
    EXPECT_DOUBLE_EQ(all.metrics(3).sum().data_points(0).as_double(), 0.0025);
}

TEST(sums, say_since_when_they_count)
{
    otlp_metrics sums;
    add(sums, chat());
    EXPECT_EQ(sums_of(sums).metrics(0).histogram().aggregation_temporality(), 2) << "cumulative";
    EXPECT_EQ(sums_of(sums, true).metrics(0).histogram().aggregation_temporality(), 1) << "delta";
    EXPECT_EQ(sums_of(sums).metrics(0).histogram().data_points(0).start_time_unix_nano(), noon_ns);
    EXPECT_EQ(sums_of(sums).metrics(0).histogram().data_points(0).time_unix_nano(), noon_ns + 10);
    sums.clear();
    EXPECT_TRUE(sums.empty());
    EXPECT_THAT(sums_of(sums).metrics(0).histogram().data_points(), IsEmpty());
}

TEST(sums, tell_failures_apart_and_do_not_take_names_that_callers_made_up)
{
    otlp_metrics sums;
    schema::Event refused;
    refused.set_decision("blocked");
    refused.set_reason("unknown_model");
    refused.set_requested_model("made-up-by-a-caller");
    add(sums, refused);
    auto const of = attributes(sums_of(sums).metrics(0).histogram().data_points(0).attributes());
    EXPECT_EQ(of, (std::map<std::string, std::string>{{"error.type", "unknown_model"}}));
}

TEST(sums, of_several_deliveries_are_those_of_one)
{
    auto whole = chat(), other = chat(), streamed = chat();
    whole.set_stream(false);
    other.set_stream(false);
    other.set_requested_model("slow");
    other.clear_tokens();
    otlp_metrics at_once, all, some;
    for (auto const& each : {whole, other, streamed, other}) add(at_once, each);
    add(some, whole);
    add(some, other);
    all.add(some);
    some.zero();
    EXPECT_EQ(sums_of(some).metrics(0).histogram().data_points_size(), 0);
    add(some, streamed);
    add(some, other);
    all.add(some);
    EXPECT_EQ(sums_of(all).SerializeAsString(), sums_of(at_once).SerializeAsString());
    EXPECT_EQ(sums_of(all).metrics(1).histogram().data_points(0).count(), 1u) << "of a stream alone";
}

TEST(sums, that_are_zero_forget_names_that_will_not_come_again)
{
    otlp_metrics sums;
    auto event = chat();
    for (int i = 0; i < 100; ++i) {
        event.set_requested_model("m" + std::to_string(i));
        add(sums, event);
    }
    sums.zero();
    EXPECT_TRUE(sums.empty());
    add(sums, event);
    EXPECT_EQ(sums_of(sums).metrics(0).histogram().data_points(0).count(), 1u);
}

TEST(sums, are_bounded)
{
    otlp_metrics sums;
    auto event = chat();
    for (std::size_t i = 0; i < otlp_metrics::most_series + 50; ++i) {
        event.set_requested_model("m" + std::to_string(i));
        add(sums, event);
    }
    auto const all = sums_of(sums);
    auto const& points = all.metrics(0).histogram().data_points();
    EXPECT_EQ(static_cast<std::size_t>(points.size()), otlp_metrics::most_series + 1);
    std::uint64_t other = 0;
    for (auto const& each : points)
        if (attributes(each.attributes()).at("gen_ai.request.model") == "other") other = each.count();
    EXPECT_EQ(other, 50u);
}

}  // namespace
}  // namespace signalbox::server
