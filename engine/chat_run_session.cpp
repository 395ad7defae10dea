// A realtime session: from the provider's answer to the handshake until one end closes it, and what the event tells of it.
#include "engine/chat_run.hpp"

#include "engine/session_request.hpp"

namespace signalbox {

using model::fault;

namespace {

/// Codes of an end that is no failure: done, going away, and without a code (RFC 6455 7.4.1).
bool is_good(std::uint16_t code)
{
    return code == wire::websocket_normal || code == wire::websocket_going_away || code == wire::websocket_no_code;
}

/// From the provider's configuration, and a member's own.
std::chrono::milliseconds idle_of(attempt::open_reply const& reply, std::vector<provider::definition> const& providers)
{
    return reply.step->timeouts.idle.value_or(providers[reply.target->provider].limits.idle);
}

}  // namespace

upstream::task<void> chat_run::hold_session(attempt::open_reply& reply)
{
    reply_ = &reply;
    known().answered = reply.tried;
    known().road = route::road::relay;
    known().status = reply.wire->head().status;
    admission_.asked->stream = true;
    std::string const lines = head_lines() + switch_lines(*request_.headers, reply.wire->head().headers);
    auto const client = co_await answer_.switch_protocol(lines);
    if (!client && client.error().kind == fault::bad_request) {
        known().answered.reset();
        reply_ = nullptr;
        co_await refuse(client.error());
        co_return;
    }
    if (!client) {
        leave(client.error());
        co_return;
    }
    auto const early = reply.wire->read_now();
    session_tunnel::ends const ends{**client, reply.wire->line()};
    session_tunnel tunnel(gateway_.where_, gateway_.clock_, stop_, ends, *reply.reader, idle_of(reply, state_->shared->config->providers));
    session_end const how = co_await tunnel.run(early ? *early : std::string_view());
    tell_session(tunnel.facts(), how);
}

void chat_run::tell_session(session_facts const& seen, session_end const& how)
{
    account::record& all = known();
    all.request_bytes = seen.from_client;
    all.reply_bytes = seen.from_provider;
    all.first_token = seen.first_content;
    for (model::reply_event const& each : seen.told) {
        if (auto const* start = std::get_if<model::reply_start>(&each)) {
            bool const secret = model::shows_secret(start->model, secrets_at(*reply_->target));
            all.response_model = secret ? secrets_.quote(start->model).text() : start->model;
        }
        if (auto const* used = std::get_if<model::usage_report>(&each)) {
            if (!used->units.kind.empty()) all.units = {used->units};
            if (used->tokens != model::usage()) all.tokens = used->tokens;
        }
    }
    all.labels.push_back({"closed_by", std::string(name(how.by))});
    all.labels.push_back({"close_code", std::to_string(how.code)});
    if (seen.unread > 0) all.labels.push_back({"unread_messages", std::to_string(seen.unread)});
    if (seen.unreadable) all.labels.push_back({"unreadable", "true"});
    fail_session(how);
}

/// An end that one of them did not mean.
void chat_run::fail_session(session_end const& how)
{
    using side = session_end::side;
    account::record& all = known();
    std::string const code = std::to_string(how.code);
    if (how.fault) {
        all.failed = model::failure{*how.fault, how.reason};
    } else if (how.by == side::provider && how.code == wire::websocket_cut) {
        all.failed = model::failure{fault::connection_reset, "the provider's connection ended without a close frame"};
    } else if (how.by == side::provider && !is_good(how.code)) {
        all.failed = model::failure{fault::upstream_error, "the provider closed the session with code " + code};
        all.failed->quoted = secrets_.quote(how.reason);
    } else if (how.by == side::client && how.code == wire::websocket_cut) {
        all.failed = model::failure{fault::client_closed, "the client left without a close frame"};
    }
}

}  // namespace signalbox
