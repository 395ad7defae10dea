// The second half of a chat request: the reply on its way to the client, and the one event about it.
#include "engine/chat_run.hpp"

#include "engine/account/token_estimate.hpp"
#include "engine/attempt/raw_reply.hpp"
#include "engine/base/ascii.hpp"
#include "engine/cross_site.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/hosting.hpp"
#include "engine/judged_policies.hpp"
#include "engine/limit_gate.hpp"
#include "engine/limit_refusal.hpp"
#include "engine/policy/document_change.hpp"
#include "engine/refused_request.hpp"
#include "engine/reply_lines.hpp"

#include <algorithm>

namespace signalbox {

using model::fault;

/// What came with the opening, in the client's dialect.
void chat_run::open(reply_road& road, attempt::open_reply const& reply, dialect::reply_names* names)
{
    reply_ = &reply;
    known().answered = reply.tried;
    known().road = reply.raw ? route::road::raw : reply.relay ? route::road::relay : route::road::translate;
    if (reply.raw) admission_.asked->stream = attempt::is_event_stream(reply.wire->head());
    if (!reply.relay) road.rewrite_as(told_in(), rewritten() ? dialect::operation::chat : entry_.where.asked, identity(), names);
    bool const sound = !reply.raw && !reply.stream && dialect::format_of(reply.target->spoken).row_of(reply.asked).as_it_comes;
    if (auto changes = reply_changes(admission_); !changes.empty() && !sound)
        road.change_texts(std::move(changes), reply.relay ? reply.target->spoken : told_in(), admission_.changed_in_reply);
    road.open();
}

/// Reads the reply to its end and passes it on as it comes, but for one that is held. It goes on while the client is there.
upstream::task<void> chat_run::pass_on(reply_road& road, attempt::open_reply& reply)
{
    payload::capture* const parts = gathered();
    while (road.state() == reply_state::going) {
        bool const first = answer_.stage() == answer_stage::nothing;
        if (!road.held() && (first || !road.bytes().empty())) {
            known().reply_bytes += road.bytes().size();
            model::result<void> sent;
            if (first)
                sent = co_await begin(road, road.bytes());
            else
                sent = co_await answer_.write(road.bytes());
            if (!sent) {
                leave(sent.error());
                co_return;
            }
            road.forget();
        }
        auto const read = co_await reply.wire->read();
        if (parts && read) parts->add(payload::part::received, *read);
        road.take(read);
    }
}

/// What a reply begins with; one that goes as it came has its own status and fields.
reply_head chat_run::head_of(reply_road const& road, std::string const& lines, bool whole) const
{
    if (!reply_->raw) return {200, road.content_type(), lines, whole};
    wire::response_head const& its = reply_->wire->head();
    bool const dated = its.headers.find("date").has_value();
    return {.status = its.status,
            .content_type = {},
            .lines = lines,
            .whole = whole,
            .length = reply_changes(admission_).empty() ? its.content_length : std::nullopt,
            .as_given = true,
            .dated = dated};
}

/// The head of a stream and the first bytes of it.
upstream::task<model::result<void>> chat_run::begin(reply_road const& road, std::string_view first)
{
    std::string const lines = head_lines();
    reply_head head = head_of(road, lines, false);
    known().status = head.status;
    if (reply_->stream) head.filler = dialect::silence_filler(told_in());
    auto sent = co_await answer_.begin(head, first);
    co_return sent;
}

/// The last bytes of a reply that is whole, or of a relayed one that ended with the provider's own error event.
upstream::task<void> chat_run::end_reply(reply_road& road)
{
    if (road.state() == reply_state::broken || (road.state() == reply_state::refused && !reply_->relay)) {
        co_await end_broken(road);
        co_return;
    }
    model::result<void> sent;
    // The last bytes wait for the event under strict durability, the head does not.
    if (!road.held() && answer_.stage() == answer_stage::nothing) sent = co_await begin(road, {});
    if (!sent) {
        leave(sent.error());
        co_return;
    }
    known().status = reply_->raw ? reply_->wire->head().status : 200;
    std::string const instead = road.hides_its_error() ? road.last_words(*known().failed, told_in(), identity()) : std::string();
    std::string_view const last = instead.empty() ? road.bytes() : std::string_view(instead);
    known().reply_bytes += last.size();
    if (event_.must_commit() && !co_await commit()) co_return;
    if (answer_.stage() == answer_stage::streaming) {
        sent = co_await answer_.finish(last, false);
    } else {
        std::string const lines = head_lines();
        reply_head const head = head_of(road, lines, true);
        std::span const pieces(&last, 1);
        sent = co_await answer_.send(head, pieces);
    }
    if (!sent) leave(sent.error());
}

/// The reply broke: the client's dialect says so, and nothing looks like a good end. Before its first byte a reply of our own says it.
upstream::task<void> chat_run::end_broken(reply_road& road)
{
    model::failure const why = *known().failed;
    if (stop_.fired() && stop_.why() == fault::client_closed) co_return;
    if (answer_.stage() == answer_stage::nothing) {
        co_await refuse(why);
        co_return;
    }
    std::string const last = road.last_words(why, told_in(), identity());
    known().reply_bytes += last.size();
    if (event_.must_commit() && !co_await commit()) co_return;
    (void)co_await answer_.finish(last, last.empty());
}

/// The target whose tokens the gateway counts, as its format has no such operation: when there is no other, or when all others failed.
route::step const* chat_run::counted_here(bool others_failed) const
{
    if (!dialect::format_of(spoken()).row_of(entry_.where.asked).estimate) return nullptr;
    auto const& steps = admission_.plan->steps;
    config::snapshot const& of = *state_->shared->config;
    auto const cannot_be_asked = [&](route::step const& each) {
        auto const* const host = of.providers[of.table.targets[each.target].provider].hosted;
        return each.way == route::road::translate || (host && !host->row_of(entry_.where.asked, false));
    };
    auto const other = std::ranges::find_if(steps, cannot_be_asked);
    bool const alone = std::ranges::all_of(steps, cannot_be_asked);
    return other != steps.end() && (alone || others_failed) ? &*other : nullptr;
}

/// The number that a chat with the same body would begin with.
upstream::task<void> chat_run::send_estimate(route::step const& of)
{
    std::string const& model = known().table->targets[of.target].upstream_model;
    std::uint64_t const tokens = account::estimate_request_tokens(model, request_.body);
    auto const made = dialect::format_of(spoken()).row_of(entry_.where.asked).estimate(request_.body, tokens);
    if (!made) {
        co_await refuse(secrets_.shown(made.error()));
        co_return;
    }
    known().status = 200;
    known().reply_bytes = made->size();
    if (event_.must_commit() && !co_await commit()) co_return;
    std::string const lines = head_lines() + "X-Signalbox-Estimated: true\r\n";
    reply_head const head{200, "application/json", lines};
    std::string_view const body = *made;
    std::span const pieces(&body, 1);
    auto sent = co_await answer_.send(head, pieces);
    if (!sent) leave(sent.error());
}

/// A body of the provider that is no reply, with the texts that policies change.
std::string chat_run::changed_by_policies(std::string body)
{
    policy::modifications const changes = reply_changes(admission_);
    if (changes.empty()) return body;
    auto changed = policy::change_document(changes, dialect::format_of(told_in()).reply_texts, body, admission_.changed_in_reply);
    return changed.text ? std::move(*changed.text) : body;
}

/// The provider's refusal as it came, where that is the caller's business, or words of our own.
chat_run::refusal_text chat_run::words_for(model::failure const& why, attempt::refusal const* upstream_said)
{
    refusal_text out;
    bool const spoke = upstream_said && why.kind == fault::upstream_status;
    // The provider refused the gateway's credential, not the caller's.
    bool const ours = why.status == 401 || why.status == 403 || why.said == model::error_kind::authentication;
    bool const said_any = spoke && !base::trimmed(upstream_said->body).empty();  // a bare status is told in words
    if (said_any && !ours && upstream_said->spoken == told_in()) {
        bool const cut = upstream_said->body.size() >= attempt::refusal_limit;
        out.said = {upstream_said->status, changed_by_policies(secrets_.mask(upstream_said->body, cut)), {}};
        out.type = secrets_.mask(upstream_said->content_type);
    } else if (why.kind == fault::upstream_status || why.kind == fault::upstream_error) {
        out.said = dialect::describe(why, told_in(), event_.id());
    } else {
        int const exhausted = admission_.plan ? admission_.plan->exhausted_status : 0;
        out.said = dialect::describe(why, told_in(), event_.id(), attempt_lines(), exhausted);
    }
    if (spoke) {
        out.lines = secrets_.mask(upstream_said->lines);
        // The same request would be refused again; both vendors' SDKs obey this.
        if (ours && !holds_line(out.lines, "x-should-retry")) out.lines.append("x-should-retry: false\r\n");
        bool const hinted = holds_line(out.lines, "retry-after") || holds_line(out.lines, "retry-after-ms");
        if (!hinted) append_retry_after(out.lines, why.retry_after);  // the hint stood in the body
    } else {
        auto const retry_after = out.said.retry_after ? out.said.retry_after : why.retry_after;
        append_refusal_lines(out.lines, out.said.status, retry_after, methods_at(entry_.where, entry_.by));
        if (admission_.over) append_limit_lines(out.lines, *admission_.over);
    }
    return out;
}

/// A reply of our own, or the provider's refusal.
upstream::task<void> chat_run::refuse(model::failure why, attempt::refusal const* upstream_said)
{
    known().failed = why;
    if (why.kind == fault::client_closed) co_return;
    // Of a request that was refused before it was understood. A stranger may name what it likes: that is not worth a name in the store.
    if (!admission_.asked && !entry_.stranger) {
        admission_.asked.emplace().model = named_model(request_, entry_.where);
        known().asked = &*admission_.asked;
    }
    // A name that is none of ours may be anything.
    if (!known().plan && admission_.asked) admission_.asked->model = secrets_.quote(admission_.asked->model).text();
    refusal_text const text = words_for(why, upstream_said);
    known().status = text.said.status;
    known().reply_bytes = text.said.body.size();
    if (event_.must_commit() && !co_await commit()) co_return;
    std::string const lines = head_lines(text.lines) + text.lines;
    reply_head const head{text.said.status, text.type, lines};
    std::string_view const body = text.said.body;
    std::span const pieces(&body, 1);
    auto sent = co_await answer_.send(head, pieces);
    if (!sent) leave(sent.error());
}

/// Reads the few bytes after a stream's terminal event, so that the connection can be kept.
upstream::task<void> chat_run::drain(attempt::open_reply& reply)
{
    constexpr std::chrono::milliseconds patience{250};  // the end of the body follows the terminal event at once, or not in time to matter
    upstream::time_bounds until;
    until.whole = now() + patience;
    reply.wire->set_bounds(until);
    for (;;) {
        auto const bytes = co_await reply.wire->read();
        if (!bytes || bytes->empty()) co_return;
    }
}

/// The client is gone: everything that still runs for it is broken off.
void chat_run::leave(model::failure const& why)
{
    if (!known().failed) known().failed = why;
    answer_.lose();
    stop_.fire(fault::client_closed);
}

/// Time spent waiting for requests of the gateway's own.
model::microseconds chat_run::asked_first() const
{
    return admission_.waited + (admission_.said ? admission_.said->took : model::microseconds(0));
}

std::string chat_run::head_lines(std::string_view of_refusal) const
{
    config::server_settings const& settings = state_->shared->config->server;
    reply_facts const facts{.id = event_.id(),
                            .spoken = told_in(),
                            .tried = trail_,
                            .reply = reply_,
                            .arrived = request_.arrived,
                            .now = now(),
                            .model = admission_.plan && admission_.plan->as_asked ? std::string_view(admission_.asked->model)
                                                                                  : std::string_view(),
                            .asked_first = asked_first(),
                            .kong = settings.kong_headers,
                            .but_cors = !origins_at(entry_.by, settings).empty()};
    return reply_lines(facts, of_refusal);
}

std::vector<dialect::attempt_line> chat_run::attempt_lines() const
{
    std::vector<dialect::attempt_line> lines;
    for (attempt::tried const& each : trail_.attempts) {
        std::string reason(name(each.failure.kind));
        if (std::string const words = words_of(each.failure); !words.empty()) reason.append(": ").append(words);
        auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(each.end - each.start).count();
        lines.push_back({event_.known().table->targets[each.target].full_name, each.status, took, std::move(reason), each.failure.kind});
    }
    return lines;
}

/// What policies did to the reply, and which one let it go no further.
void chat_run::judge_reply()
{
    bool const denied = known().failed && known().failed->kind == fault::policy && known().answered;
    for (policy::decision& each : admission_.judged) {
        if (auto const* const by = std::get_if<policy::modifier>(&each.by->what))
            each.matches += policy::matches_of(*by, admission_.changed_in_reply);
        auto const* const by = denied ? std::get_if<policy::guard>(&each.by->what) : nullptr;
        if (std::string why = by ? policy::denial_of_reply(*by, admission_.changed_in_reply) : std::string(); !why.empty()) {
            each.passed = false;
            each.why = std::move(why);
        }
    }
    admission_.changed_in_reply.clear();
}

/// Adds what is known only at the end.
void chat_run::seal()
{
    account::record& all = known();
    all.ended = now();
    bool const untold = !all.failed || (all.failed->kind == fault::client_closed && all.failed->detail.empty());
    if (stop_.fired() && stop_.why() == fault::client_closed && untold)
        all.failed = model::failure{fault::client_closed, "the client left"};
    if (all.failed) all.finish_reason = {};
    if (event_.payload()) decide_payload();
    note_sinks();
    if (all.answered) {
        attempt::tried& used = trail_.attempts[*all.answered];
        used.end = all.ended;
        used.first_token = all.first_token;
        if (reply_) count_content(all, *reply_->reader);
    }
    judge_reply();
    if (!all.tokens || all.tokens->input_tokens == 0) estimate_input();
    settle_limits();
    all.waited = std::chrono::duration_cast<model::microseconds>(waited_in(trail_)) + asked_first();
}

/// The same numbers as in the event.
void chat_run::settle_limits()
{
    account::record& all = known();
    auto const note = [&all](limits::rule const& by, std::string_view outcome, std::int64_t used) {
        all.limits.push_back(
            {by.kept_id, outcome, static_cast<std::uint64_t>(std::max<std::int64_t>(used, 0)), static_cast<std::uint64_t>(by.amount)});
    };
    if (auto const& over = admission_.over) note(*over->by, over->away ? "away" : "refused", over->used + over->need);
    admission_.held.each_apart([&note](limits::rule const& by, std::int64_t used) { note(by, "apart", used); });
    if (admission_.held.empty()) return;
    auto const wall = request_.arrived_wall + std::chrono::floor<std::chrono::microseconds>(all.ended - request_.arrived);
    admission_.held.settle(all, limits::ledger_time(wall));
}

/// Strict durability: the event is on disk before the last byte leaves. When it cannot be, the reply does not end well either.
upstream::task<bool> chat_run::commit()
{
    seal();
    auto const stored = co_await event_.commit();
    if (stored) co_return true;
    if (answer_.stage() == answer_stage::streaming) {
        std::string last;
        if (!reply_ || reply_->stream)
            dialect::make_reply_writer(told_in(), dialect::framing::stream, identity())->fail(stored.error(), last);
        (void)co_await answer_.finish(last, last.empty());
    } else {
        auto const said = dialect::describe(stored.error(), told_in(), event_.id());
        std::string lines = head_lines();
        append_retry_after(lines, said.retry_after);
        reply_head const head{said.status, "application/json", lines};
        std::string_view const body = said.body;
        std::span const pieces(&body, 1);
        (void)co_await answer_.send(head, pieces);
    }
    co_return false;
}

/// What strategies learn from a reply that is over: how long it took when it was whole, and its tokens in any case.
void chat_run::measure(attempt::open_reply const& reply) const
{
    route::load_meter* const meter = state_->shared->health->meter(reply.step->target);
    if (!meter) return;
    account::record const& all = event_.known();
    if (!all.failed && !reply.wire->switched()) meter->took(route::timing::total, all.ended - trail_.attempts[reply.tried].start, now());
    meter->used(account::tokens_of(all).total(), now());
}

void chat_run::record_if_open()
{
    if (event_.open()) {
        seal();
        event_.record();
    }
    if (gathered()) hand_payload_over();
}

}  // namespace signalbox
