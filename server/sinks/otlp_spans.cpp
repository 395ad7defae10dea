#include "server/sinks/otlp_spans.hpp"

#include "engine/account/trace_context.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/model/sink_choice.hpp"
#include "schema/event_id.hpp"
#include "server/sinks/span_writer.hpp"
#include "storage/event_json.hpp"
#include "storage/event_row.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::server {

namespace {

using account::span_part;

constexpr std::uint64_t nanoseconds = 1'000;  // in a microsecond
constexpr double micro_dollars = 1'000'000, microseconds = 1'000'000;
constexpr std::string_view parent_span_label = "parent_span";  // what the engine calls the caller's span among the labels
constexpr std::string_view digest_mark = "first_turns:";       // what conversations without a name begin with (engine/conversation.hpp)

using trace_bytes = std::array<char, 16>;

void put_number(char* at, std::uint64_t number)
{
    for (int shift = 56; shift >= 0; shift -= 8) *at++ = static_cast<char>(number >> shift);
}

std::uint64_t number_of(std::string_view hex)
{
    std::uint64_t out = 0;
    std::from_chars(hex.data(), hex.data() + hex.size(), out, 16);
    return out;
}

/// Of an event from before traces were exported it is made of the id of the request that all others belong to.
trace_bytes trace_of(schema::event_record const& event)
{
    trace_bytes bytes{};
    if (storage::pack_trace(event.trace_id, bytes)) return bytes;
    std::uint64_t const root = event.parent ? event.parent : event.id;
    put_number(bytes.data(), account::span_id(root, span_part::policy, UINT32_MAX));
    put_number(bytes.data() + sizeof root, root);
    return bytes;
}

std::uint64_t at(schema::event_record const& event, std::int64_t microseconds)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, event.started_us + microseconds)) * nanoseconds;
}

/// A number among texts that are compared.
template <class Number>
std::string_view bytes_of(Number const& number)
{
    return {reinterpret_cast<char const*>(&number), sizeof number};
}

bool is_raw(schema::event_record const& event)
{
    return event.operation.empty() || event.operation == "raw" || event.operation == "models";
}

/// The spans of one event.
class event_spans {
public:
    event_spans(span_bytes& into, schema::event_record const& event, schema::Event const& further, provider_book const& providers,
                written_before& before)
        : event_(event),
          further_(further),
          providers_(providers),
          into_(into),
          before_(before),
          trace_(trace_of(event)),
          raw_(is_raw(event))
    {}

    void write()
    {
        request();
        for (std::size_t i = 0; i < event_.attempts.size(); ++i) attempt(event_.attempts[i], i);
        policies();
    }

private:
    void begin(span_writer& one, std::uint64_t id, std::uint64_t parent, int kind, std::int64_t from_us, std::int64_t to_us) const;
    void request();
    void what_was_asked(span_writer& to) const;
    void who_asked(span_writer& to);
    void group_and_key(span_writer& to) const;
    void attempt(schema::attempt_record const& one, std::size_t position);
    void model(span_writer& to, schema::attempt_record const& one, provider_view const& to_whom, bool answered);
    void server(span_writer& to, schema::attempt_record const& one, provider_view const& to_whom, std::string_view error);
    void usage(span_writer& to, schema::attempt_record const& one, bool answered);
    void cost(span_writer& to, schema::attempt_record const& one, bool of_event) const;
    void policies();
    std::uint64_t own(span_part part = span_part::request, std::size_t position = 0) const
    {
        return account::span_id(event_.id, part, static_cast<std::uint32_t>(position));
    }
    std::string_view caller_span() const
    {
        auto const found = std::ranges::find(further_.labels(), parent_span_label, &schema::Label::name);
        return found == further_.labels().end() ? std::string_view() : std::string_view(found->value());
    }
    /// The conventions want no digest for an id.
    std::string_view named_conversation() const
    {
        std::string_view const name = event_.conversation;
        return name.starts_with(digest_mark) ? std::string_view() : name;
    }
    void name(span_writer& one, std::string_view model) const { one.name({event_.operation, model.empty() ? "" : " ", model}); }

    schema::event_record const& event_;
    schema::Event const& further_;  // what few events have
    provider_book const& providers_;
    span_bytes& into_;
    written_before& before_;
    trace_bytes const trace_;
    bool const raw_;
};

void event_spans::begin(span_writer& one, std::uint64_t id, std::uint64_t parent, int kind, std::int64_t from_us, std::int64_t to_us) const
{
    one.trace({trace_.data(), trace_.size()});
    one.place(id, parent, kind);
    one.times(at(event_, from_us), at(event_, std::max(from_us, to_us)));
}

void event_spans::request()
{
    std::uint64_t const parent = event_.parent ? account::span_id(event_.parent) : number_of(caller_span());
    bool const of_client = event_.role.empty() || event_.role == "primary";
    span_writer to(into_);
    begin(to, own(), parent, of_client ? span_writer::server_kind : span_writer::internal_kind, 0, event_.latency_us);
    before_.put(
        into_, "asked",
        {event_.operation, event_.requested_model, event_.method, event_.path, bytes_of(event_.status), event_.decision, event_.reason},
        [&] { what_was_asked(to); });
    if (!raw_) to.attribute("gen_ai.conversation.id", named_conversation());
    who_asked(to);
    if (event_.decision == "error") to.error(event_.detail);
}

void event_spans::what_was_asked(span_writer& to) const
{
    std::string_view const method = event_.method.empty() ? std::string_view("POST") : event_.method;
    if (raw_)
        to.name({method});
    else
        name(to, event_.requested_model);
    to.attribute("http.request.method", method);
    to.attribute("url.path", event_.path);
    if (event_.status) to.number("http.response.status_code", event_.status);
    if (event_.decision != "allowed") to.attribute("error.type", event_.reason);
    if (raw_) return;
    to.attribute("gen_ai.operation.name", event_.operation);
    to.attribute("gen_ai.request.model", event_.requested_model);
}

void event_spans::who_asked(span_writer& to)
{
    std::array<char, schema::event_id::length> id{};
    schema::event_id::write(event_.id, id.data());
    to.attribute("signalbox.event.id", {id.data(), id.size()});
    before_.put(into_, "who", {event_.role, event_.decision, event_.consumer, event_.key_id, event_.group, event_.strategy, event_.tag},
                [&] { group_and_key(to); });
    if (named_conversation().empty()) to.attribute("signalbox.conversation", event_.conversation);
    before_.put(into_, "road", {event_.road, event_.client_dialect, event_.config_revision}, [&] {
        to.attribute("signalbox.road", event_.road);
        to.attribute("signalbox.client.dialect", event_.client_dialect);
        to.attribute("signalbox.config.revision", event_.config_revision);
    });
    if (event_.fallback_count) to.number("signalbox.fallbacks", event_.fallback_count);
    for (schema::Label const& each : further_.labels())
        if (each.name() != parent_span_label && each.name() != model::sinks_label)
            to.attribute("signalbox.label." + each.name(), each.value());
    // Names that Langfuse and Phoenix read; without the first two they would count a request and its attempt as two generations.
    before_.put(into_, "kind", {}, [&] {
        to.attribute("langfuse.observation.type", "span");
        to.attribute("openinference.span.kind", "CHAIN");
    });
    to.attribute("langfuse.session.id", event_.conversation);
    to.attribute("langfuse.user.id", event_.consumer);
}

void event_spans::group_and_key(span_writer& to) const
{
    to.attribute("signalbox.role", event_.role);
    to.attribute("signalbox.decision", event_.decision);
    to.attribute("signalbox.consumer", event_.consumer);
    to.attribute("signalbox.key.id", event_.key_id);
    to.attribute("signalbox.group", event_.group);
    to.attribute("signalbox.strategy", event_.strategy);
    to.attribute("signalbox.tag", event_.tag);
}

void event_spans::attempt(schema::attempt_record const& one, std::size_t position)
{
    provider_view const to_whom = providers_.of(one.provider);
    span_writer to(into_);
    begin(to, own(span_part::attempt, position), own(), span_writer::client_kind, one.start_us, one.end_us);
    bool const answered = one.fault.empty() && event_.provider == one.provider && event_.upstream_model == one.upstream_model;
    if (raw_)
        to.name({one.provider});
    else
        model(to, one, to_whom, answered);
    // What breaks after the answer has begun is said of the event alone.
    bool const broke = answered && event_.decision == "error";
    server(to, one, to_whom, broke ? event_.reason : one.fault);
    if (broke || !one.fault.empty()) to.error(broke ? event_.detail : one.detail);
}

void event_spans::model(span_writer& to, schema::attempt_record const& one, provider_view const& to_whom, bool answered)
{
    before_.put(into_, "model", {event_.operation, one.upstream_model, to_whom.name}, [&] {
        name(to, one.upstream_model);
        to.attribute("gen_ai.operation.name", event_.operation);
        to.attribute("gen_ai.provider.name", to_whom.name);
        to.attribute("gen_ai.request.model", one.upstream_model);
    });
    to.attribute("gen_ai.conversation.id", named_conversation());
    if (event_.stream) to.flag("gen_ai.request.stream");
    to.attribute("langfuse.observation.type", event_.operation == "embeddings" ? "embedding" : "generation");
    usage(to, one, answered);
}

void event_spans::server(span_writer& to, schema::attempt_record const& one, provider_view const& to_whom, std::string_view error)
{
    before_.put(into_, "server", {to_whom.server, bytes_of(to_whom.port), bytes_of(one.status), one.provider, one.model, one.reason, error},
                [&] {
                    to.attribute("server.address", to_whom.server);
                    if (to_whom.port) to.number("server.port", to_whom.port);
                    if (one.status) to.number("http.response.status_code", one.status);
                    to.attribute("signalbox.provider", one.provider);
                    to.attribute("signalbox.model", one.model);
                    to.attribute("signalbox.attempt.reason", one.reason);
                    to.attribute("error.type", error);
                });
}

/// An attempt without tokens of its own that answered used the event's.
void event_spans::usage(span_writer& to, schema::attempt_record const& one, bool answered)
{
    if (one.first_token_us) {
        if (event_.stream)
            to.fraction("gen_ai.response.time_to_first_chunk", static_cast<double>(one.first_token_us - one.start_us) / microseconds);
        to.attribute("langfuse.observation.completion_start_time", base::timestamp_text(event_.started_us + one.first_token_us));
    }
    if (answered)
        before_.put(into_, "reply", {event_.response_model, event_.finish_reason}, [&] {
            to.attribute("gen_ai.response.model", event_.response_model);
            if (!event_.finish_reason.empty()) to.list("gen_ai.response.finish_reasons", event_.finish_reason);
        });
    bool const of_event = !one.tokens && answered && event_.tokens;
    if (!one.tokens && !of_event) return;
    schema::token_counts const& tokens = of_event ? *event_.tokens : *one.tokens;
    to.number("gen_ai.usage.input_tokens", static_cast<std::int64_t>(tokens.prompt));
    to.number("gen_ai.usage.output_tokens", static_cast<std::int64_t>(tokens.completion));
    if (tokens.cached) to.number("gen_ai.usage.cache_read.input_tokens", static_cast<std::int64_t>(tokens.cached));
    if (tokens.cache_write) to.number("gen_ai.usage.cache_creation.input_tokens", static_cast<std::int64_t>(tokens.cache_write));
    if (tokens.reasoning) to.number("gen_ai.usage.reasoning.output_tokens", static_cast<std::int64_t>(tokens.reasoning));
    cost(to, one, of_event);
}

void event_spans::cost(span_writer& to, schema::attempt_record const& one, bool of_event) const
{
    if (!one.cost_micros && !(of_event && event_.actual_cost_micros)) return;
    std::int64_t const micros = one.cost_micros ? *one.cost_micros : *event_.actual_cost_micros;
    to.fraction("signalbox.cost.usd", static_cast<double>(micros) / micro_dollars);
    to.attribute("langfuse.observation.cost_details", "{\"total\":" + storage::dollars_text(micros) + "}");
}

/// How long each took is measured, and that all were before the first attempt; they stand one after the other up to there.
void event_spans::policies()
{
    std::int64_t all = 0;
    for (schema::Policy const& each : further_.policies()) all += static_cast<std::int64_t>(each.microseconds());
    std::int64_t const before = event_.attempts.empty() ? event_.latency_us : event_.attempts.front().start_us;
    std::int64_t from = std::max<std::int64_t>(0, before - all);
    for (int i = 0; i < further_.policies_size(); ++i) {
        schema::Policy const& each = further_.policies(i);
        auto const took = static_cast<std::int64_t>(each.microseconds());
        span_writer to(into_);
        begin(to, own(span_part::policy, static_cast<std::size_t>(i)), own(), span_writer::internal_kind, from, from + took);
        from += took;
        to.name({"policy ", each.name()});
        to.attribute("signalbox.policy.name", each.name());
        to.attribute("signalbox.policy.outcome", each.outcome());
        to.number("signalbox.policy.matches", static_cast<std::int64_t>(each.matches()));
        to.attribute("langfuse.observation.type", "guardrail");
        to.attribute("openinference.span.kind", "GUARDRAIL");
    }
}

}  // namespace

void put_spans(span_bytes& into, schema::event_record const& event, schema::Event const& further, provider_book const& providers,
               written_before& before)
{
    event_spans(into, event, further, providers, before).write();
}

}  // namespace signalbox::server
