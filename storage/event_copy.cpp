#include "storage/event_copy.hpp"

#include "storage/detail_codec.hpp"
#include "storage/event_fields.hpp"
#include "storage/event_row.hpp"
#include "engine/base/utf8.hpp"

#include <span>

namespace signalbox::storage {

namespace {

/// Most texts of an event are those of the one that was here before.
void set(std::string& to, std::string_view text)
{
    if (to == text) return;
    if (base::valid_utf8(text))
        to.assign(text);
    else
        to = base::repaired_utf8(text);
}

void set_names(schema::Event& to, schema::event_record const& from, std::span<text_field const> fields)
{
    for (text_field const& each : fields)
        if (std::string_view const text = each.of(from); (to.*each.read)() != text) set(*(to.*each.mutate)(), text);
}

void set_tokens(schema::Tokens& to, schema::token_counts const& from)
{
    to.set_prompt(from.prompt);
    to.set_completion(from.completion);
    to.set_cached(from.cached);
    to.set_cache_write(from.cache_write);
    to.set_cache_write_1h(from.cache_write_1h);
    to.set_reasoning(from.reasoning);
    to.set_estimated(from.estimated);
}

void set_attempt(schema::Attempt& to, schema::attempt_record const& from)
{
    set(*to.mutable_provider(), from.provider);
    set(*to.mutable_model(), from.model);
    set(*to.mutable_upstream_model(), from.upstream_model);
    set(*to.mutable_reason(), from.reason);
    set(*to.mutable_fault(), from.fault);
    set(*to.mutable_detail(), from.detail);
    to.set_status(from.status);
    to.set_start_us(from.start_us);
    to.set_connected_us(from.connected_us);
    to.set_first_byte_us(from.first_byte_us);
    to.set_first_token_us(from.first_token_us);
    to.set_end_us(from.end_us);
    from.tokens ? set_tokens(*to.mutable_tokens(), *from.tokens) : to.clear_tokens();
    from.cost_micros ? to.set_cost_micros(*from.cost_micros) : to.clear_cost_micros();
}

void set_numbers(schema::Event& to, schema::event_record const& from)
{
    to.set_id(from.id);
    to.set_sequence(from.sequence);
    to.set_run(from.run);
    to.set_parent(from.parent);
    to.set_started_us(from.started_us);
    to.set_assignment_probability(from.assignment_probability);
    to.set_status(from.status);
    to.set_fallback_count(from.fallback_count);
    to.set_stream(from.stream);
    from.estimated_cost_micros ? to.set_estimated_cost_micros(*from.estimated_cost_micros) : to.clear_estimated_cost_micros();
    from.actual_cost_micros ? to.set_actual_cost_micros(*from.actual_cost_micros) : to.clear_actual_cost_micros();
    to.set_latency_us(from.latency_us);
    to.set_upstream_us(from.upstream_us);
    to.set_gateway_us(from.gateway_us);
    to.set_first_token_us(from.stream ? from.first_token_us : 0);
    to.set_request_bytes(from.request_bytes);
    to.set_reply_bytes(from.reply_bytes);
}

void set_own_texts(schema::Event& to, schema::event_record const& from)
{
    // What is no text is no trace, and the store keeps none of it.
    set(*to.mutable_trace_id(), base::valid_utf8(from.trace_id) ? std::string_view(from.trace_id) : std::string_view());
    set(*to.mutable_detail(), from.detail);
    set(*to.mutable_method(), from.method);
    set(*to.mutable_conversation(), from.conversation);
    set(*to.mutable_assignment_value(), from.assignment_value);
}

void set_lists(schema::Event& to, schema::event_record const& from)
{
    auto& attempts = *to.mutable_attempts();
    auto const wanted = static_cast<int>(from.attempts.size());
    while (attempts.size() > wanted) attempts.RemoveLast();
    for (int i = 0; i < wanted; ++i)
        set_attempt(i < attempts.size() ? attempts[i] : *attempts.Add(), from.attempts[static_cast<std::size_t>(i)]);
    to.clear_translation_losses();
    for (std::string const& each : from.translation_losses) set(*to.add_translation_losses(), each);
    to.clear_limits();
    to.clear_policies();
    to.clear_labels();
    to.clear_units();
    if (!from.further.empty()) (void)decode_detail(from.further, to);
    to.clear_trail();
    for (schema::trail_step const& each : from.trail) append_step(*to.add_trail(), each);
}

void show_names(schema::event_record& to, schema::Event const& from, std::span<text_field const> fields)
{
    for (text_field const& each : fields)
        if (each.kept)
            to.*each.kept = (from.*each.read)();
        else
            to.*each.own = (from.*each.read)();
}

schema::token_counts counts_of(schema::Tokens const& from)
{
    return {from.prompt(), from.completion(), from.cached(), from.cache_write(), from.cache_write_1h(), from.reasoning(), from.estimated()};
}

void show_attempt(schema::attempt_record& to, schema::Attempt const& from)
{
    to.provider = from.provider();
    to.model = from.model();
    to.upstream_model = from.upstream_model();
    to.reason = from.reason();
    to.fault = from.fault();
    to.detail = from.detail();
    to.status = from.status();
    to.start_us = from.start_us();
    to.connected_us = from.connected_us();
    to.first_byte_us = from.first_byte_us();
    to.first_token_us = from.first_token_us();
    to.end_us = from.end_us();
    if (from.has_tokens()) to.tokens = counts_of(from.tokens());
    if (from.has_cost_micros()) to.cost_micros = from.cost_micros();
}

void show_numbers(schema::event_record& to, schema::Event const& from)
{
    to.id = from.id();
    to.sequence = from.sequence();
    to.run = from.run();
    to.parent = from.parent();
    to.started_us = from.started_us();
    to.assignment_probability = from.assignment_probability();
    to.status = from.status();
    to.fallback_count = from.fallback_count();
    to.stream = from.stream();
    if (from.has_tokens()) to.tokens = counts_of(from.tokens());
    if (from.has_estimated_cost_micros()) to.estimated_cost_micros = from.estimated_cost_micros();
    if (from.has_actual_cost_micros()) to.actual_cost_micros = from.actual_cost_micros();
    to.latency_us = from.latency_us();
    to.upstream_us = from.upstream_us();
    to.gateway_us = from.gateway_us();
    to.first_token_us = from.first_token_us();
    to.request_bytes = from.request_bytes();
    to.reply_bytes = from.reply_bytes();
}

void show_lists(schema::event_record& to, schema::Event const& from)
{
    for (schema::Attempt const& each : from.attempts()) show_attempt(to.attempts.emplace_back(), each);
    to.translation_losses.assign(from.translation_losses().begin(), from.translation_losses().end());
    for (std::string const& each : from.trail()) to.trail.push_back({each, {}, {}});
    bool const further = from.limits_size() || from.policies_size() || from.labels_size() || from.units_size();
    if (!further) return;
    schema::Event few;
    *few.mutable_limits() = from.limits();
    *few.mutable_policies() = from.policies();
    *few.mutable_labels() = from.labels();
    *few.mutable_units() = from.units();
    (void)few.SerializeToString(&to.further);
}

}  // namespace

/// Each field is set or cleared by itself: to clear all of them first and fill them again takes three times as long.
void copy_event(schema::Event& to, schema::event_record const& from)
{
    set_numbers(to, from);
    set_names(to, from, split_fields);
    set_names(to, from, shape_fields);
    set_names(to, from, {&revision_field, 1});
    from.tokens ? set_tokens(*to.mutable_tokens(), *from.tokens) : to.clear_tokens();
    set_own_texts(to, from);
    set_lists(to, from);
}

void show_as_record(schema::event_record& to, schema::Event const& from)
{
    to.clear();
    show_numbers(to, from);
    show_names(to, from, split_fields);
    show_names(to, from, shape_fields);
    show_names(to, from, {&revision_field, 1});
    to.trace_id = from.trace_id();
    to.detail = from.detail();
    to.method = from.method();
    to.conversation = from.conversation();
    to.assignment_value = from.assignment_value();
    show_lists(to, from);
}

schema::Event const& further_of(schema::event_record const& from, schema::Event& memory)
{
    if (from.further.empty()) return schema::Event::default_instance();
    memory.Clear();
    (void)decode_detail(from.further, memory);
    return memory;
}

}  // namespace signalbox::storage
