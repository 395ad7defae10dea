// Steps 2 to 11 of a request's way, in order: the file to read first.
#include "engine/gateway.hpp"

#include "engine/array_stream.hpp"
#include "engine/base/kept_text.hpp"
#include "engine/base/query.hpp"
#include "engine/chance.hpp"
#include "engine/chat_run.hpp"
#include "engine/cross_site.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/echo_reply.hpp"
#include "engine/limit_gate.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/models_reply.hpp"
#include "engine/reply_lines.hpp"
#include "engine/routed_place.hpp"
#include "engine/simulator/open_pool.hpp"

#include "schema/event_id.hpp"

#include <algorithm>

namespace signalbox {

namespace {

/// Clients of a format whose path says that the reply is a stream ask for events by the field that the format's providers are asked by, and otherwise
/// want elements of an array. Formats without such a field have one form.
bool wants_array(place const& where, std::string_view query)
{
    if (!dialect::asks_for_stream(where.where)) return false;
    std::string_view const events = dialect::format_of(where.spoken).row_of(where.asked, true).provider_query;
    if (events.empty()) return false;
    while (!query.empty())
        if (base::take_query_field(query).whole == events) return false;
    return true;
}

}  // namespace

upstream::task<void> gateway::handle(inbound const& request, client_stream& client, upstream::stop_signal& stop)
{
    worker_state const& now = *current();
    if (is_echo(request, now.shared->config->server)) return send({.body = echo_of(request)}, client);
    if (!now.shared->config->claimed_headers.empty()) return handle_claimed(request, client, stop);
    return answer(request, enter(request, *now.shared), client, stop);  // 2 who
}

upstream::task<void> gateway::answer(inbound const& request, entry from, client_stream& client, upstream::stop_signal& stop)
{
    worker_state const& now = *current();
    if (from.refused) return chat(request, std::move(from), client, stop);
    if (asks_for_methods(request, from.where)) return answer_options(request, from, client);
    bool const streams = from.by && from.by->streams == route::streaming::always && dialect::is_chat(from.where.asked) &&
                         !dialect::is_in_path(from.where.where);
    if (streams) return chat_streaming(request, std::move(from), client, stop);
    if (is_served_by_models(from.where.what) || from.where.what == endpoint::raw) return chat(request, std::move(from), client, stop);
    auto listed = list_models(now, from, request.body);
    if (!listed) {
        from.refused = std::move(listed.error());
        return chat(request, std::move(from), client, stop);
    }
    listed->lines = own_lines(request, from.where.spoken, next_id(request.arrived_wall));
    return send(std::move(*listed), client);
}

upstream::task<void> gateway::send(own_reply made, client_stream& client)
{
    std::string_view const body = made.body;
    reply_head const head{made.status, made.type, made.lines};
    std::span const pieces(&body, 1);
    (void)co_await client.send(head, pieces);
}

upstream::task<void> gateway::chat(inbound const& request, entry from, client_stream& client, upstream::stop_signal& stop)
{
    auto event = from.stranger ? event_for_stranger(*from.stranger) : events_.admit();
    if (from.stranger && !event) {
        co_await refuse(request, from, client);
        co_return;
    }
    bool const rewritten = reply_dialect(from.where, from.by) != from.where.spoken;
    auto const elements = !rewritten && wants_array(from.where, request.query) ? std::make_unique<array_stream>(client) : nullptr;
    chat_run one(*this, request, from, std::move(event), elements ? *elements : client, stop);
    co_await one.run();
}

/// On a route whose replies are streams whatever the client asked for.
upstream::task<void> gateway::chat_streaming(inbound request, entry from, client_stream& client, upstream::stop_signal& stop)
{
    auto const changed = made_streaming(request.body);
    if (changed) {
        request.as_sent = request.body;
        request.body = *changed;
    }
    co_await chat(request, std::move(from), client, stop);
}

upstream::task<void> chat_run::run()
{
    if (!event_.open()) {
        model::failure const full{model::fault::saturated, "the event queue takes no more requests", {}, 0, std::chrono::seconds(1)};
        co_await refuse(full);
        co_return;
    }
    auto refused = ask();  // 3 scan, 4 decide
    while (!refused && admission_.asks) refused = co_await ask_guard();
    if (admission_.inquiry) {
        co_await inquire();  // a classifier says which label fits; then decide
        refused = take_decision();
        if (stop_.fired()) refused = model::failure{stop_.why()};
    }
    if (state_->shared->config->keeps_payloads) begin_payload();
    if (!refused && !entry_.to) refused = reserve_limits(admission_, request_, entry_, *state_->shared);  // a copy counts for no limit
    if (refused && admission_.over && admission_.over->asks != 0) refused = co_await ask_for_shares();
    if (refused) {
        co_await refuse(*refused);
        record_if_open();
        co_return;
    }
    if (!admission_.branches.empty()) {
        co_await ask_branches();
        record_if_open();
        co_return;
    }
    if (auto const* const here = counted_here(false)) {
        co_await send_estimate(*here);
        record_if_open();
        co_return;
    }
    attempt::source_request from;
    prepare(from);
    attempt::encoder requests(from);  // 6 encode, when an attempt needs it
    state const& now = *state_->shared;
    attempt::call_context const with{stop_,
                                     gateway_.clock_,
                                     state_->pools,
                                     now.config->providers,
                                     now.config->table,
                                     *now.health,
                                     requests,
                                     secrets_,
                                     entry_.where.asked,
                                     admission_.asked->stream,
                                     request_.arrived + now.config->server.deadline,
                                     std::chrono::floor<std::chrono::seconds>(request_.arrived_wall).time_since_epoch().count(),
                                     gathered(),
                                     &now.tokens};
    attempt::chain calls(with, &chance);
    attempt::open_reply reply;
    auto const opened = co_await calls.run(*admission_.plan, trail_, reply);  // 5 try, 7 exchange, the first of 8 decode
    for (model::loss const& each : requests.losses()) known().losses.push_back(secrets_.shown(each));
    if (!opened) {
        route::step const* const here = counted_here(opened.error().kind == model::fault::exhausted);
        if (here)
            co_await send_estimate(*here);
        else
            co_await refuse(opened.error(), calls.refused());
        record_if_open();
        co_return;
    }
    if (reply.wire->switched()) {
        requests.release();
        co_await hold_session(reply);
        record_if_open();
        measure(reply);
        co_return;
    }
    auto const names = requests.take_names();
    reply_road road(reply, known(), secrets_, secrets_at(*reply.target), gateway_.clock_);
    open(road, reply, names.get());
    if (road.state() == reply_state::going) {
        requests.release();
        co_await pass_on(road, reply);  // 8 decode, 9 answer
    }
    if (road.state() != reply_state::going) co_await end_reply(road);
    record_if_open();  // 10 account, 11 record
    measure(reply);
    cast_shadow();
    if (road.before_the_end()) co_await drain(reply);
}

gateway::gateway(upstream::executor where, upstream::alarm_clock& clock, state_source& states, event_sink& events, unsigned worker,
                 stranger_counts* strangers)
    : where_(where),
      clock_(clock),
      states_(states),
      events_(events),
      ids_(worker, events.lane()),
      window_end_(
          clock, [](void* self) { static_cast<gateway*>(self)->record_withheld(); }, this),
      shadows_(std::make_unique<shadows>(where)),
      strangers_(strangers)
{}

gateway::~gateway()
{
    record_withheld();
}

std::string gateway::cors_lines_for(inbound const& head)
{
    config::snapshot const& now = *current()->shared->config;
    route::rule const* const by = now.routes.some_have_origins ? find_routed(head, now.routes).by : nullptr;
    return cors_lines(*head.headers, origins_at(by, now.server), now.server.kong_headers);
}

std::shared_ptr<worker_state const> const& gateway::current()
{
    std::uint64_t const version = states_.version();
    if (version == seen_version_ && current_) return current_;
    auto fresh = std::make_shared<worker_state>();
    fresh->shared = states_.current();
    fresh->revision = base::kept(fresh->shared->config->revision);
    for (upstream::origin const& origin : fresh->shared->config->origins) {
        std::shared_ptr<upstream::pool> kept;
        if (current_)
            for (auto const& old : current_->pools)
                if (old->to() == origin) kept = old;
        fresh->pools.push_back(kept ? kept : simulator::open_pool(where_, clock_, origin));
    }
    current_ = std::move(fresh);
    seen_version_ = version;
    return current_;
}

void gateway::end_shadows(std::function<void()> ended)
{
    shadows_->end(std::move(ended));
}

std::string gateway::next_id(model::wall_time began)
{
    return schema::event_id::to_text(ids_.next(began));
}

/// The lines of a reply that asked no target.
std::string gateway::own_lines(inbound const& request, model::dialect spoken, std::string_view id)
{
    attempt::trail const none;
    bool const kong = current()->shared->config->server.kong_headers;
    reply_facts const facts{.id = id, .spoken = spoken, .tried = none, .arrived = request.arrived, .now = clock_.now(), .kong = kong};
    return reply_lines(facts);
}

/// What the head alone refuses, when it leaves no event of its own.
upstream::task<void> gateway::refuse(inbound const& request, entry const& from, client_stream& client)
{
    std::string const id = next_id(request.arrived_wall);
    model::dialect const in = reply_dialect(from.where, from.by);
    auto said = dialect::describe(*from.refused, in, id);
    std::string lines = own_lines(request, in, id);
    append_refusal_lines(lines, said.status, {}, methods_at(from.where, from.by));
    return send({.status = said.status, .body = std::move(said.body), .lines = std::move(lines)}, client);
}

/// OPTIONS never meets the credential: a browser asks without one whether its page may send a request with one.
upstream::task<void> gateway::answer_options(inbound const& request, entry const& from, client_stream& client)
{
    std::string const methods = methods_at(from.where, from.by) + ", OPTIONS";
    std::string lines = "Allow: " + methods + "\r\n";
    if (is_preflight(request)) lines += preflight_lines(*request.headers, methods);
    return send({.status = 204, .lines = std::move(lines), .type = {}}, client);
}

/// The room for a refused stranger's event, or null when it is only counted.
std::unique_ptr<schema::event_record> gateway::event_for_stranger(turned_away why)
{
    if (strangers_) strangers_->refused.fetch_add(1, std::memory_order_relaxed);
    if (refusals_.takes(why, clock_.now())) {
        if (auto event = events_.admit()) return event;
        refusals_.withhold(why);
    }
    if (strangers_) strangers_->without_event.fetch_add(1, std::memory_order_relaxed);
    window_end_.arm(refusals_.end());
    return nullptr;
}

/// One event of each kind for all refusals that got none; later, when the sink has no room.
void gateway::record_withheld()
{
    record_withheld(turned_away::caller, model::fault::unauthorized,
                    " further requests of strangers were refused within a second and left no event of their own");
    record_withheld(turned_away::address, model::fault::unknown_path,
                    " further requests for what no path or method answers were refused within a second and left no event of their own");
}

void gateway::record_withheld(turned_away why, model::fault what, std::string_view words)
{
    if (refusals_.withheld(why) == 0) return;
    auto event = events_.admit();
    if (!event) return window_end_.arm(clock_.now() + refusal_window::length);
    auto const now = current();
    account::record told;
    told.started_wall = model::wall_now();
    told.id = ids_.next(told.started_wall);
    told.started = told.ended = clock_.now();
    told.config_revision = now->revision;
    told.operation = {};
    told.status = model::facts_of(what).status;
    told.failed = model::failure{what, std::to_string(refusals_.take_withheld(why)).append(words)};
    if (auto const& chosen = now->shared->config->chosen_sinks.of_all) told.labels.push_back({model::sinks_label, text_of(*chosen)});
    account::fill(*event, told);
    events_.record(std::move(event));
}

}  // namespace signalbox
