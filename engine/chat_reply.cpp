// The second half of a chat request: the reply on its way to the client, and the one event about it.
#include "engine/chat_run.hpp"

#include "engine/attempt/event_cutter.hpp"
#include "engine/base/ascii.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"

#include <charconv>

namespace signalbox {

namespace {

using model::fault;

constexpr std::size_t usual_lines = 384;  // of a reply's head: ours and the provider's hints

constexpr std::string_view sse_type = "text/event-stream; charset=utf-8";

void append_number(std::string& out, std::int64_t number)
{
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// Whether header lines hold a field of this name, which is in lower case.
bool holds_line(std::string_view lines, std::string_view name)
{
    while (!lines.empty()) {
        if (base::same_text(lines.substr(0, lines.find(':')), name)) return true;
        std::size_t const end = lines.find('\n');
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    return false;
}

void append_retry_after(std::string& lines, std::optional<std::chrono::milliseconds> hint)
{
    if (!hint) return;
    lines.append("Retry-After: ");
    append_number(lines, std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(*hint).count()));
    lines.append("\r\n");
}

std::string_view word(model::finish_reason reason)
{
    switch (reason) {
    case model::finish_reason::stop: return "stop";
    case model::finish_reason::stop_sequence: return "stop_sequence";
    case model::finish_reason::length: return "length";
    case model::finish_reason::tool_calls: return "tool_calls";
    case model::finish_reason::content_filter: return "content_filter";
    case model::finish_reason::other: return "other";
    }
    return "other";
}

}  // namespace

/// The same dialect on both sides: bytes go through as they came, a reader looks on.
upstream::task<void> chat_run::relay(attempt::open_reply& reply)
{
    reply_ = &reply;
    record_.answered = reply.tried;
    record_.relayed = true;
    take(reply.events);
    if (reply.ended) {
        co_await reply_whole(stream_content_type(), reply.bytes);
        co_return;
    }
    attempt::event_cutter whole_events(reply.stream);
    std::string_view now = without_secrets(whole_events.cut(reply.bytes));
    bool begun = false;
    while (!ended_ && !record_.failed) {
        bool const sent = co_await pass_on(now, begun);
        if (!sent) co_return;
        if (!reply.bytes.empty()) std::string().swap(reply.bytes);  // thousands of slow streams are open at once
        auto bytes = co_await reply.wire->read();
        auto const seen = digest(reply, bytes);
        if (!seen) {
            co_await fail_stream(seen.error());
            co_return;
        }
        now = without_secrets(bytes->empty() ? whole_events.rest() : whole_events.cut(*bytes));
    }
    if (!begun && !co_await pass_on({}, begun)) co_return;
    co_await end_stream(now);
}

/// Two dialects: decoded events are written anew in the caller's.
upstream::task<void> chat_run::translate(attempt::open_reply& reply)
{
    reply_ = &reply;
    record_.answered = reply.tried;
    writer_ = dialect::make_reply_writer(spoken_, reply.stream ? dialect::framing::stream : dialect::framing::whole, identity());
    std::string out;
    write_events(reply, out);
    bool begun = false;
    while (!ended_ && !record_.failed) {
        if (reply.stream && !(begun && out.empty())) {
            bool const sent = co_await pass_on(out, begun);
            if (!sent) co_return;
            out.clear();
        }
        auto bytes = co_await reply.wire->read();
        reply.events.clear();
        auto const seen = digest(reply, bytes);
        write_events(reply, out);
        if (!seen) {
            unsent_ = std::move(out);
            co_await fail_stream(seen.error());
            co_return;
        }
    }
    if (!reply.stream && !record_.failed) {
        co_await reply_whole(writer_->content_type(), out);
    } else if (record_.failed) {
        unsent_ = std::move(out);
        co_await fail_stream(*record_.failed);
    } else {
        if (!begun && !co_await pass_on({}, begun)) co_return;
        co_await end_stream(out);
    }
}

/// Feeds what was read to the reader and takes the facts. A body that ended well without a terminal event sets ended_.
model::result<void> chat_run::digest(attempt::open_reply& reply, model::result<std::string_view> const& bytes)
{
    if (!bytes) return bytes.error();
    reply.events.clear();
    auto const fed = bytes->empty() ? reply.reader->finish(reply.events) : reply.reader->feed(*bytes, reply.events);
    take(reply.events);
    if (fed && bytes->empty()) ended_ = true;
    return fed;
}

void chat_run::write_events(attempt::open_reply& reply, std::string& out)
{
    count_content();
    for (model::reply_event& each : reply.events) {
        take(each);
        if (std::holds_alternative<model::usage_report>(each)) continue;  // what was counted stands at the end
        if (std::holds_alternative<model::reply_end>(each)) writer_->write(model::usage_report{account::tokens_of(record_)}, out);
        if (names_) names_->restore(each, std::string_view(id_text_).substr(std::string_view("req_").size()));
        if (!std::holds_alternative<model::reply_error>(each)) writer_->write(each, out);
    }
    reply.events.clear();
}

void chat_run::count_content()
{
    if (!reply_) return;
    record_.content_events = reply_->reader->content_events();
    record_.content_bytes = reply_->reader->content_bytes();
}

/// Sends the next bytes of a stream, with the head before the first. False when the caller is gone; the event knows.
upstream::task<bool> chat_run::pass_on(std::string_view bytes, bool& begun)
{
    model::result<void> sent;
    if (!begun) {
        begun = streaming_ = true;
        record_.status = 200;
        reply_head head{200, stream_content_type(), head_lines(), false};
        if (reply_->stream) head.filler = dialect::silence_filler(spoken_);
        sent = co_await client_.begin(head, bytes);
        std::string().swap(lines_);  // a stream may run for an hour
    } else if (!bytes.empty()) {
        sent = co_await client_.write(bytes);
    }
    record_.reply_bytes += bytes.size();
    if (!sent) leave(sent.error());
    co_return sent.has_value();
}

std::string_view chat_run::stream_content_type() const
{
    if (!reply_->stream) return reply_->wire->head().headers.find("content-type").value_or("application/json");
    return reply_->relay ? reply_->wire->head().headers.find("content-type").value_or(sse_type) : sse_type;
}

/// A reply that is known in full: one head, one body, one write.
upstream::task<void> chat_run::reply_whole(std::string_view content_type, std::string_view body)
{
    record_.status = 200;
    record_.reply_bytes = body.size();
    if (must_commit() && !co_await commit()) co_return;
    reply_head const head{200, content_type, head_lines()};
    std::span const pieces(&body, 1);
    auto sent = co_await client_.send(head, pieces);
    if (!sent) leave(sent.error());
}

/// The last bytes of a stream that is whole, or that ended with the provider's own error event.
upstream::task<void> chat_run::end_stream(std::string_view last)
{
    record_.reply_bytes += last.size();
    if (must_commit() && !co_await commit()) co_return;
    auto sent = co_await client_.finish(last, false);
    if (!sent) leave(sent.error());
}

/// The stream broke after its first event: the caller's dialect says so, and nothing looks like a good end.
upstream::task<void> chat_run::fail_stream(model::failure why)
{
    record_.failed = why;
    if (stop_.fired() && stop_.why() == fault::client_closed) co_return;
    if (!streaming_) {
        co_await refuse(std::move(why));
        co_return;
    }
    std::string last;
    if (reply_->stream) {
        last.swap(unsent_);
        if (!writer_) writer_ = dialect::make_reply_writer(spoken_, dialect::framing::stream, identity());
        writer_->fail(why, last);
    }
    record_.reply_bytes += last.size();
    if (must_commit() && !co_await commit()) co_return;
    (void)co_await client_.finish(last, last.empty());
}

/// A reply of our own, or the provider's refusal as it came.
upstream::task<void> chat_run::refuse(model::failure why, attempt::refusal const* upstream_said)
{
    record_.failed = why;
    if (why.kind == fault::client_closed) co_return;
    // A name that is none of ours may be anything.
    if (!record_.plan && admission_.asked) admission_.asked->model = secrets_.quote(admission_.asked->model).text();
    dialect::failure_body said;
    std::string type = "application/json";
    bool const spoke = upstream_said && why.kind == fault::upstream_status;
    bool const ours = why.status == 401 || why.status == 403;  // the provider refused the gateway's credential, not the caller's
    if (spoke && !ours && upstream_said->spoken == spoken_) {
        bool const cut = upstream_said->body.size() >= attempt::refusal_limit;
        said = {upstream_said->status, secrets_.mask(upstream_said->body, cut), {}};
        type = secrets_.mask(upstream_said->content_type);
    } else if (why.kind == fault::upstream_status || why.kind == fault::upstream_error) {
        said = dialect::describe(why, spoken_, id_text_);
    } else {
        said = dialect::describe(why, spoken_, id_text_, attempt_lines(), admission_.plan ? admission_.plan->exhausted_status : 0);
    }
    record_.status = said.status;
    record_.reply_bytes = said.body.size();
    if (must_commit() && !co_await commit()) co_return;
    std::string lines = head_lines(spoke ? std::string_view(upstream_said->lines) : std::string_view());
    if (spoke) {
        lines.append(secrets_.mask(upstream_said->lines));
        // The same request would be refused again; both vendors' SDKs obey this.
        if (ours && !holds_line(lines, "x-should-retry")) lines.append("x-should-retry: false\r\n");
    } else {
        append_retry_after(lines, said.retry_after ? said.retry_after : why.retry_after);
        if (said.status == 415) lines.append("Accept-Encoding: identity\r\n");
    }
    std::string_view const body = said.body;
    reply_head const head{said.status, type, lines};
    std::span const pieces(&body, 1);
    auto sent = co_await client_.send(head, pieces);
    if (!sent) leave(sent.error());
}

/// Reads the few bytes after a stream's terminal event, so that the connection can be kept.
upstream::task<void> chat_run::drain(attempt::open_reply& reply)
{
    constexpr std::chrono::milliseconds patience{250};  // the end of the body follows the terminal event at once, or not in time to matter
    upstream::time_bounds until;
    until.whole = gateway_.clock_.now() + patience;
    reply.wire->set_bounds(until);
    for (;;) {
        auto const bytes = co_await reply.wire->read();
        if (!bytes || bytes->empty()) co_return;
    }
}

/// Bytes of a relayed stream: as they are, unless they hold the provider's error event.
std::string_view chat_run::without_secrets(std::string_view bytes)
{
    if (!record_.failed) return bytes;
    shown_error_ = secrets_.mask(bytes);
    return shown_error_;
}

/// The caller is gone: everything that still runs for it is broken off.
void chat_run::leave(model::failure const& why)
{
    if (!record_.failed) record_.failed = why;
    stop_.fire(fault::client_closed);
}

/// The X-Signalbox header lines, and what a relayed provider's head lets the caller know.
std::string const& chat_run::head_lines(std::string_view of_refusal)
{
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    lines_.clear();
    lines_.reserve(usual_lines);
    lines_.append("X-Signalbox-Request-Id: ").append(id_text_).append("\r\n");
    model::steady_time const now = gateway_.clock_.now();
    std::chrono::nanoseconds waited{0};
    for (attempt::tried const& each : trail_.attempts) waited += each.end - each.start;
    if (reply_) {
        attempt::tried const& used = trail_.attempts[reply_->tried];
        lines_.append("X-Signalbox-Model: ").append(reply_->target->full_name).append("\r\nX-Signalbox-Upstream-Latency: ");
        append_number(lines_, duration_cast<milliseconds>(used.first_byte - used.start).count());
        lines_.append("\r\n");
    }
    lines_.append("X-Signalbox-Gateway-Latency: ");
    append_number(lines_, std::max<std::int64_t>(0, duration_cast<milliseconds>(now - request_.arrived - waited).count()));
    lines_.append("\r\n");
    // The caller's SDK reads the id of its request here; the provider's own takes its place.
    std::string_view const name = dialect::format_of(spoken_).headers.request_id;
    bool const relayed = reply_ && reply_->relay;
    bool const given = relayed ? reply_->wire->head().headers.find(name).has_value() : holds_line(of_refusal, name);
    if (!given) lines_.append(name).append(": ").append(id_text_).append("\r\n");
    if (relayed) attempt::append_passing_headers(lines_, reply_->wire->head());
    return lines_;
}

std::vector<dialect::attempt_line> chat_run::attempt_lines() const
{
    std::vector<dialect::attempt_line> lines;
    for (attempt::tried const& each : trail_.attempts) {
        std::string reason(name(each.failure.kind));
        if (std::string const words = words_of(each.failure); !words.empty()) reason.append(": ").append(words);
        auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(each.end - each.start).count();
        lines.push_back({record_.table->targets[each.target].full_name, each.status, took, std::move(reason), each.failure.kind});
    }
    return lines;
}

/// Fills the event from all that is known now.
void chat_run::seal()
{
    record_.ended = gateway_.clock_.now();
    bool const untold = !record_.failed || (record_.failed->kind == fault::client_closed && record_.failed->detail.empty());
    if (stop_.fired() && stop_.why() == fault::client_closed && untold)
        record_.failed = model::failure{fault::client_closed, "the client left"};
    if (finish_ && !record_.failed) record_.finish_reason = word(*finish_);
    if (record_.answered) {
        attempt::tried& used = trail_.attempts[*record_.answered];
        used.end = record_.ended;
        used.first_token = record_.first_token;
        count_content();
    }
    std::chrono::nanoseconds waited{0};
    for (attempt::tried const& each : trail_.attempts) waited += each.end - each.start;
    record_.waited = std::chrono::duration_cast<model::microseconds>(waited);
    account::fill(*event_, record_);
}

/// Strict durability: the event is on disk before the last byte leaves. When it cannot be, the reply does not end well either.
upstream::task<bool> chat_run::commit()
{
    seal();
    auto stored = co_await gateway_.events_.commit(std::move(event_));
    if (stored) co_return true;
    if (streaming_) {
        std::string last;
        auto const writer = dialect::make_reply_writer(spoken_, dialect::framing::stream, identity());
        writer->fail(stored.error(), last);
        (void)co_await client_.finish(last, false);
    } else {
        auto const said = dialect::describe(stored.error(), spoken_, id_text_);
        std::string_view const body = said.body;
        std::string lines = head_lines();
        append_retry_after(lines, said.retry_after);
        reply_head const head{said.status, "application/json", lines};
        std::span const pieces(&body, 1);
        (void)co_await client_.send(head, pieces);
    }
    co_return false;
}

void chat_run::record_if_open()
{
    if (!event_) return;
    seal();
    gateway_.events_.record(std::move(event_));
}

}  // namespace signalbox
