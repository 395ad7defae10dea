// What a gateway reads of a request's head before anything else: whether a body is wanted, and the fields that only tokens say.
#include "engine/admission.hpp"
#include "engine/claimed_headers.hpp"
#include "engine/echo_reply.hpp"
#include "engine/gateway.hpp"

namespace signalbox {

namespace {

entry enter_by_head(inbound head, state const& now)
{
    if (now.config->claimed_headers.empty()) return enter(head, now);
    wire::header_list const stripped = without_claimed(*head.headers, now.config->claimed_headers);
    head.headers = &stripped;
    return enter(head, now);
}

}  // namespace

bool gateway::wants_body(inbound const& head)
{
    config::snapshot const& within = *current()->shared->config;
    if (is_echo(head, within.server)) return true;
    entry const from = enter_by_head(head, *current()->shared);
    bool const may_have_one = is_asked_by_post(from.where.what) || from.where.what == endpoint::raw;
    return may_have_one && !from.refused && !asks_for_methods(head, from.where);
}

/// Where tokens say some fields of the head.
upstream::task<void> gateway::handle_claimed(inbound request, client_stream& client, upstream::stop_signal& stop)
{
    std::shared_ptr<worker_state const> const now = current();
    wire::header_list const stripped = without_claimed(*request.headers, now->shared->config->claimed_headers);
    request.headers = &stripped;
    entry from = enter(request, *now->shared);
    wire::header_list const whole = from.who ? with_claimed(stripped, *from.who) : stripped;
    request.headers = &whole;
    co_await answer(request, std::move(from), client, stop);
}

}  // namespace signalbox
