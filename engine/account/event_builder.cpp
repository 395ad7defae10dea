// The event's fields, group by group, in the order of event.proto. Pure.
#include "engine/account/event_builder.hpp"

#include "engine/account/identifiers.hpp"
#include "engine/account/prices.hpp"
#include "engine/account/token_estimate.hpp"
#include "engine/base/kept_text.hpp"
#include "engine/base/utf8.hpp"
#include "engine/dialect/format.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/model/sink_choice.hpp"
#include "engine/route/assignment.hpp"
#include "schema/event.pb.h"

#include <algorithm>

namespace signalbox::account {

namespace {

// What callers and providers write is kept to a length that tells it apart: an event is a record, not a store of payloads.
constexpr std::size_t name_limit = 256;    // model names, paths
constexpr std::size_t method_limit = 32;   // a method's name; registered ones have up to 17 characters
constexpr std::size_t detail_limit = 512;  // messages
constexpr std::size_t loss_limit = 64;     // a translation's notes; requests have fewer fields than that
constexpr std::size_t trail_limit = 8;     // steps of the decision; few requests try more targets

/// Text from outside as the store keeps it: valid UTF-8, and no longer than `limit`.
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

/// Names of a principal that nothing has kept yet are kept now.
std::string_view kept_name(std::string_view kept, std::string const& name)
{
    return kept.empty() ? base::kept(name) : kept;
}

/// Head and body went on as they came: whatever they are, the gateway knows no dialect of theirs.
bool is_raw(record const& known)
{
    return known.operation == dialect::name(dialect::operation::raw);
}

void fill_request(schema::event_record& event, record const& known)
{
    event.id = known.id;
    event.started_us = known.started_wall.time_since_epoch().count();
    event.trace_id = trace_id(known.traceparent);
    event.config_revision = known.config_revision;
    if (known.who) {
        event.key_id = kept_name(known.who->kept_key_id, known.who->key_id);
        event.consumer = kept_name(known.who->kept_consumer, known.who->consumer);
    }
    event.client_dialect = is_raw(known) ? known.operation : model::name(known.spoken);
    if (known.method != "POST") set_text(event.method, known.method, method_limit);
    set_text(event.path, known.path, name_limit);
    if (known.asked) set_text(event.requested_model, known.asked->model, name_limit);
    event.stream = is_streamed(known);
    event.payload_policy = known.payload_policy;
    event.operation = known.operation;
    event.role = known.role;
    if (!known.conversation.empty()) set_text(event.conversation, known.conversation, name_limit);
    event.parent = known.parent;
    event.request_bytes = known.request_bytes;
}

/// Each with its condition.
void fill_branches(schema::event_record& event, record const& known)
{
    for (route::branch const* each : *known.branches) {
        schema::trail_step& step = event.trail.emplace_back();
        step.target = known.by->label;
        step.reason = route::reason::all;
        set_text(step.words, each->id + (each->when ? " when " + each->when->source() : ", otherwise"), name_limit);
    }
}

void add_choice(schema::event_record& event, route::rule const& by, route::branch const& taken, std::string_view value)
{
    schema::trail_step& step = event.trail.emplace_back();
    step.target = by.label;
    step.reason = route::reason_of(by, taken);
    if (taken.when || taken.by_value) set_text(step.words, route::words_of(taken, value), name_limit);
}

/// The route that was asked and those that it led to, each with its choice.
void fill_route(schema::event_record& event, record const& known)
{
    if (known.passed)
        for (route::passed_route const& each : *known.passed) add_choice(event, *each.by, *each.taken, each.value);
    if (known.branches && !known.branches->empty()) return fill_branches(event, known);
    if (!known.taken) return event.trail.push_back({known.by->label, route::reason::not_taken, {}});
    add_choice(event, *known.by, *known.taken, known.by_value);
}

/// What each policy said; the trail has those that denied, and what the others were told to show.
void fill_policies(schema::event_record& event, std::vector<policy::decision> const& judged)
{
    if (judged.empty()) return;
    schema::Event of_it;
    for (policy::decision const& each : judged) {
        schema::Policy& out = *of_it.add_policies();
        out.set_name(each.by->id);
        std::string_view const outcome = !each.passed ? "blocked" : each.matches > 0 ? "changed" : "passed";
        out.set_outcome(std::string(outcome));
        out.set_matches(each.matches);
        out.set_microseconds(static_cast<std::uint64_t>(each.took.count()));
        if (outcome == "passed" && each.why.empty()) continue;
        schema::trail_step& step = event.trail.emplace_back();
        step.target = each.by->label;
        step.reason = outcome;
        set_text(step.words, each.why, name_limit);
    }
    event.further += of_it.SerializeAsString();
}

/// The order of a group's targets and who was left out. Of a single target the attempt's reason says it all.
void fill_trail(schema::event_record& event, record const& known)
{
    if (!known.table || (known.plan->steps.size() < 2 && known.plan->dropped.empty())) return;
    std::size_t const kept = std::min(known.plan->steps.size(), trail_limit);
    for (std::size_t i = 0; i < kept; ++i) {
        route::step const& step = known.plan->steps[i];
        event.trail.push_back({known.table->targets[step.target].kept.full_name, step.reason, route::words_of(step)});
    }
    std::size_t const left = std::min(known.plan->dropped.size(), trail_limit);
    for (std::size_t i = 0; i < left; ++i) {
        route::drop const& drop = known.plan->dropped[i];
        event.trail.push_back({known.table->targets[drop.target].kept.full_name, "dropped", route::in_words(drop, *known.table)});
    }
}

void fill_plan(schema::event_record& event, route::plan const& plan)
{
    event.group = plan.group;
    event.strategy = route::name(plan.how);
    event.assignment_unit = plan.unit;
    if (plan.unit != "request" && plan.unit != "consumer") event.assignment_value = route::unit_digest(plan.unit_value);
    event.assignment_probability = plan.probability;
    event.tag = plan.tag;
}

static_assert(name_limit >= model::sink_choice::longest_text, "a label would lose the end of a list of sinks");

/// Few events have any, so that they are kept as they are stored.
void fill_further(schema::event_record& event, record const& known)
{
    if (known.labels.empty() && known.limits.empty() && known.units.empty()) return;
    schema::Event of_it;
    for (model::unit_count const& each : known.units) {
        schema::Unit& out = *of_it.add_units();
        out.set_kind(std::string(each.kind));
        out.set_count(each.count);
    }
    for (record::limit const& each : known.limits) {
        schema::Limit& out = *of_it.add_limits();
        out.set_name(std::string(each.name));
        out.set_outcome(std::string(each.outcome));
        out.set_used(each.used);
        out.set_allowed(each.allowed);
    }
    for (record::label const& each : known.labels) {
        schema::Label& out = *of_it.add_labels();
        out.set_name(std::string(each.name));
        std::string value;
        set_text(value, each.value, name_limit);
        out.set_value(value);
    }
    event.further += of_it.SerializeAsString();
}

/// The provider certainly did not receive the request: the call used nothing and cost nothing.
bool never_arrived(attempt::tried const& tried)
{
    using model::fault;
    fault const what = tried.failure.kind;
    bool const no_connection = what == fault::connect_failed || what == fault::connect_timeout || what == fault::tls_failed;
    return !tried.succeeded && (tried.unsent || no_connection);
}

/// The target was asked for a model that is not its own: the name that was asked for and the provider's tell which.
bool as_asked(record const& known)
{
    return known.plan && known.plan->as_asked;
}

void fill_attempt(schema::attempt_record& out, attempt::tried const& tried, record const& known)
{
    if (auto const* target = target_of(known, &tried)) {
        out.provider = target->kept.provider_id;
        if (!as_asked(known)) out.model = target->kept.model;
        if (!as_asked(known)) out.upstream_model = target->kept.upstream_model;
    }
    out.reason = tried.reason;
    if (!tried.succeeded) {
        out.fault = model::name(tried.failure.kind);
        set_text(out.detail, words_of(tried.failure), detail_limit);
    }
    out.status = static_cast<std::uint32_t>(std::max(tried.status, 0));
    out.start_us = since_start(known, tried.start);
    out.connected_us = since_start(known, tried.connected);
    out.first_byte_us = since_start(known, tried.first_byte);
    if (is_streamed(known)) out.first_token_us = since_start(known, tried.first_token);
    out.end_us = since_start(known, tried.end);
    if (never_arrived(tried)) {
        out.tokens.emplace();
        out.cost_micros = 0;
    }
}

void fill_attempts(schema::event_record& event, record const& known)
{
    if (!known.tried) return;
    event.attempts.reserve(known.tried->attempts.size());
    for (attempt::tried const& each : known.tried->attempts) fill_attempt(event.attempts.emplace_back(), each, known);
    event.fallback_count = attempt::fallback_count(*known.tried);
}

void fill_answer(schema::event_record& event, record const& known)
{
    auto const* target = target_of(known, answering(known));
    if (!target) return;
    event.provider = target->kept.provider_id;
    if (!as_asked(known)) event.resolved_model = target->kept.model;
    if (!as_asked(known)) event.upstream_model = target->kept.upstream_model;
    event.road = route::name(known.road);
    set_text(event.response_model, known.response_model, name_limit);
    event.finish_reason = known.finish_reason;
    std::size_t const kept = std::min(known.losses.size(), loss_limit);
    for (std::size_t i = 0; i < kept; ++i) set_text(event.translation_losses.emplace_back(), line_of(known.losses[i]), name_limit);
}

schema::token_counts counts_of(model::usage const& tokens)
{
    return {tokens.input_tokens,          tokens.output_tokens,    tokens.cached_tokens, tokens.cache_write_tokens,
            tokens.cache_write_1h_tokens, tokens.reasoning_tokens, tokens.estimated};
}

/// Estimated: what the assigned target would have cost, from the request alone, whose tokens are those that the provider counted when it did.
/// Actual: what the answering one did cost; a request no target answered has no reported cost. Both stay absent where the price is unknown.
void fill_cost(schema::event_record& event, record const& known, model::usage const& tokens)
{
    route::target const* const last = target_of(known, answering(known));
    if (as_asked(known)) {  // whose price is not known
        if (!last) event.actual_cost_micros = 0;
        return;
    }
    if (last && known.only_reported && !known.tokens) return;
    route::target const* const first = assigned(known);
    if (first && !known.only_reported) {
        model::usage expected;
        expected.input_tokens = known.estimated_input_tokens ? known.estimated_input_tokens : tokens.input_tokens;
        bool const answers = known.operation == "chat";  // other operations are answered by few tokens or none
        if (answers) expected.output_tokens = expected_reply_tokens(known.asked ? known.asked->max_output_tokens : std::nullopt);
        if (auto const estimated = cost(first->price, expected)) event.estimated_cost_micros = estimated->micros;
    }
    if (!last) {
        event.actual_cost_micros = 0;
    } else if (auto const actual = cost(last->price, tokens)) {
        event.actual_cost_micros = actual->micros;
    }
    route::target const* const priced = last ? last : first;
    if (priced && priced->price.known()) event.price_source = priced->kept.price_source;
}

void fill_times(schema::event_record& event, record const& known)
{
    event.latency_us = microseconds_between(known.started, known.ended);
    if (auto const* used = answering(known)) event.upstream_us = microseconds_between(used->start, used->end);
    event.gateway_us = std::max<std::int64_t>(0, event.latency_us - known.waited.count());
    if (event.stream) event.first_token_us = since_start(known, known.first_token);
}

void fill_outcome(schema::event_record& event, record const& known)
{
    event.decision = decision_of(known);
    if (known.failed) {
        event.reason = model::name(known.failed->kind);
        set_text(event.detail, words_of(*known.failed), detail_limit);
    }
    event.status = static_cast<std::uint32_t>(std::max(known.status, 0));
    event.reply_bytes = known.reply_bytes;
}

}  // namespace

std::string_view decision_of(record const& known)
{
    return model::name(known.failed ? model::facts_of(known.failed->kind).ends_as : model::decision::allowed);
}

model::usage tokens_of(record const& known)
{
    if (!answering(known)) return {};
    if (known.only_reported) return known.tokens.value_or(model::usage());
    // Some servers report zeros beside an answer, or one count of the two: what is missing is estimated.
    bool const answered = known.content_events != 0;
    model::usage tokens = known.tokens.value_or(model::usage{.estimated = true});
    if (tokens.input_tokens == 0 && (answered || !known.tokens)) {
        tokens.input_tokens = known.estimated_input_tokens;
        tokens.estimated = true;
    }
    bool const whole = known.tokens && !known.failed && tokens.output_tokens != 0;
    std::uint64_t const counted = estimate_reply_tokens(known.content_events, known.content_bytes);
    if (!whole && counted > tokens.output_tokens) {
        tokens.output_tokens = counted;
        tokens.estimated = true;
    }
    return tokens;
}

void fill(schema::event_record& event, record const& known)
{
    fill_request(event, known);
    if (known.by) fill_route(event, known);
    if (known.judged) fill_policies(event, *known.judged);
    if (known.plan) {
        fill_plan(event, *known.plan);
        fill_trail(event, known);
    }
    fill_further(event, known);
    fill_attempts(event, known);
    fill_answer(event, known);
    model::usage const tokens = tokens_of(known);
    event.tokens = counts_of(tokens);
    fill_cost(event, known, tokens);
    fill_times(event, known);
    fill_outcome(event, known);
}

}  // namespace signalbox::account
