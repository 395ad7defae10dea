// The event of a request: every group of fields, whatever became of the request.
#include "engine/account/event_builder.hpp"

#include "tests/schema/event_conversion.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace signalbox::account {
namespace {

using model::fault;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using ::testing::ElementsAre;

constexpr model::steady_time begin = model::steady_time(std::chrono::hours(5));
constexpr model::wall_time wall_begin{milliseconds(1'795'262'400'000)};

model::steady_time at_ms(double ms)
{
    return begin + std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double, std::milli>(ms));
}

/// A request for group "reliable-chat" of two targets, and the record of its whole, answered course. Tests change what they are about.
struct course {
    route::table table;
    model::principal who{.key_id = "key_7", .consumer = "web"};
    dialect::scanned_request asked;
    route::plan plan;
    attempt::trail trail;
    record known;

    course()
    {
        add_target("openai", "gpt-4o", "gpt-4o-2024-08-06", {.input = 2'500'000, .output = 10'000'000}, "built-in 2026-11-21");
        add_target("anthropic", "sonnet", "claude-sonnet-4", {.input = 3'000'000, .output = 15'000'000}, "config");
        route::group only;
        only.id = "reliable-chat";
        only.how = route::strategy::fallback;
        only.members = {{.target = 0, .tag = "control"}, {.target = 1, .tag = "experiment"}};
        table.groups.push_back(only);
        route::link_groups(table);
        route::index_names(table);
        plan = route::decide(table, {route::destination::kind::group, 0}, {}, 0.5);
        asked.model = "reliable-chat";
        asked.stream = true;
        trail.attempts.push_back(answered_by(0));
        known.id = 42;
        known.started_wall = wall_begin;
        known.started = begin;
        known.ended = at_ms(900);
        known.config_revision = "0123456789ab";
        known.path = "/v1/chat/completions";
        known.who = &who;
        known.asked = &asked;
        known.table = &table;
        known.plan = &plan;
        known.tried = &trail;
        known.answered = 0;
        known.road = route::road::relay;
        known.status = 200;
        known.response_model = "gpt-4o-2024-08-06";
        known.finish_reason = "stop";
        known.tokens = model::usage{.input_tokens = 1'000, .cached_tokens = 400, .output_tokens = 200, .reasoning_tokens = 50};
        known.content_events = 190;
        known.content_bytes = 600;
        known.estimated_input_tokens = 950;
        known.first_token = at_ms(300);
        known.waited = microseconds(880'000);
        known.request_bytes = 4'000;
        known.reply_bytes = 9'000;
    }
    course(course const&) = delete;

    void add_target(std::string provider, std::string model, std::string upstream, model::price price, std::string source)
    {
        route::target one;
        one.index = static_cast<std::uint32_t>(table.targets.size());
        one.provider_id = std::move(provider);
        one.model = std::move(model);
        one.upstream_model = std::move(upstream);
        one.full_name = one.provider_id + "/" + one.upstream_model;
        one.price = price;
        one.price_source = std::move(source);
        table.targets.push_back(one);
    }
    static attempt::tried answered_by(std::uint32_t target)
    {
        attempt::tried made{.target = target, .reason = "first", .succeeded = true, .status = 200};
        made.start = at_ms(10);
        made.connected = at_ms(12);
        made.first_byte = at_ms(250);
        made.first_token = at_ms(300);
        made.end = at_ms(890);
        return made;
    }
    static attempt::tried failed_at(std::uint32_t target, fault kind, int status, std::string detail)
    {
        attempt::tried made{.target = target, .reason = "first", .status = status};
        made.failure = {kind, std::move(detail), {}, status, {}};
        made.start = at_ms(5);
        made.end = at_ms(105);
        return made;
    }
    void fail_with(fault kind, int status, std::string detail = {})
    {
        known.failed = model::failure{kind, std::move(detail), {}, status, {}};
        known.finish_reason = {};
    }
    schema::Event event() const
    {
        schema::event_record made;
        made.sequence = 7;
        made.run = 3;
        fill(made, known);
        return schema::message_of(made);
    }
};

TEST(event, tells_who_asked_what_and_under_which_configuration)
{
    course of;
    of.known.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    auto const event = of.event();
    EXPECT_EQ(event.id(), 42u);
    EXPECT_EQ(event.started_us(), 1'795'262'400'000'000);
    EXPECT_EQ(event.trace_id(), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(event.config_revision(), "0123456789ab");
    EXPECT_EQ(event.key_id(), "key_7");
    EXPECT_EQ(event.consumer(), "web");
    EXPECT_EQ(event.client_dialect(), "openai_chat");
    EXPECT_EQ(event.path(), "/v1/chat/completions");
    EXPECT_EQ(event.requested_model(), "reliable-chat");
    EXPECT_TRUE(event.stream());
    EXPECT_EQ(event.payload_policy(), "none");
    EXPECT_EQ(event.request_bytes(), 4'000u);
    EXPECT_EQ(event.reply_bytes(), 9'000u);
}

TEST(event, leaves_sequence_and_run_to_the_sink)
{
    course of;
    auto const event = of.event();
    EXPECT_EQ(event.sequence(), 7u);
    EXPECT_EQ(event.run(), 3u);
}

TEST(event, tells_the_plan_and_the_assigned_arm)
{
    course of;
    auto const event = of.event();
    EXPECT_EQ(event.group(), "reliable-chat");
    EXPECT_EQ(event.strategy(), "fallback");
    EXPECT_EQ(event.assignment_unit(), "request");
    EXPECT_DOUBLE_EQ(event.assignment_probability(), 1.0);
    EXPECT_EQ(event.tag(), "control");
}

TEST(event, is_of_a_chat_for_a_client)
{
    course of;
    auto const event = of.event();
    EXPECT_EQ(event.operation(), "chat");
    EXPECT_EQ(event.role(), "primary");
    EXPECT_EQ(event.parent(), 0u);
}

TEST(event, tells_what_it_was_sent_for_and_what_a_classifier_said)
{
    record known;
    known.role = "classify";
    known.parent = 77;
    known.labels = {{"classifier_label", "smart"}, {"classifier_by", "cache"}};
    schema::event_record made;
    fill(made, known);
    schema::Event const event = schema::message_of(made);
    EXPECT_EQ(event.role(), "classify");
    EXPECT_EQ(event.parent(), 77u);
    ASSERT_EQ(event.labels_size(), 2);
    EXPECT_EQ(event.labels(0).name(), "classifier_label");
    EXPECT_EQ(event.labels(0).value(), "smart");
    EXPECT_EQ(event.labels(1).value(), "cache");
}

TEST(event, tells_the_order_of_a_group_with_its_reasons)
{
    course of;
    EXPECT_THAT(of.event().trail(), ElementsAre("openai/gpt-4o-2024-08-06 (first)", "anthropic/claude-sonnet-4 (next)"));
    bool const open[] = {true, false};
    of.plan = route::decide(of.table, {route::destination::kind::group, 0}, open, 0.5);
    EXPECT_THAT(of.event().trail(),
                ElementsAre("anthropic/claude-sonnet-4 (next)", "openai/gpt-4o-2024-08-06 (breaker open, last resort)"));
}

TEST(event, tells_no_order_of_a_single_target_and_eight_of_a_large_group)
{
    course of;
    of.plan = route::decide(of.table, {route::destination::kind::model, 0}, {}, 0.5);
    EXPECT_EQ(of.event().trail_size(), 0);
    of.plan.steps.resize(12, of.plan.steps.front());
    EXPECT_EQ(of.event().trail_size(), 8);
}

// A provider that certainly did not receive the request charges nothing for it; what others charge for a failure is not known.
TEST(event, tells_the_cost_of_an_attempt_that_never_arrived)
{
    course of;
    of.trail.attempts = {course::failed_at(0, fault::connect_failed, 0, ""), course::failed_at(0, fault::connection_reset, 0, ""),
                         course::failed_at(0, fault::connection_reset, 0, ""), course::failed_at(0, fault::upstream_status, 500, ""),
                         course::answered_by(1)};
    of.trail.attempts[1].unsent = true;
    of.known.answered = 4;
    auto const event = of.event();
    for (int const i : {0, 1}) {
        EXPECT_TRUE(event.attempts(i).has_tokens()) << i;
        EXPECT_TRUE(event.attempts(i).has_cost_micros()) << i;
        EXPECT_EQ(event.attempts(i).cost_micros(), 0) << i;
    }
    for (int const i : {2, 3, 4}) {
        EXPECT_FALSE(event.attempts(i).has_tokens()) << i;
        EXPECT_FALSE(event.attempts(i).has_cost_micros()) << i;
    }
}

TEST(event, tells_who_answered)
{
    course of;
    auto const event = of.event();
    EXPECT_EQ(event.provider(), "openai");
    EXPECT_EQ(event.resolved_model(), "gpt-4o");
    EXPECT_EQ(event.upstream_model(), "gpt-4o-2024-08-06");
    EXPECT_EQ(event.response_model(), "gpt-4o-2024-08-06");
    EXPECT_EQ(event.road(), "relay");
    EXPECT_EQ(event.finish_reason(), "stop");
    EXPECT_EQ(event.fallback_count(), 0u);
    EXPECT_EQ(event.decision(), "allowed");
    EXPECT_EQ(event.reason(), "");
    EXPECT_EQ(event.status(), 200u);
}

TEST(event, tells_every_attempt_with_times_since_the_start)
{
    course of;
    of.trail.attempts.insert(of.trail.attempts.begin(), course::failed_at(0, fault::upstream_status, 500, "server had an error"));
    of.trail.attempts[1].target = 1;
    of.trail.attempts[1].reason = "next";
    of.known.answered = 1;
    of.known.road = route::road::translate;
    auto const event = of.event();
    ASSERT_EQ(event.attempts_size(), 2);
    schema::Attempt const& first = event.attempts(0);
    EXPECT_EQ(first.provider(), "openai");
    EXPECT_EQ(first.model(), "gpt-4o");
    EXPECT_EQ(first.upstream_model(), "gpt-4o-2024-08-06");
    EXPECT_EQ(first.reason(), "first");
    EXPECT_EQ(first.fault(), "upstream_status");
    EXPECT_EQ(first.detail(), "server had an error");
    EXPECT_EQ(first.status(), 500u);
    EXPECT_EQ(first.start_us(), 5'000);
    EXPECT_EQ(first.connected_us(), 0) << "never connected";
    EXPECT_EQ(first.first_byte_us(), 0);
    EXPECT_EQ(first.end_us(), 105'000);
    schema::Attempt const& second = event.attempts(1);
    EXPECT_EQ(second.provider(), "anthropic");
    EXPECT_EQ(second.fault(), "");
    EXPECT_EQ(second.connected_us(), 12'000);
    EXPECT_EQ(second.first_byte_us(), 250'000);
    EXPECT_EQ(second.first_token_us(), 300'000);
    EXPECT_EQ(event.fallback_count(), 1u);
    EXPECT_EQ(event.provider(), "anthropic");
    EXPECT_EQ(event.resolved_model(), "sonnet");
    EXPECT_EQ(event.tag(), "control") << "the assigned arm stays when a fallback answers";
    EXPECT_EQ(event.road(), "translate");
}

TEST(event, splits_the_latency)
{
    course of;
    of.asked.stream = true;
    auto const event = of.event();
    EXPECT_EQ(event.latency_us(), 900'000);
    EXPECT_EQ(event.upstream_us(), 880'000);
    EXPECT_EQ(event.gateway_us(), 20'000);
    EXPECT_EQ(event.first_token_us(), 300'000);
}

TEST(event, has_a_first_token_of_a_stream_only)
{
    course of;
    of.asked.stream = false;
    EXPECT_EQ(of.event().first_token_us(), 0) << "the content of a whole reply comes with its end";
}

TEST(event, has_no_negative_times)
{
    course of;
    of.known.ended = begin - milliseconds(5);
    of.known.first_token = begin - milliseconds(1);
    of.trail.attempts[0].end = of.trail.attempts[0].start - milliseconds(3);
    auto const event = of.event();
    EXPECT_EQ(event.latency_us(), 0);
    EXPECT_EQ(event.gateway_us(), 0);
    EXPECT_EQ(event.upstream_us(), 0);
    EXPECT_EQ(event.first_token_us(), 0);
}

TEST(event, counts_tokens_as_the_provider_reports_them)
{
    course of;
    auto const event = of.event();
    EXPECT_EQ(event.tokens().prompt(), 1'000u);
    EXPECT_EQ(event.tokens().completion(), 200u);
    EXPECT_EQ(event.tokens().cached(), 400u);
    EXPECT_EQ(event.tokens().reasoning(), 50u);
    EXPECT_FALSE(event.tokens().estimated());
}

TEST(event, counts_a_streams_content_events_when_nothing_is_reported)
{
    course of;
    of.known.tokens.reset();
    auto const event = of.event();
    EXPECT_EQ(event.tokens().prompt(), 950u);
    EXPECT_EQ(event.tokens().completion(), 190u);
    EXPECT_TRUE(event.tokens().estimated());
}

TEST(event, counts_a_reply_by_its_content_when_nothing_is_reported)
{
    course of;
    of.known.tokens.reset();
    of.known.content_events = 1;
    of.known.content_bytes = 2'001;
    of.known.reply_bytes = 90'000;
    for (bool const streamed : {true, false}) {
        of.asked.stream = streamed;
        for (bool const relayed : {true, false}) {
            of.known.road = relayed ? route::road::relay : route::road::translate;
            EXPECT_EQ(of.event().tokens().completion(), 501u);
            EXPECT_EQ(tokens_of(of.known), (model::usage{.input_tokens = 950, .output_tokens = 501, .estimated = true}));
        }
    }
}

TEST(event, takes_zeros_beside_an_answer_for_no_report)
{
    course of;
    of.known.tokens = model::usage{};
    auto const event = of.event();
    EXPECT_EQ(event.tokens().prompt(), 950u);
    EXPECT_EQ(event.tokens().completion(), 190u);
    EXPECT_TRUE(event.tokens().estimated());
    EXPECT_EQ(event.actual_cost_micros(), 950 * 5 / 2 + 190 * 10);
    of.known.content_events = of.known.content_bytes = 0;
    EXPECT_FALSE(of.event().tokens().estimated()) << "an empty reply costs what is reported";
    EXPECT_EQ(of.event().actual_cost_micros(), 0);
}

TEST(event, estimates_the_count_that_a_report_lacks)
{
    course of;
    of.known.tokens = model::usage{.input_tokens = 1'000};
    EXPECT_EQ(tokens_of(of.known), (model::usage{.input_tokens = 1'000, .output_tokens = 190, .estimated = true}));
    of.known.tokens = model::usage{.output_tokens = 200};
    EXPECT_EQ(tokens_of(of.known), (model::usage{.input_tokens = 950, .output_tokens = 200, .estimated = true}));
    of.known.content_events = of.known.content_bytes = 0;
    EXPECT_EQ(tokens_of(of.known), (model::usage{.output_tokens = 200})) << "without content the report stands";
}

TEST(event, has_a_first_token_only_for_a_stream)
{
    course of;
    of.asked.stream = false;
    auto const event = of.event();
    EXPECT_EQ(event.first_token_us(), 0);
    EXPECT_EQ(event.attempts(0).first_token_us(), 0);
    EXPECT_EQ(event.attempts(0).first_byte_us(), 250'000);
}

TEST(event, counts_on_where_the_report_stopped_with_a_cut_stream)
{
    course of;
    of.known.tokens = model::usage{.input_tokens = 1'000, .output_tokens = 1};
    of.fail_with(fault::truncated, 0);
    auto const event = of.event();
    EXPECT_EQ(event.tokens().prompt(), 1'000u);
    EXPECT_EQ(event.tokens().completion(), 190u);
    EXPECT_TRUE(event.tokens().estimated());
}

TEST(event, prices_the_request_before_and_after)
{
    course of;
    auto const event = of.event();
    EXPECT_EQ(event.estimated_cost_micros(), (950 * 5 / 2) + 256 * 10) << "950 tokens in, a typical reply out";
    EXPECT_EQ(event.actual_cost_micros(), 2'500 + 2'000);
    EXPECT_EQ(event.price_source(), "built-in 2026-11-21");
}

TEST(event, expects_no_more_than_the_caller_asks_for)
{
    course of;
    of.asked.max_output_tokens = 16;
    EXPECT_EQ(of.event().estimated_cost_micros(), 2'375 + 160);
}

TEST(event, expects_the_prompt_that_the_provider_counted_where_nothing_was_estimated)
{
    course of;
    of.known.estimated_input_tokens = 0;
    EXPECT_EQ(of.event().estimated_cost_micros(), (1'000 * 5 / 2) + 256 * 10);
}

TEST(event, prices_what_the_answering_target_charges_and_estimates_by_the_assigned_one)
{
    course of;
    of.trail.attempts.insert(of.trail.attempts.begin(), course::failed_at(0, fault::connect_failed, 0, ""));
    of.trail.attempts[1].target = 1;
    of.known.answered = 1;
    auto const event = of.event();
    EXPECT_EQ(event.estimated_cost_micros(), 2'375 + 2'560);
    EXPECT_EQ(event.actual_cost_micros(), 3'000 + 3'000);
    EXPECT_EQ(event.price_source(), "config");
}

TEST(event, leaves_costs_out_where_the_price_is_unknown)
{
    course of;
    of.table.targets[0].price = {};
    of.table.targets[0].price_source.clear();
    auto const event = of.event();
    EXPECT_FALSE(event.has_estimated_cost_micros());
    EXPECT_FALSE(event.has_actual_cost_micros());
    EXPECT_EQ(event.price_source(), "");
}

TEST(event, has_cost_nothing_when_nobody_answered)
{
    course of;
    of.trail.attempts = {course::failed_at(0, fault::upstream_status, 500, "")};
    of.known.answered.reset();
    of.known.tokens.reset();
    of.fail_with(fault::exhausted, 500);
    of.known.status = 502;
    auto const event = of.event();
    EXPECT_TRUE(event.has_actual_cost_micros());
    EXPECT_EQ(event.actual_cost_micros(), 0);
    EXPECT_EQ(event.tokens().prompt(), 0u);
    EXPECT_EQ(event.provider(), "");
    EXPECT_EQ(event.resolved_model(), "");
    EXPECT_EQ(event.road(), "");
    EXPECT_EQ(event.upstream_us(), 0);
    EXPECT_EQ(event.decision(), "error");
    EXPECT_EQ(event.reason(), "exhausted");
    EXPECT_EQ(event.status(), 502u);
}

TEST(event, of_a_request_refused_at_once_has_what_was_known)
{
    record known;
    known.id = 9;
    known.started = begin;
    known.ended = at_ms(1);
    known.spoken = model::dialect::anthropic;
    known.path = "/v1/messages";
    known.failed = model::failure{fault::unauthorized, "unknown API key"};
    known.status = 401;
    schema::event_record filled;
    fill(filled, known);
    schema::Event const event = schema::message_of(filled);
    EXPECT_EQ(event.decision(), "blocked");
    EXPECT_EQ(event.reason(), "unauthorized");
    EXPECT_EQ(event.detail(), "unknown API key");
    EXPECT_EQ(event.client_dialect(), "anthropic");
    EXPECT_EQ(event.requested_model(), "");
    EXPECT_EQ(event.attempts_size(), 0);
    EXPECT_EQ(event.latency_us(), 1'000);
    EXPECT_EQ(event.gateway_us(), 1'000);
    EXPECT_FALSE(event.has_estimated_cost_micros());
    EXPECT_EQ(event.actual_cost_micros(), 0);
}

TEST(decision_of, is_allowed_without_a_failure)
{
    EXPECT_EQ(decision_of(record{}), "allowed");
}

TEST(decision_of, tells_refusals_from_failures_and_from_clients_that_left)
{
    auto const decided = [](fault kind) {
        record known;
        known.failed = model::failure{kind};
        return std::string(decision_of(known));
    };
    for (fault kind : {fault::bad_request, fault::malformed_json, fault::too_deep, fault::unauthorized, fault::forbidden,
                       fault::unknown_model, fault::body_too_large, fault::request_timeout, fault::untranslatable, fault::saturated,
                       fault::draining, fault::store_unavailable})
        EXPECT_EQ(decided(kind), "blocked") << model::name(kind);
    for (fault kind : {fault::internal, fault::breaker_open, fault::connect_failed, fault::attempt_timeout, fault::deadline_passed,
                       fault::upstream_status, fault::upstream_error, fault::truncated, fault::malformed_reply, fault::exhausted})
        EXPECT_EQ(decided(kind), "error") << model::name(kind);
    EXPECT_EQ(decided(fault::client_closed), "abandoned");
}

TEST(event, keeps_text_from_outside_short_and_valid)
{
    course of;
    of.asked.model = std::string(1'000'000, 'm');
    of.known.response_model = "caf\xC3";
    std::string const two_bytes = std::string(511, 'x') + "\xC3\xA9 and more";
    of.trail.attempts[0] = course::failed_at(0, fault::upstream_status, 500, two_bytes);
    of.known.losses.assign(1'000, {model::outside_text("logit_bias\xFF", {}), "not known there"});
    auto const event = of.event();
    EXPECT_EQ(event.requested_model().size(), 256u);
    EXPECT_EQ(event.response_model(), "caf\xEF\xBF\xBD");
    EXPECT_EQ(event.attempts(0).detail(), std::string(511, 'x'));
    EXPECT_EQ(event.translation_losses_size(), 64);
    EXPECT_EQ(event.translation_losses(0), "logit_bias\xEF\xBF\xBD: not known there");
    std::string bytes;
    EXPECT_TRUE(event.SerializeToString(&bytes));
}

TEST(event, survives_places_that_point_nowhere)
{
    course of;
    of.known.answered = 5;
    EXPECT_EQ(of.event().provider(), "");
    of.known.answered = 0;
    of.trail.attempts[0].target = 99;
    EXPECT_EQ(of.event().provider(), "");
    EXPECT_EQ(of.event().attempts(0).provider(), "");
    of.known.table = nullptr;
    EXPECT_EQ(of.event().attempts_size(), 1);
}

TEST(event, notes_what_a_translation_lost)
{
    course of;
    of.known.road = route::road::translate;
    of.known.losses = {{model::outside_text("seed", {}), "no such field"}, {model::outside_text("logprobs", {}), "no such field"}};
    EXPECT_THAT(of.event().translation_losses(), ElementsAre("seed: no such field", "logprobs: no such field"));
}

}  // namespace
}  // namespace signalbox::account
