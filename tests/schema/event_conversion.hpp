// Events as messages, which tests print and compare, and as the records that the gateway fills and the store writes. Pure.
#pragma once

#include "engine/base/kept_text.hpp"

#include "schema/event.pb.h"
#include "schema/event_record.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace signalbox::schema {

namespace conversion {

inline void set(std::string& to, std::string_view from)
{
    to.assign(from);
}

inline void set(Tokens& to, token_counts const& from)
{
    to.set_prompt(from.prompt);
    to.set_completion(from.completion);
    to.set_cached(from.cached);
    to.set_cache_write(from.cache_write);
    to.set_cache_write_1h(from.cache_write_1h);
    to.set_reasoning(from.reasoning);
    to.set_estimated(from.estimated);
}

inline token_counts counts(Tokens const& from)
{
    return {from.prompt(), from.completion(), from.cached(), from.cache_write(), from.cache_write_1h(), from.reasoning(), from.estimated()};
}

inline void set(Attempt& to, attempt_record const& from)
{
    set(*to.mutable_provider(), from.provider);
    set(*to.mutable_model(), from.model);
    set(*to.mutable_upstream_model(), from.upstream_model);
    set(*to.mutable_reason(), from.reason);
    set(*to.mutable_fault(), from.fault);
    to.set_detail(from.detail);
    to.set_status(from.status);
    to.set_start_us(from.start_us);
    to.set_connected_us(from.connected_us);
    to.set_first_byte_us(from.first_byte_us);
    to.set_first_token_us(from.first_token_us);
    to.set_end_us(from.end_us);
    if (from.tokens) set(*to.mutable_tokens(), *from.tokens);
    if (from.cost_micros) to.set_cost_micros(*from.cost_micros);
}

inline void set(attempt_record& to, Attempt const& from)
{
    to.provider = base::kept(from.provider());
    to.model = base::kept(from.model());
    to.upstream_model = base::kept(from.upstream_model());
    to.reason = base::kept(from.reason());
    to.fault = base::kept(from.fault());
    to.detail = from.detail();
    to.status = from.status();
    to.start_us = from.start_us();
    to.connected_us = from.connected_us();
    to.first_byte_us = from.first_byte_us();
    to.first_token_us = from.first_token_us();
    to.end_us = from.end_us();
    if (from.has_tokens()) to.tokens = counts(from.tokens());
    if (from.has_cost_micros()) to.cost_micros = from.cost_micros();
}

/// The names and texts that both have under one name.
template <class Visit>
void each_text(Event& message, event_record& record, Visit&& visit)
{
    visit(*message.mutable_group(), record.group);
    visit(*message.mutable_tag(), record.tag);
    visit(*message.mutable_provider(), record.provider);
    visit(*message.mutable_resolved_model(), record.resolved_model);
    visit(*message.mutable_decision(), record.decision);
    visit(*message.mutable_reason(), record.reason);
    visit(*message.mutable_key_id(), record.key_id);
    visit(*message.mutable_consumer(), record.consumer);
    visit(*message.mutable_client_dialect(), record.client_dialect);
    visit(*message.mutable_strategy(), record.strategy);
    visit(*message.mutable_assignment_unit(), record.assignment_unit);
    visit(*message.mutable_upstream_model(), record.upstream_model);
    visit(*message.mutable_price_source(), record.price_source);
    visit(*message.mutable_payload_policy(), record.payload_policy);
    visit(*message.mutable_road(), record.road);
    visit(*message.mutable_finish_reason(), record.finish_reason);
    visit(*message.mutable_operation(), record.operation);
    visit(*message.mutable_role(), record.role);
    visit(*message.mutable_config_revision(), record.config_revision);
    visit(*message.mutable_requested_model(), record.requested_model);
    visit(*message.mutable_path(), record.path);
    visit(*message.mutable_response_model(), record.response_model);
    visit(*message.mutable_trace_id(), record.trace_id);
    visit(*message.mutable_detail(), record.detail);
    visit(*message.mutable_method(), record.method);
    visit(*message.mutable_conversation(), record.conversation);
    visit(*message.mutable_assignment_value(), record.assignment_value);
}

struct to_message {
    void operator()(std::string& text, std::string_view from) const { text.assign(from); }
};

struct to_record {
    void operator()(std::string const& text, std::string_view& name) const { name = base::kept(text); }
    void operator()(std::string const& text, std::string& own) const { own = text; }
};

}  // namespace conversion

/// As the store keeps a step.
inline std::string text_of(trail_step const& step)
{
    std::string text(step.target);
    if (step.reason.empty()) return text;
    text.append(" (").append(step.reason);
    if (!step.words.empty()) text.append(": ").append(step.words);
    return text.append(")");
}

inline Event message_of(event_record& from)
{
    Event made;
    made.MergeFromString(from.further);
    conversion::each_text(made, from, conversion::to_message{});
    made.set_id(from.id);
    made.set_sequence(from.sequence);
    made.set_run(from.run);
    made.set_parent(from.parent);
    made.set_started_us(from.started_us);
    made.set_assignment_probability(from.assignment_probability);
    made.set_status(from.status);
    made.set_fallback_count(from.fallback_count);
    made.set_stream(from.stream);
    if (from.tokens) conversion::set(*made.mutable_tokens(), *from.tokens);
    if (from.estimated_cost_micros) made.set_estimated_cost_micros(*from.estimated_cost_micros);
    if (from.actual_cost_micros) made.set_actual_cost_micros(*from.actual_cost_micros);
    made.set_latency_us(from.latency_us);
    made.set_upstream_us(from.upstream_us);
    made.set_gateway_us(from.gateway_us);
    made.set_first_token_us(from.first_token_us);
    made.set_request_bytes(from.request_bytes);
    made.set_reply_bytes(from.reply_bytes);
    for (attempt_record const& each : from.attempts) conversion::set(*made.add_attempts(), each);
    for (std::string const& each : from.translation_losses) made.add_translation_losses(each);
    for (trail_step const& each : from.trail) made.add_trail(text_of(each));
    return made;
}

/// The steps of the message's decision become targets without a reason when they do not end with one in brackets.
inline trail_step step_of(std::string const& text)
{
    std::size_t const at = text.find(" (");
    if (at == std::string::npos || text.back() != ')') return {base::kept(text), {}, {}};
    return {base::kept(text.substr(0, at)), base::kept(text.substr(at + 2, text.size() - at - 3)), {}};
}

inline std::unique_ptr<event_record> record_of(Event from)
{
    auto made = std::make_unique<event_record>();
    conversion::each_text(from, *made, conversion::to_record{});
    made->id = from.id();
    made->sequence = from.sequence();
    made->run = from.run();
    made->parent = from.parent();
    made->started_us = from.started_us();
    made->assignment_probability = from.assignment_probability();
    made->status = from.status();
    made->fallback_count = from.fallback_count();
    made->stream = from.stream();
    if (from.has_tokens()) made->tokens = conversion::counts(from.tokens());
    if (from.has_estimated_cost_micros()) made->estimated_cost_micros = from.estimated_cost_micros();
    if (from.has_actual_cost_micros()) made->actual_cost_micros = from.actual_cost_micros();
    made->latency_us = from.latency_us();
    made->upstream_us = from.upstream_us();
    made->gateway_us = from.gateway_us();
    made->first_token_us = from.first_token_us();
    made->request_bytes = from.request_bytes();
    made->reply_bytes = from.reply_bytes();
    for (Attempt const& each : from.attempts()) conversion::set(made->attempts.emplace_back(), each);
    for (std::string const& each : from.translation_losses()) made->translation_losses.push_back(each);
    for (std::string const& each : from.trail()) made->trail.push_back(step_of(each));
    Event further;
    *further.mutable_limits() = from.limits();
    *further.mutable_policies() = from.policies();
    *further.mutable_labels() = from.labels();
    *further.mutable_units() = from.units();
    made->further = further.SerializeAsString();
    return made;
}

}  // namespace signalbox::schema
