// The first half of a chat request: who asks, what for, and where it may go. Pure steps over the request's own values.
#include "engine/chat_run.hpp"

#include "engine/account/trace_context.hpp"
#include "engine/base/among.hpp"
#include "engine/caller_key.hpp"
#include "engine/chance.hpp"
#include "engine/chosen_sinks.hpp"
#include "engine/conversation.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/judged_policies.hpp"
#include "engine/passing_query.hpp"
#include "engine/provider/consumer_lines.hpp"
#include "engine/provider/header_line.hpp"
#include "engine/session_request.hpp"

#include <algorithm>
#include <iterator>

namespace signalbox {

namespace {

/// `wanted` is in lower case; the lengths of most names differ already.
bool is(std::string_view name, std::string_view wanted)
{
    return name.size() == wanted.size() && wire::same_name(name, wanted);
}

/// The caller's span, among the labels of the event.
constexpr std::string_view parent_span_label = "parent_span";

/// What goes on where the route does not say it: tracing, and what the format's rules pass on.
bool is_usual(std::string_view name, dialect::header_rules const& rules)
{
    return is(name, "traceparent") || is(name, "tracestate") || base::among_in_any_case(name, rules.forwarded);
}

}  // namespace

chat_run::chat_run(gateway& owner, inbound const& request, entry const& from, std::unique_ptr<schema::event_record> event,
                   client_stream& client, upstream::stop_signal& stop, std::shared_ptr<worker_state const> state)
    : gateway_(owner),
      request_(request),
      entry_(from),
      stop_(stop),
      state_(state ? std::move(state) : owner.current()),
      event_(owner.events_, std::move(event), owner.ids_.next(request.arrived_wall)),
      secrets_(*request.headers, request.query),
      answer_(client)
{
    bool const elsewhere = from.where.what == endpoint::session || own_places(*state_->shared, from.by);  // than in the usual fields
    if (elsewhere) secrets_.add(key_of(*state_->shared, request, spoken(), from.by));
    account::record& facts = known();
    facts.started = request.arrived;
    facts.started_wall = request.arrived_wall;
    facts.config_revision = state_->revision;
    facts.table = &state_->shared->config->table;
    facts.by = from.by;
    facts.method = request.method;
    facts.path = from.where.what == endpoint::chat ? request.path : forwarded_.path = secrets_.quote(request.path).text();
    facts.spoken = spoken();
    facts.operation = operation_of(from.where);
    facts.only_reported = is_served_by_models(from.where.what) && dialect::is_only_reported(from.where.asked);
    facts.role = request.role;
    facts.parent = request.parent;
    facts.who = from.who.get();
    facts.request_bytes = request.body.size();
    join_trace();
}

/// Some sink that gets the event exports traces. What a group says of it is not known yet.
bool chat_run::is_exported(config::snapshot const& within) const
{
    auto const chosen = choose_sinks(admission_, request_, entry_, within);
    return !chosen || std::ranges::any_of(within.sinks, [&](config::sink_definition const& each) {
        return each.type == config::sink_type::otlp && each.otlp.traces && chosen->has(each.id);
    });
}

/// The caller's trace, or one of the request's own where traces are exported; and the line that goes on in the place of the caller's.
void chat_run::join_trace()
{
    account::record& facts = known();
    facts.traceparent = request_.headers->find("traceparent").value_or(std::string_view());
    config::snapshot const& config = *state_->shared->config;
    if (!config.traces || !is_exported(config)) return;
    auto const caller = account::read_traceparent(facts.traceparent);
    if (caller) facts.labels.push_back({parent_span_label, std::string(caller->parent)});
    std::string const trace = caller ? std::string(caller->trace) : account::made_trace_id(facts.parent ? facts.parent : facts.id);
    forwarded_.traceparent = account::traceparent_text(trace, account::span_id(facts.id), caller ? caller->flags : "01");
    if (!caller) facts.traceparent = forwarded_.traceparent;
    forwarded_.joins =
        config.propagates == config::trace_propagation::always || (caller && config.propagates == config::trace_propagation::caller);
}

std::string_view chat_run::value_onward(wire::header const& field) const
{
    bool const ours = forwarded_.joins && is(field.name, "traceparent");
    return ours ? std::string_view(forwarded_.traceparent) : field.value;
}

/// For what the gateway asks on behalf of this request: a request of its own is always below this one's span, a service as a provider is.
wire::header_list chat_run::trace_fields(bool own_request) const
{
    wire::header_list fields;
    bool const ours = forwarded_.joins || (own_request && !forwarded_.traceparent.empty());
    auto const parent = ours ? std::optional<std::string_view>(forwarded_.traceparent) : request_.headers->find("traceparent");
    if (parent) fields.add("traceparent", *parent);
    if (auto const state = request_.headers->find("tracestate")) fields.add("tracestate", *state);
    return fields;
}

/// A digest shows nothing of the request; the caller's words are masked, which is dear.
void chat_run::name_conversation()
{
    conversation_name found = conversation_of(*request_.headers, request_.body);
    known().conversation = found.by_caller ? secrets_.quote(found.text).text() : std::move(found.text);
}

std::optional<model::failure> chat_run::ask()
{
    if (entry_.refused) return entry_.refused;
    admission_ = admit(request_, entry_, *state_->shared, chance());
    bool const of_client = entry_.where.what == endpoint::chat && request_.role == "primary";
    if (of_client && admission_.asked && dialect::is_chat(entry_.where.asked)) name_conversation();
    return take_judgement();
}

/// What policies have said so far, and made of the request.
std::optional<model::failure> chat_run::take_judgement()
{
    for (policy::decision& each : admission_.judged) each.why = secrets_.quote(each.why).text();
    known().judged = &admission_.judged;
    if (admission_.changed_body) {
        if (!request_.as_sent.data()) request_.as_sent = request_.body;
        request_.body = *admission_.changed_body;
    }
    return take_decision();
}

/// The plan goes into the event, a refusal to the caller; with an inquiry there is neither yet.
std::optional<model::failure> chat_run::take_decision()
{
    if (admission_.asked) known().asked = &*admission_.asked;
    if (admission_.by) known().by = admission_.by;
    for (route::passed_route& each : admission_.passed) each.value = secrets_.quote(each.value).text();
    known().passed = &admission_.passed;
    known().taken = admission_.taken;
    known().branches = &admission_.branches;
    if (admission_.looked_up) known().by_value = secrets_.quote(admission_.looked_up->words).text();
    if (admission_.plan) {
        known().plan = &*admission_.plan;
        known().tried = &trail_;
        secrets_.belong_to(*admission_.plan, *known().table, state_->shared->config->providers);
    }
    if (admission_.refused) return secrets_.shown(*admission_.refused);
    return std::nullopt;
}

/// The caller's fields that may go on where a route names some; null: the usual ones. Of several routes each one's list holds.
std::vector<std::string> const* chat_run::named_fields()
{
    std::vector<std::string> const* only = nullptr;
    auto const narrow = [&](route::rule const& by) {
        if (by.forwards.empty()) return;
        if (!only) {
            only = &by.forwards;
            return;
        }
        std::vector<std::string> both;
        std::ranges::copy_if(*only, std::back_inserter(both),
                             [&](std::string const& each) { return base::among_in_any_case(each, by.forwards); });
        forwarded_.named = std::move(both);
        only = &forwarded_.named;
    };
    for (route::passed_route const& each : admission_.passed) narrow(*each.by);
    if (admission_.by) narrow(*admission_.by);
    return only;
}

/// Of a request that goes on as it came all but the credentials of the caller.
void chat_run::prepare_raw(attempt::source_request& from)
{
    route::target const& to = known().table->targets[admission_.plan->steps.front().target];
    bool const by_rest = entry_.where.what == endpoint::raw;
    route::rule const* const by = admission_.by;
    attempt::raw_source const all{.method = by && !by->method.empty() ? std::string_view(by->method) : request_.method,
                                  .rest = by_rest ? std::string_view(entry_.where.name) : std::string_view(),
                                  .query = request_.query,
                                  .key = key_of(*state_->shared, request_, spoken(), entry_.by),
                                  .places = own_places(*state_->shared, entry_.by),
                                  .headers = *request_.headers,
                                  .only = named_fields(),
                                  .uncoded = !reply_changes(admission_).empty()};
    forwarded_.as_came = attempt::make_raw(all, to, state_->shared->config->providers[to.provider]);
    from.body = request_.body;
    from.as_came = &forwarded_.as_came;
    from.caller = forwarded_.caller;
    known().operation = dialect::name(dialect::operation::raw);
    known().tokens = model::usage();  // none, unless the reply tells some
}

/// Collects what of the caller's head goes on to the provider: tracing and beta switches, never credentials, cookies or addresses.
void chat_run::prepare(attempt::source_request& from)
{
    auto const asks = [this](route::step const& each) {
        return state_->shared->config->providers[known().table->targets[each.target].provider].consumer_headers;
    };
    if (std::ranges::any_of(admission_.plan->steps, asks)) forwarded_.caller = caller_lines();
    if (goes_as_it_came(admission_)) return prepare_raw(from);
    bool const session = entry_.where.what == endpoint::session;
    if (!request_.query.empty())
        forwarded_.query = passing_query(request_.query, key_of(*state_->shared, request_, spoken(), entry_.by), session);
    if (session) forwarded_.lines = handshake_lines(*request_.headers);
    from = {.spoken = spoken(),
            .asked = entry_.where.asked,
            .body = request_.body,
            .query = forwarded_.query,
            .forwarded = {},
            .api_version = {},
            .beta = {},
            .scanned = &*admission_.asked};
    if (auto const given = request_.headers->find("content-type")) from.content_type = *given;
    if (auto const key = request_.headers->find("sec-websocket-key")) from.websocket_key = *key;
    if (admission_.plan->as_asked) from.model = admission_.asked->model;
    auto const has_form = [this](route::step const& each) { return known().table->targets[each.target].own_form; };
    if (std::ranges::any_of(admission_.plan->steps, has_form)) {
        forwarded_.facts = facts_of(request_, entry_, admission_);
        from.facts = &forwarded_.facts;
    }
    dialect::header_rules const& rules = dialect::format_of(spoken()).headers;
    auto const* const only = named_fields();
    for (wire::header const& each : request_.headers->all()) {
        if (is(each.name, rules.version)) {
            from.api_version = each.value;
            continue;
        }
        bool const beta = is(each.name, rules.beta);
        bool const passes = only ? base::among_in_any_case(each.name, *only) : beta || is_usual(each.name, rules);
        if (passes && provider::is_consumer_header(each.name)) continue;
        if (passes && beta)
            from.beta = joined(from.beta, each.value);
        else if (passes)
            provider::append_line(forwarded_.lines, each.name, value_onward(each));
    }
    bool const none = forwarded_.joins && !request_.headers->find("traceparent");
    if (none && (!only || base::among_in_any_case("traceparent", *only)))
        provider::append_line(forwarded_.lines, "traceparent", forwarded_.traceparent);
    from.forwarded = forwarded_.lines;
    from.caller = forwarded_.caller;
}

/// What the gateway asks for itself, of a classifier or a guard, comes from a consumer without a credential, and from no stranger.
std::string chat_run::caller_lines() const
{
    bool const own = request_.role == "classify" || request_.role == "guard";
    return provider::consumer_lines(*entry_.who, entry_.who->key_id.empty() && !own);
}

/// Two lines of one list field mean one list (RFC 9110 5.3).
std::string_view chat_run::joined(std::string_view before, std::string_view next)
{
    if (before.empty() || next.empty()) return before.empty() ? next : before;
    return forwarded_.betas = std::string(before).append(",").append(next);
}

/// For the event and for the client alike.
std::uint64_t chat_run::estimate_input()
{
    return known().estimated_input_tokens = signalbox::estimate_input(admission_, request_, entry_, state_->shared->config->table);
}

dialect::reply_identity chat_run::identity()
{
    dialect::reply_identity who;
    who.id = event_.id().substr(std::string_view("req_").size());
    who.model = reply_ && !admission_.plan->as_asked ? reply_->target->upstream_model : admission_.asked->model;
    who.created = std::chrono::floor<std::chrono::seconds>(request_.arrived_wall).time_since_epoch().count();
    who.include_usage = admission_.asked->include_usage;
    who.request = rewritten() ? std::string_view("{}") : request_.body;
    who.input_tokens_estimate = estimate_input();
    return who;
}

/// What the provider's words must never show.
model::secret_index const& chat_run::secrets_at(route::target const& target) const
{
    return *state_->shared->config->providers[target.provider].secrets;
}

}  // namespace signalbox
