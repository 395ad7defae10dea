#include "engine/attempt/provider_call.hpp"

#include "engine/attempt/backoff.hpp"
#include "engine/attempt/reply_opening.hpp"
#include "engine/attempt/reported_error.hpp"
#include "engine/attempt/token_wait.hpp"
#include "engine/attempt/unusable_status.hpp"
#include "engine/base/ascii.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/dialect/hosting.hpp"
#include "engine/payload/shown_head.hpp"
#include "engine/templates/vendor_form.hpp"
#include "engine/upstream/websocket_handshake.hpp"

#include <algorithm>

namespace signalbox::attempt {

namespace {

using dialect::framing;
using model::fault;

constexpr std::string_view page_type = "text/html";
constexpr int refused_credential = 401;

/// The coding of a reply that came compressed, although no other than identity was asked for; else empty.
std::string_view coding_of(wire::response_head const& head)
{
    std::string_view const given = head.headers.find("content-encoding").value_or("");
    return base::same_text(given, "identity") ? std::string_view() : given;
}

}  // namespace

provider_call::bounds provider_call::bounds_of(route::step const& step, provider::definition const& at, model::steady_time until,
                                               model::steady_time now) const
{
    bounds made;
    auto whole = std::min(until, with_.deadline);
    made.deadline_binds = true;
    auto const narrow = [&](model::steady_time to) {
        if (to >= whole) return false;
        whole = to;
        made.deadline_binds = false;
        return true;
    };
    if (step.timeouts.whole) narrow(now + *step.timeouts.whole);
    if (with_.stream && step.timeouts.first_token) made.first_token_binds = narrow(now + *step.timeouts.first_token);
    made.until_content = with_.stream && (step.timeouts.whole || step.timeouts.first_token);
    made.times.whole = whole;
    made.times.connect = std::min(whole, now + at.limits.connect);
    made.times.first_byte = std::min(whole, now + at.limits.first_byte);
    made.times.idle = step.timeouts.idle.value_or(at.limits.idle);
    return made;
}

/// The reply has begun: from here only silence and the request's own deadline end it.
upstream::time_bounds provider_call::after_opening(bounds const& by) const
{
    upstream::time_bounds rest = by.times;
    rest.whole = with_.deadline;
    return rest;
}

/// The exchange knows that a bound passed; which promise it broke is known here.
model::failure provider_call::rename(model::failure seen, bounds const& by) const
{
    if (seen.kind != fault::attempt_timeout) return seen;
    if (with_.clock.now() < by.times.whole) return seen;  // the provider's first_byte, not the attempt's own bound
    if (by.first_token_binds) return {fault::first_token_timeout, "no content in time", {}, seen.status, {}};
    if (by.deadline_binds) return {fault::deadline_passed, "the deadline passed before the reply began", {}, seen.status, {}};
    return seen;
}

upstream::task<model::result<void>> provider_call::perform(call const& what, bool strict, model::steady_time until, tried& note,
                                                           open_reply& reply)
{
    std::uint32_t const provider = with_.table.targets[what.step->target].provider;
    provider::token_source* const tokens = with_.tokens ? (*with_.tokens)[provider].get() : nullptr;
    return tokens ? ask_with_token(*tokens, what, strict, until, note, reply) : ask(what, strict, until, note, reply, {});
}

upstream::task<model::result<void>> provider_call::ask_with_token(provider::token_source& from, call const& what, bool strict,
                                                                  model::steady_time until, tried& note, open_reply& reply)
{
    auto const patience = std::min({until, with_.deadline, with_.clock.now() + token_patience});
    auto const token = co_await wait_for_token(from, 0, patience, with_.stop);
    if (!token) co_return token.error();
    with_.secrets.add(*token);
    auto seen = co_await ask(what, strict, until, note, reply, (*token)->text.reveal());
    if (seen || note.status != refused_credential) co_return seen;
    auto const fresh = co_await wait_for_token(from, (*token)->number, patience, with_.stop);
    if (!fresh) co_return seen;
    with_.secrets.add(*fresh);
    reply = {};
    seen = co_await ask(what, strict, until, note, reply, (*fresh)->text.reveal());
    co_return seen;
}

upstream::task<model::result<void>> provider_call::ask(call const& what, bool strict, model::steady_time until, tried& note,
                                                       open_reply& reply, std::string_view token)
{
    route::step const& step = *what.step;
    route::target const& to = with_.table.targets[step.target];
    provider::definition const& at = with_.providers[to.provider];
    auto const signed_at = at.aws ? model::wall_now() : model::wall_time();
    auto asked = with_.requests.encode(to, at, step.way, strict, signed_at, token);
    if (!asked) co_return with_.secrets.shown(asked.error());

    bounds const by = bounds_of(step, at, until, note.start);
    reply.wire = std::make_unique<upstream::exchange>(*with_.pools[to.provider], with_.stop, with_.clock);
    reply.relay = asked->way != route::road::translate;
    reply.raw = asked->way == route::road::raw;
    reply.asked = dialect::asked_of_provider(with_.asked, reply.relay);
    reply.stream = with_.stream;
    bool const as_it_comes = !reply.raw && dialect::format_of(to.spoken).row_of(reply.asked).as_it_comes;
    reply.framed = with_.stream || as_it_comes ? framing::stream : framing::whole;
    reply.target = &to;
    reply.step = &step;
    reply.at_work = route::occupation(with_.health.meter(step.target));
    if (with_.keeps) with_.keeps->sent(asked->head, asked->body);
    if (dialect::is_session(with_.asked)) reply.wire->expect_switch();
    auto const connection = what.new_connection ? upstream::connection_choice::only_new : upstream::connection_choice::kept_or_new;
    auto begun = co_await reply.wire->begin(asked->head, asked->body, by.times, connection);
    upstream::exchange_times const& times = reply.wire->times();
    note.connected = times.reused ? model::steady_time{} : times.connected;
    note.first_byte = times.first_byte;
    note.unsent = reply.wire->unsent();
    if (!begun) co_return rename(begun.error(), by);
    note.status = reply.wire->head().status;
    if (with_.keeps) keep_head(reply.wire->head());
    if (reply.raw) {
        reply.wire->set_bounds(after_opening(by));
        co_return open_raw(reply);
    }
    if (reply.wire->switched()) co_return open_session(reply);
    if (note.status < 200 || note.status > 299) {
        model::failure seen = co_await read_refusal(*reply.wire, to, by.times);
        co_return seen;
    }
    if (dialect::is_session(with_.asked))
        co_return model::failure{
            fault::malformed_reply, "the provider answers the handshake of WebSocket without status 101", {}, note.status, {}};
    if (auto fits = check_head(*reply.wire); !fits) co_return fits;

    reply.reader = reader_for(reply);
    bool const in_frames = at.hosted && at.hosted->streams == dialect::stream_form::frames && reply.stream;
    if (in_frames) reply.frames = std::make_unique<dialect::framed_events>(dialect::format_of(to.spoken));
    auto const ready = take_ready(reply, by.until_content);
    if (!ready) co_return explain(rename(ready.error(), by), reply.wire->head());
    if (!*ready) {
        auto const opened = co_await read_until_open(reply, by.until_content);
        if (!opened) co_return explain(rename(opened.error(), by), reply.wire->head());
    }
    note.first_token = with_.clock.now();
    reply.wire->set_bounds(after_opening(by));
    co_return model::result<void>();
}

/// The connection is the provider's end of a session from here on.
model::result<void> provider_call::open_session(open_reply& into) const
{
    std::string_view const wrong = upstream::switch_problem(into.wire->head().headers, with_.requests.source().websocket_key);
    if (!wrong.empty()) return model::failure{fault::malformed_reply, std::string(wrong)};
    into.reader = reader_for(into);
    return {};
}

void provider_call::keep_head(wire::response_head const& head) const
{
    with_.keeps->begin(payload::part::received, payload::reply_head(head.status, head.headers.all()));
}

std::unique_ptr<dialect::reply_reader> provider_call::reader_for(open_reply const& of) const
{
    if (auto const& form = with_.providers[of.target->provider].form) return form->make_reply_reader(of.framed);
    dialect::format const& format = dialect::format_of(of.target->spoken);
    dialect::detail const how_much = of.relay ? dialect::detail::digest : dialect::detail::full;
    dialect::hosting const* const host = with_.providers[of.target->provider].hosted;
    dialect::operation_row const* const own = host ? host->row_of(of.asked, of.stream) : nullptr;
    dialect::operation_row const& row = own && own->read_reply ? *own : format.row_of(of.asked);
    if (row.read_reply) return row.read_reply(row.as_it_comes && !of.stream ? framing::whole : of.framed, how_much);
    return format.read_reply(of.framed, how_much);
}

/// Servers answer a stream with one document, or a plain request with events: then the reply is read as it is and written anew, also where it would be
/// relayed.
void provider_call::look_at(std::string_view first_bytes, open_reply& into) const
{
    dialect::hosting const* const host = with_.providers[into.target->provider].hosted;
    framing const seen = framing_of(host ? host->streams : dialect::format_of(into.target->spoken).streams, first_bytes, into.framed);
    if (seen == into.framed || !dialect::is_chat(with_.asked)) return;
    into.framed = seen;
    into.frames.reset();
    into.relay = false;
    into.reader = reader_for(into);
}

/// Servers send good replies under many content types, and the vendors' clients do not look at it: the body decides. A page is no reply, and says so
/// before it is read.
model::result<void> provider_call::check_head(upstream::exchange const& wire) const
{
    std::string_view const given = wire.head().headers.find("content-type").value_or("");
    if (!wire::same_name(given.substr(0, page_type.size()), page_type)) return {};
    model::failure page{.kind = fault::malformed_reply, .detail = "a page and no reply", .status = wire.head().status};
    page.quoted = with_.secrets.quote(given, 80);
    return page;
}

/// A compressed reply is one that cannot be read: its coding is the reason.
model::failure provider_call::explain(model::failure seen, wire::response_head const& head) const
{
    bool const unread = seen.kind == fault::malformed_reply || seen.kind == fault::truncated;
    std::string_view const coding = unread ? coding_of(head) : std::string_view();
    if (coding.empty()) return seen;
    model::failure made{
        .kind = fault::malformed_reply, .detail = "the reply is compressed, which was not asked for", .status = head.status};
    made.quoted = with_.secrets.quote(coding, 80);
    return made;
}

/// Takes the next bytes of the body, none at its end. True when the reply has begun: a stream with an event that counts, a plain reply with its
/// end, or with more of it than is held.
model::result<bool> provider_call::take(std::string_view bytes, open_reply& into, bool until_content) const
{
    keep(bytes);
    if (bytes.empty()) {
        if (into.frames)
            if (auto const ended = into.frames->finish(); !ended) return ended.error();
        auto const whole =
            into.framed == framing::stream ? into.reader->finish(into.events) : into.reader->read_whole(into.bytes, into.events);
        if (!whole) return whole.error();
        if (auto const* error = error_in(into.events)) return reported_error(fault::upstream_error, *error, with_.secrets);
        return into.ended = true;
    }
    if (into.bytes.empty() && !into.begun) look_at(bytes, into);
    into.begun = true;
    if (into.frames) {
        auto const events = into.frames->feed(bytes);
        if (!events) return events.error();
        bytes = *events;
    }
    into.bytes.append(bytes);
    bool const much = into.bytes.size() > held_reply_limit;
    if (into.framed == framing::whole) {
        if (!much) return false;  // it is read where it lies when it has ended
        auto const fed = into.reader->feed(into.bytes, into.events);
        return fed ? model::result<bool>(true) : fed.error();
    }
    if (auto const fed = into.reader->feed(bytes, into.events); !fed) return fed.error();
    // An error right behind the first event, before any content: the caller has seen nothing of either.
    auto const* const error = has_begun(into.events, true) ? nullptr : error_in(into.events);
    if (error) return reported_error(fault::upstream_error, *error, with_.secrets);
    if (has_begun(into.events, until_content)) return true;
    if (much) return model::failure{fault::reply_too_large, "no event within the first MiB of the stream"};
    return false;
}

/// What came with the head needs no waiting: all of most plain replies. False when more must come.
model::result<bool> provider_call::take_ready(open_reply& into, bool until_content) const
{
    if (into.framed == framing::whole)
        into.bytes.reserve(std::min<std::uint64_t>(into.wire->head().content_length.value_or(0), held_reply_limit));
    for (;;) {
        auto const bytes = into.wire->read_now();
        if (!bytes) return bytes.error();
        if (bytes->empty() && !into.wire->whole()) return false;
        auto const begun = take(*bytes, into, until_content);
        if (!begun || *begun) return begun;
    }
}

upstream::task<model::result<void>> provider_call::read_until_open(open_reply& into, bool until_content)
{
    for (;;) {
        auto const bytes = co_await into.wire->read();
        if (!bytes) co_return bytes.error();
        auto const begun = take(*bytes, into, until_content);
        if (!begun) co_return begun.error();
        if (*begun) co_return model::result<void>();
    }
}

/// Reads an error reply as far as it is worth and says what it means. A body that is cut is not passed on: the gateway's own words stand
/// in for it.
upstream::task<model::failure> provider_call::read_refusal(upstream::exchange& wire, route::target const& at, upstream::time_bounds until)
{
    wire::response_head const& head = wire.head();
    refused_ = {};
    provider::definition const& by = with_.providers[at.provider];
    std::string const proxy = provider::sent_to_proxy(by) ? by.proxy->name() : std::string();
    if (auto unusable = unusable_status(head, proxy)) {
        unusable->quoted = with_.secrets.quote(redirect_target(head));
        co_return std::move(*unusable);
    }
    refused_.status = head.status;
    refused_.spoken = by.hosted ? by.hosted->errors : at.spoken;
    refused_.content_type = head.headers.find("content-type").value_or("");
    append_passing_headers(refused_.lines, head);
    int const status = head.status;
    auto const hint =
        retry_hint(head.headers.find("retry-after-ms").value_or(""), head.headers.find("retry-after").value_or(""), with_.now_unix);
    until.whole = std::min(until.whole, with_.clock.now() + refusal_patience);
    wire.set_bounds(until);
    bool whole = false;
    while (!whole && refused_.body.size() < refusal_limit) {
        auto bytes = co_await wire.read();
        if (!bytes && with_.stop.fired()) co_return bytes.error();
        if (!bytes) break;  // the status is known; a cut error body changes nothing
        whole = bytes->empty();
        keep(*bytes);
        refused_.body.append(*bytes);
    }
    model::reply_error told = dialect::read_error_body(status, refused_.body, refused_.spoken);
    told.status = status;
    model::failure seen = reported_error(fault::upstream_status, told, with_.secrets);
    if (hint) seen.retry_after = hint;
    if (!whole || !coding_of(head).empty()) refused_ = {};
    co_return seen;
}

}  // namespace signalbox::attempt
