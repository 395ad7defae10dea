#include "server/sinks/otlp_spans.hpp"

#include "engine/account/trace_context.hpp"
#include "engine/base/timestamp.hpp"
#include "schema/event_id.hpp"
#include "storage/event_json.hpp"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <charconv>

namespace signalbox::server {

namespace {

using account::span_part;
using schema::otlp::Span;

// trace.proto, SpanKind and StatusCode.
constexpr int internal_kind = 1, server_kind = 2, client_kind = 3;
constexpr int error_status = 2;
constexpr std::uint64_t nanoseconds = 1'000;  // in a microsecond
constexpr double micro_dollars = 1'000'000;
constexpr std::string_view parent_span_label = "parent_span";  // what the engine calls the caller's span among the labels

std::string eight_bytes(std::uint64_t number)
{
    std::string out(8, '\0');
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>(number >> (56 - 8 * i));
    return out;
}

std::uint64_t number_of(std::string_view hex)
{
    std::uint64_t out = 0;
    std::from_chars(hex.data(), hex.data() + hex.size(), out, 16);
    return out;
}

/// Of an event from before traces were exported it is made of the id of the request that all others belong to.
std::string trace_of(schema::Event const& event)
{
    if (event.trace_id().size() == 32) {
        std::string_view const text = event.trace_id();
        return eight_bytes(number_of(text.substr(0, 16))) + eight_bytes(number_of(text.substr(16)));
    }
    std::uint64_t const root = event.parent() ? event.parent() : event.id();
    return eight_bytes(account::span_id(root, span_part::policy, UINT32_MAX)) + eight_bytes(root);
}

std::uint64_t at(schema::Event const& event, std::int64_t microseconds)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, event.started_us() + microseconds)) * nanoseconds;
}

bool is_raw(schema::Event const& event)
{
    return event.operation().empty() || event.operation() == "raw" || event.operation() == "models";
}

/// The spans of one event.
class event_spans {
public:
    event_spans(schema::Event const& event, provider_book const& providers, schema::otlp::ScopeSpans& into)
        : event_(event), providers_(providers), into_(into), trace_(trace_of(event))
    {}

    void write()
    {
        request();
        for (int i = 0; i < event_.attempts_size(); ++i) attempt(i);
        policies();
    }

private:
    Span& add(std::uint64_t id, std::uint64_t parent, int kind, std::int64_t from_us, std::int64_t to_us);
    void request();
    void who_asked(otlp_attributes& to);
    void attempt(int position);
    void usage(otlp_attributes& to, schema::Attempt const& one, bool answered);
    void policies();
    std::uint64_t own(span_part part = span_part::request, int position = 0) const
    {
        return account::span_id(event_.id(), part, static_cast<std::uint32_t>(position));
    }
    std::string_view caller_span() const
    {
        auto const found = std::ranges::find(event_.labels(), parent_span_label, &schema::Label::name);
        return found == event_.labels().end() ? std::string_view() : std::string_view(found->value());
    }
    std::string name(std::string const& model) const { return model.empty() ? event_.operation() : event_.operation() + " " + model; }

    schema::Event const& event_;
    provider_book const& providers_;
    schema::otlp::ScopeSpans& into_;
    std::string const trace_;
};

Span& event_spans::add(std::uint64_t id, std::uint64_t parent, int kind, std::int64_t from_us, std::int64_t to_us)
{
    Span& one = *into_.add_spans();
    one.set_trace_id(trace_);
    one.set_span_id(eight_bytes(id));
    if (parent) one.set_parent_span_id(eight_bytes(parent));
    one.set_kind(kind);
    one.set_start_time_unix_nano(at(event_, from_us));
    one.set_end_time_unix_nano(at(event_, std::max(from_us, to_us)));
    return one;
}

void event_spans::request()
{
    std::uint64_t const parent = event_.parent() ? account::span_id(event_.parent()) : number_of(caller_span());
    bool const of_client = event_.role().empty() || event_.role() == "primary";
    Span& one = add(own(), parent, of_client ? server_kind : internal_kind, 0, event_.latency_us());
    std::string const method = event_.method().empty() ? "POST" : event_.method();
    one.set_name(is_raw(event_) ? method : name(event_.requested_model()));
    otlp_attributes& to = *one.mutable_attributes();
    put_attribute(to, "http.request.method", method);
    put_attribute(to, "url.path", event_.path());
    if (event_.status()) put_number(to, "http.response.status_code", event_.status());
    if (event_.decision() != "allowed") put_attribute(to, "error.type", event_.reason());
    if (!is_raw(event_)) {
        put_attribute(to, "gen_ai.operation.name", event_.operation());
        put_attribute(to, "gen_ai.request.model", event_.requested_model());
        put_attribute(to, "gen_ai.conversation.id", event_.conversation());
    }
    who_asked(to);
    if (event_.decision() != "error") return;
    one.mutable_status()->set_code(error_status);
    one.mutable_status()->set_message(event_.detail());
}

void event_spans::who_asked(otlp_attributes& to)
{
    put_attribute(to, "signalbox.event.id", schema::event_id::to_text(event_.id()));
    put_attribute(to, "signalbox.role", event_.role());
    put_attribute(to, "signalbox.decision", event_.decision());
    put_attribute(to, "signalbox.consumer", event_.consumer());
    put_attribute(to, "signalbox.key.id", event_.key_id());
    put_attribute(to, "signalbox.group", event_.group());
    put_attribute(to, "signalbox.strategy", event_.strategy());
    put_attribute(to, "signalbox.tag", event_.tag());
    put_attribute(to, "signalbox.road", event_.road());
    put_attribute(to, "signalbox.client.dialect", event_.client_dialect());
    put_attribute(to, "signalbox.config.revision", event_.config_revision());
    if (event_.fallback_count()) put_number(to, "signalbox.fallbacks", event_.fallback_count());
    for (schema::Label const& each : event_.labels())
        if (each.name() != parent_span_label) put_attribute(to, "signalbox.label." + each.name(), each.value());
    // Names that Langfuse reads; without the first it would count a request and its attempt as two generations.
    put_attribute(to, "langfuse.observation.type", "span");
    put_attribute(to, "langfuse.session.id", event_.conversation());
    put_attribute(to, "langfuse.user.id", event_.consumer());
}

void event_spans::attempt(int position)
{
    schema::Attempt const& one = event_.attempts(position);
    provider_facts const to_whom = providers_.of(one.provider());
    Span& out = add(own(span_part::attempt, position), own(), client_kind, one.start_us(), one.end_us());
    out.set_name(is_raw(event_) ? one.provider() : name(one.upstream_model()));
    otlp_attributes& to = *out.mutable_attributes();
    bool const answered = one.fault().empty() && event_.provider() == one.provider() && event_.upstream_model() == one.upstream_model();
    if (!is_raw(event_)) {
        put_attribute(to, "gen_ai.operation.name", event_.operation());
        put_attribute(to, "gen_ai.provider.name", to_whom.name);
        put_attribute(to, "gen_ai.request.model", one.upstream_model());
        put_attribute(to, "langfuse.observation.type", event_.operation() == "embeddings" ? "embedding" : "generation");
        usage(to, one, answered);
    }
    put_attribute(to, "server.address", to_whom.server);
    if (to_whom.port) put_number(to, "server.port", to_whom.port);
    if (one.status()) put_number(to, "http.response.status_code", one.status());
    put_attribute(to, "signalbox.provider", one.provider());
    put_attribute(to, "signalbox.model", one.model());
    put_attribute(to, "signalbox.attempt.reason", one.reason());
    if (one.fault().empty()) return;
    put_attribute(to, "error.type", one.fault());
    out.mutable_status()->set_code(error_status);
    out.mutable_status()->set_message(one.detail());
}

/// An attempt without tokens of its own that answered used the event's.
void event_spans::usage(otlp_attributes& to, schema::Attempt const& one, bool answered)
{
    if (one.first_token_us())
        put_attribute(to, "langfuse.observation.completion_start_time", base::timestamp_text(event_.started_us() + one.first_token_us()));
    if (answered) {
        put_attribute(to, "gen_ai.response.model", event_.response_model());
        if (!event_.finish_reason().empty()) {
            schema::otlp::KeyValue& reasons = *to.Add();
            reasons.set_key("gen_ai.response.finish_reasons");
            reasons.mutable_value()->mutable_array_value()->add_values()->set_string_value(event_.finish_reason());
        }
    }
    bool const of_event = !one.has_tokens() && answered && event_.has_tokens();
    if (!one.has_tokens() && !of_event) return;
    schema::Tokens const& tokens = of_event ? event_.tokens() : one.tokens();
    put_number(to, "gen_ai.usage.input_tokens", static_cast<std::int64_t>(tokens.prompt()));
    put_number(to, "gen_ai.usage.output_tokens", static_cast<std::int64_t>(tokens.completion()));
    if (tokens.cached()) put_number(to, "gen_ai.usage.cache_read.input_tokens", static_cast<std::int64_t>(tokens.cached()));
    if (tokens.cache_write()) put_number(to, "gen_ai.usage.cache_creation.input_tokens", static_cast<std::int64_t>(tokens.cache_write()));
    if (tokens.reasoning()) put_number(to, "signalbox.usage.reasoning_tokens", static_cast<std::int64_t>(tokens.reasoning()));
    bool const costs = one.has_cost_micros() || (of_event && event_.has_actual_cost_micros());
    if (!costs) return;
    std::int64_t const micros = one.has_cost_micros() ? one.cost_micros() : event_.actual_cost_micros();
    put_fraction(to, "signalbox.cost.usd", static_cast<double>(micros) / micro_dollars);
    put_attribute(to, "langfuse.observation.cost_details", "{\"total\":" + storage::dollars_text(micros) + "}");
}

/// How long each took is measured, and that all were before the first attempt; they stand one after the other up to there.
void event_spans::policies()
{
    std::int64_t all = 0;
    for (schema::Policy const& each : event_.policies()) all += static_cast<std::int64_t>(each.microseconds());
    std::int64_t const before = event_.attempts_size() ? event_.attempts(0).start_us() : event_.latency_us();
    std::int64_t from = std::max<std::int64_t>(0, before - all);
    for (int i = 0; i < event_.policies_size(); ++i) {
        schema::Policy const& each = event_.policies(i);
        auto const took = static_cast<std::int64_t>(each.microseconds());
        Span& one = add(own(span_part::policy, i), own(), internal_kind, from, from + took);
        from += took;
        one.set_name("policy " + each.name());
        otlp_attributes& to = *one.mutable_attributes();
        put_attribute(to, "signalbox.policy.name", each.name());
        put_attribute(to, "signalbox.policy.outcome", each.outcome());
        put_number(to, "signalbox.policy.matches", static_cast<std::int64_t>(each.matches()));
        put_attribute(to, "langfuse.observation.type", "guardrail");
    }
}

}  // namespace

std::string otlp_traces(std::span<schema::Event const> events, provider_book const& providers, otlp_source const& from)
{
    google::protobuf::Arena memory;
    auto& all = *google::protobuf::Arena::CreateMessage<schema::otlp::TracesRequest>(&memory);
    schema::otlp::ResourceSpans& one = *all.add_resource_spans();
    describe_source(*one.mutable_resource(), from);
    schema::otlp::ScopeSpans& scope = *one.add_scope_spans();
    describe_scope(*scope.mutable_scope(), from);
    scope.set_schema_url(otlp_schema.data(), otlp_schema.size());
    for (schema::Event const& each : events) event_spans(each, providers, scope).write();
    return all.SerializeAsString();
}

}  // namespace signalbox::server
