// The event's fields, group by group, in the order of event.proto. Pure.
#include "engine/account/event_builder.hpp"

#include "engine/account/identifiers.hpp"
#include "engine/account/prices.hpp"
#include "engine/account/token_estimate.hpp"
#include "engine/base/utf8.hpp"
#include "engine/model/fault_facts.hpp"

#include <algorithm>

namespace signalbox::account {

namespace {

// What callers and providers write is kept to a length that tells it apart: an event is a record, not a store of payloads.
constexpr std::size_t name_limit = 256;    // model names, paths
constexpr std::size_t detail_limit = 512;  // messages
constexpr std::size_t loss_limit = 64;     // a translation's notes; requests have fewer fields than that
constexpr std::size_t trail_limit = 8;     // steps of the decision; few requests try more targets

/// Text from outside as protobuf strings must be: valid UTF-8, and no longer than `limit`.
void set_text(std::string& field, std::string_view text, std::size_t limit)
{
    text = base::cut_at_character(text, limit);
    if (base::valid_utf8(text)) {
        field.assign(text);
    } else {
        field = base::repaired_utf8(text);
    }
}

std::int64_t microseconds_between(model::steady_time from, model::steady_time to)
{
    return std::max<std::int64_t>(0, std::chrono::duration_cast<model::microseconds>(to - from).count());
}

/// Microseconds since the event's start; 0 for a step that was not reached.
std::int64_t since_start(record const& known, model::steady_time when)
{
    return when == model::steady_time{} ? 0 : microseconds_between(known.started, when);
}

attempt::tried const* answering(record const& known)
{
    if (!known.answered || !known.tried || *known.answered >= known.tried->attempts.size()) return nullptr;
    return &known.tried->attempts[*known.answered];
}

route::target const* target_of(record const& known, attempt::tried const* tried)
{
    if (!tried || !known.table || tried->target >= known.table->targets.size()) return nullptr;
    return &known.table->targets[tried->target];
}

/// The target the request was first meant for.
route::target const* assigned(record const& known)
{
    if (!known.plan || !known.table || known.plan->steps.empty()) return nullptr;
    return &known.table->targets[known.plan->steps.front().target];
}

bool is_streamed(record const& known)
{
    return known.asked && known.asked->stream;
}

void fill_request(schema::Event& event, record const& known)
{
    event.set_id(known.id);
    event.set_started_us(known.started_wall.time_since_epoch().count());
    event.set_trace_id(trace_id(known.traceparent));
    event.set_config_revision(known.config_revision.data(), known.config_revision.size());
    if (known.who) {
        event.set_key_id(known.who->key_id);
        event.set_consumer(known.who->consumer);
    }
    auto const dialect = model::name(known.spoken);
    event.set_client_dialect(dialect.data(), dialect.size());
    set_text(*event.mutable_path(), known.path, name_limit);
    if (known.asked) set_text(*event.mutable_requested_model(), known.asked->model, name_limit);
    event.set_stream(is_streamed(known));
    event.set_payload_policy("none");
    event.set_operation(known.operation.data(), known.operation.size());
    event.set_role("primary");
    event.set_request_bytes(known.request_bytes);
}

/// The order of a group's targets and who was left out. Of a single target the attempt's reason says it all.
void fill_trail(schema::Event& event, record const& known)
{
    if (!known.table || (known.plan->steps.size() < 2 && known.plan->dropped.empty())) return;
    std::size_t const kept = std::min(known.plan->steps.size(), trail_limit);
    for (std::size_t i = 0; i < kept; ++i) route::append_choice(*event.add_trail(), known.plan->steps[i], *known.table);
    std::size_t const left = std::min(known.plan->dropped.size(), trail_limit);
    for (std::size_t i = 0; i < left; ++i) route::append_drop(*event.add_trail(), known.plan->dropped[i], *known.table);
}

void fill_plan(schema::Event& event, route::plan const& plan)
{
    event.set_group(plan.group.data(), plan.group.size());
    auto const strategy = route::name(plan.how);
    event.set_strategy(strategy.data(), strategy.size());
    event.set_assignment_unit(plan.unit.data(), plan.unit.size());
    event.set_assignment_probability(plan.probability);
    event.set_tag(plan.tag.data(), plan.tag.size());
}

/// The provider certainly did not receive the request: the call used nothing and cost nothing.
bool never_arrived(attempt::tried const& tried)
{
    using model::fault;
    fault const what = tried.failure.kind;
    bool const no_connection = what == fault::connect_failed || what == fault::connect_timeout || what == fault::tls_failed;
    return !tried.succeeded && (tried.unsent || no_connection);
}

void fill_attempt(schema::Attempt& out, attempt::tried const& tried, record const& known)
{
    if (auto const* target = target_of(known, &tried)) {
        out.set_provider(target->provider_id);
        out.set_model(target->model);
        out.set_upstream_model(target->upstream_model);
    }
    out.set_reason(tried.reason.data(), tried.reason.size());
    if (!tried.succeeded) {
        auto const what = model::name(tried.failure.kind);
        out.set_fault(what.data(), what.size());
        set_text(*out.mutable_detail(), words_of(tried.failure), detail_limit);
    }
    out.set_status(static_cast<std::uint32_t>(std::max(tried.status, 0)));
    out.set_start_us(since_start(known, tried.start));
    out.set_connected_us(since_start(known, tried.connected));
    out.set_first_byte_us(since_start(known, tried.first_byte));
    if (is_streamed(known)) out.set_first_token_us(since_start(known, tried.first_token));
    out.set_end_us(since_start(known, tried.end));
    if (never_arrived(tried)) {
        (void)out.mutable_tokens();
        out.set_cost_micros(0);
    }
}

void fill_attempts(schema::Event& event, record const& known)
{
    if (!known.tried) return;
    event.mutable_attempts()->Reserve(static_cast<int>(known.tried->attempts.size()));
    for (attempt::tried const& each : known.tried->attempts) fill_attempt(*event.add_attempts(), each, known);
    event.set_fallback_count(attempt::fallback_count(*known.tried));
}

void fill_answer(schema::Event& event, record const& known)
{
    auto const* target = target_of(known, answering(known));
    if (!target) return;
    event.set_provider(target->provider_id);
    event.set_resolved_model(target->model);
    event.set_upstream_model(target->upstream_model);
    event.set_road(known.relayed ? "relay" : "translate");
    set_text(*event.mutable_response_model(), known.response_model, name_limit);
    event.set_finish_reason(known.finish_reason);
    std::size_t const kept = std::min(known.losses.size(), loss_limit);
    for (std::size_t i = 0; i < kept; ++i) set_text(*event.add_translation_losses(), line_of(known.losses[i]), name_limit);
}

/// Some servers report zeros beside an answer: that is no count.
bool says_something(model::usage const& reported, record const& known)
{
    bool const zero = reported.input_tokens == 0 && reported.output_tokens == 0;
    return !zero || known.content_events == 0;
}

void fill_tokens(schema::Tokens& out, model::usage const& tokens)
{
    out.set_prompt(tokens.input_tokens);
    out.set_completion(tokens.output_tokens);
    out.set_cached(tokens.cached_tokens);
    out.set_cache_write(tokens.cache_write_tokens);
    out.set_cache_write_1h(tokens.cache_write_1h_tokens);
    out.set_reasoning(tokens.reasoning_tokens);
    out.set_estimated(tokens.estimated);
}

/// Estimated: what the assigned target would have cost, from the request alone. Actual: what the answering one did cost; a request no target
/// answered has no reported cost. Both stay absent where the price is unknown.
void fill_cost(schema::Event& event, record const& known, model::usage const& tokens)
{
    route::target const* const first = assigned(known);
    route::target const* const last = target_of(known, answering(known));
    if (first) {
        model::usage expected;
        expected.input_tokens = known.estimated_input_tokens;
        bool const answers = known.operation == "chat";  // other operations cost nothing
        if (answers) expected.output_tokens = expected_reply_tokens(known.asked ? known.asked->max_output_tokens : std::nullopt);
        if (auto const estimated = cost(first->price, expected)) event.set_estimated_cost_micros(estimated->micros);
    }
    if (!last) {
        event.set_actual_cost_micros(0);
    } else if (auto const actual = cost(last->price, tokens)) {
        event.set_actual_cost_micros(actual->micros);
    }
    route::target const* const priced = last ? last : first;
    if (priced && priced->price.known()) event.set_price_source(priced->price_source);
}

void fill_times(schema::Event& event, record const& known)
{
    std::int64_t const latency = microseconds_between(known.started, known.ended);
    event.set_latency_us(latency);
    if (auto const* used = answering(known)) event.set_upstream_us(microseconds_between(used->start, used->end));
    event.set_gateway_us(std::max<std::int64_t>(0, latency - known.waited.count()));
    if (event.stream()) event.set_first_token_us(since_start(known, known.first_token));
}

void fill_outcome(schema::Event& event, record const& known)
{
    auto const decision = decision_of(known);
    event.set_decision(decision.data(), decision.size());
    if (known.failed) {
        auto const what = model::name(known.failed->kind);
        event.set_reason(what.data(), what.size());
        set_text(*event.mutable_detail(), words_of(*known.failed), detail_limit);
    }
    event.set_status(static_cast<std::uint32_t>(std::max(known.status, 0)));
    event.set_reply_bytes(known.reply_bytes);
}

}  // namespace

std::string_view decision_of(record const& known)
{
    return model::name(known.failed ? model::facts_of(known.failed->kind).ends_as : model::decision::allowed);
}

model::usage tokens_of(record const& known)
{
    if (!answering(known)) return {};
    bool const reported = known.tokens && says_something(*known.tokens, known);
    model::usage tokens = reported ? *known.tokens : model::usage{.input_tokens = known.estimated_input_tokens, .estimated = true};
    bool const whole = reported && !known.failed;
    std::uint64_t const counted = estimate_reply_tokens(known.content_events, known.content_bytes);
    if (!whole && counted > tokens.output_tokens) {
        tokens.output_tokens = counted;
        tokens.estimated = true;
    }
    return tokens;
}

void fill(schema::Event& event, record const& known)
{
    fill_request(event, known);
    if (known.plan) {
        fill_plan(event, *known.plan);
        fill_trail(event, known);
    }
    fill_attempts(event, known);
    fill_answer(event, known);
    model::usage const tokens = tokens_of(known);
    fill_tokens(*event.mutable_tokens(), tokens);
    fill_cost(event, known, tokens);
    fill_times(event, known);
    fill_outcome(event, known);
}

}  // namespace signalbox::account
