// The hottest path of the gateway: a request goes out in one system call and its reply's head, often with the body, comes in by another.
// What needs no waiting is done in plain functions, because every coroutine frame costs. On the worker's strand.
#include "engine/upstream/exchange.hpp"

#include "engine/upstream/pieces.hpp"

#include <algorithm>

namespace signalbox::upstream {

using model::failure;
using model::fault;

namespace {

piece_list gather(std::string_view head, std::span<std::string_view const> body)
{
    piece_list pieces;
    pieces.reserve(body.size() + 1);
    pieces.emplace_back(head.data(), head.size());
    for (auto const each : body)
        if (!each.empty()) pieces.emplace_back(each.data(), each.size());
    return pieces;
}

failure malformed(std::string_view what)
{
    return {.kind = fault::malformed_reply, .detail = std::string(what)};
}

}  // namespace

exchange::exchange(pool& connections, stop_signal& stop, alarm_clock& clock)
    : connections_(connections), stop_(stop), clock_(clock), alarm_(clock, &exchange::on_alarm, this)
{}

exchange::~exchange()
{
    if (connection_) let_go(body_at_ > 0 && body_.whole() && head_.keep_alive && begin_ == end_ && sent_whole_ && !broken_off_);
}

void exchange::on_alarm(void* self)
{
    auto& late = *static_cast<exchange*>(self);
    if (!late.waiting_) return;  // the next wait arms it again
    if (late.clock_.now() < late.due_) {
        if (late.connection_ && late.connection_->bytes->ended()) late.connection_->bytes->close();
        return late.alarm_.arm(late.due_);
    }
    late.late_ = true;
    on_stop(self);
}

void exchange::on_stop(void* self)
{
    auto& stopped = *static_cast<exchange*>(self);
    stopped.broken_off_ = true;
    if (stopped.connection_) stopped.connection_->bytes->close();
}

void exchange::arm(model::steady_time due, fault when_late)
{
    when_late_ = when_late;
    due_ = due;
    alarm_.arm(due);
}

void exchange::let_go(bool reusable)
{
    auto const now = times_.ended != model::steady_time{} ? times_.ended : clock_.now();
    connections_.give_back(std::move(connection_), reusable, now);
}

/// What really ended a wait: an operation broken off by the signal or the alarm just says "aborted".
failure exchange::why(failure seen)
{
    waiting_ = false;
    times_.ended = clock_.now();
    if (stop_.fired()) return {.kind = stop_.why(), .detail = "stopped while waiting for " + connections_.to().id};
    if (!late_) return seen;
    auto const* const what = when_late_ == fault::idle_timeout              ? "no further byte of the reply in time"
                             : times_.first_byte.time_since_epoch().count() ? "the reply did not end in time"
                                                                            : "no reply in time";
    return {.kind = when_late_, .detail = what};
}

task<model::result<void>> exchange::begin(std::string_view head, std::span<std::string_view const> body, time_bounds until)
{
    until_ = until;
    bodiless_ = head.starts_with("HEAD ");
    times_.started = clock_.now();
    auto const bound = std::min(until.first_byte, until.whole);
    stop_signal::guard const guard(stop_, &exchange::on_stop, this);
    late_ = bound <= times_.started;
    if (late_ || broken_off_) co_return why({});
    connection_ = connections_.take_idle();
    times_.reused = connection_ != nullptr;
    arm(bound, fault::attempt_timeout);
    if (times_.reused) alarm_.arm(std::min(bound, times_.started + look_again));
    waiting_ = true;
    times_.connected = times_.reused ? times_.started : model::steady_time{};
    for (;;) {
        if (!connection_)
            if (auto const opened = co_await open(); !opened) co_return opened.error();
        auto pieces = gather(head, body);
        auto const went = send_now(pieces);
        model::result<void> outcome = went ? model::result<void>() : model::result<void>(went.error());
        if (went && !sent_whole_) {
            auto const left = without_front(pieces, *went);
            outcome = co_await connection_->bytes->write(left);
            sent_whole_ = outcome && !connection_->bytes->answered_early();
        }
        times_.sent = clock_.now();
        auto const sending = outcome;  // when sending failed there may still be an answer telling why: 413, then a closed connection
        while (outcome || (!sending && !late_ && !broken_off_)) {
            auto const there = find_head();
            if (!there) co_return why(there.error());
            if (*there) co_return model::result<void>();
            asio::mutable_buffer const room(connection_->buffer.data() + end_, connection_->buffer.size() - end_);
            outcome = received(co_await connection_->bytes->read(room));
            if (!outcome) break;
        }
        auto const& seen = sending ? outcome.error() : sending.error();
        if (!replaceable(seen)) co_return why(seen);
        let_go(false);
        times_.reused = false;
    }
}

task<model::result<void>> exchange::open()
{
    auto const bound = std::min(until_.first_byte, until_.whole);
    auto opened = co_await connections_.open(stop_, std::min(until_.connect, bound));
    if (!opened) {
        late_ = late_ || (opened.error().kind == fault::connect_timeout && bound <= until_.connect);
        co_return why(std::move(opened).error());
    }
    connection_ = std::move(*opened);
    if (broken_off_) {
        connection_->bytes->close();
        co_return why({});
    }
    times_.connected = clock_.now();
    if (connection_->bytes->quiet()) co_return model::result<void>();
    co_return co_await spoken_to_first();
}

/// A new connection that is not quiet before the request is sent: it has ended, or what came on it answers nothing (RFC 9112 9.2).
task<model::result<void>> exchange::spoken_to_first()
{
    asio::mutable_buffer const room(connection_->buffer.data(), connection_->buffer.size());
    auto const size = co_await connection_->bytes->read(room);
    if (!size) co_return why(size.error());
    if (*size > 0) co_return why(malformed("the provider sent data before the request"));
    co_return why({.kind = fault::connection_reset, .detail = "the connection ended before the request was sent"});
}

model::result<std::size_t> exchange::send_now(std::span<asio::const_buffer const> pieces)
{
    auto const went = connection_->bytes->write_now(pieces);
    sent_whole_ = went && *went == size_of(pieces);
    return went;
}

/// A kept-alive connection that ended before a byte of the reply: the server closed it while our request was on its way.
bool exchange::replaceable(failure const& seen) const
{
    return times_.reused && end_ == 0 && seen.kind == fault::connection_reset && !late_ && !broken_off_;
}

model::result<void> exchange::received(model::result<std::size_t> size)
{
    if (!size) return std::move(size).error();
    if (*size == 0)
        return failure{.kind = fault::connection_reset,
                       .detail = end_ == 0 ? "the connection ended without a reply" : "the connection ended within the reply's head"};
    end_ += *size;
    return model::result<void>();
}

/// Keeps room for more of the head: interim replies before it count as well.
model::result<bool> exchange::not_yet()
{
    auto& buffer = connection_->buffer;
    if (end_ < buffer.size()) return false;
    if (buffer.size() >= wire::head_limit + connection::room) return malformed("the reply's head is too large");
    buffer.grow(wire::head_limit + connection::room, end_);
    return false;
}

/// Looks whether the final reply's head has come; when it has, the body's framing is known and begin_ stands at the body.
model::result<bool> exchange::find_head()
{
    static constexpr std::string_view protocol = "HTTP/1.";
    auto& buffer = connection_->buffer;
    while (begin_ < end_) {
        std::string_view const there(buffer.data() + begin_, end_ - begin_);
        if (!there.starts_with(protocol.substr(0, there.size()))) return malformed("the reply is not HTTP/1.1");
        auto const size = wire::find_head(there, searched_);
        if (!size) return malformed("the reply's head: " + size.error().detail);
        searched_ = there.size();
        if (*size == 0) return not_yet();
        if (buffer.size() - begin_ - *size < body_window) buffer.grow(wire::head_limit + connection::room + body_window, end_);
        auto parsed = wire::parse_response_head({buffer.data() + begin_, *size});
        if (!parsed) return malformed("the reply's head: " + parsed.error().detail);
        begin_ += *size;
        searched_ = 0;
        if (parsed->status == 101) return malformed("status 101, which was not asked for");
        if (parsed->status < 200) {
            if (++interim_ > interim_limit) return malformed("too many interim replies");
            continue;
        }
        head_ = *parsed;
        body_ = reply_body(head_, bodiless_);
        body_at_ = begin_;
        times_.first_byte = clock_.now();
        if (body_.whole()) times_.ended = times_.first_byte;
        waiting_ = false;
        return true;
    }
    return not_yet();
}

model::result<std::string_view> exchange::read_now()
{
    if (begin_ == end_ || body_.whole()) return std::string_view();
    auto const taken = body_.take({connection_->buffer.data() + begin_, end_ - begin_});
    if (!taken) return why(taken.error());
    begin_ += taken->consumed;
    if (body_.whole()) times_.ended = clock_.now();
    return taken->payload;
}

task<model::result<std::string_view>> exchange::read()
{
    for (;;) {
        auto const there = read_now();
        if (!there || !there->empty() || body_.whole()) co_return there;
        begin_ = end_ = body_at_;
        auto const now = clock_.now();
        auto const idle_end = until_.idle.count() > 0 ? now + until_.idle : model::steady_time::max();
        stop_signal::guard const guard(stop_, &exchange::on_stop, this);
        waiting_ = true;
        arm(std::min(idle_end, until_.whole), idle_end < until_.whole ? fault::idle_timeout : fault::attempt_timeout);
        if (!body_.until_close()) {  // there the end is no cut, and comes with the last bytes more often than not
            connection_->bytes->expect_nothing_yet();
            alarm_.arm(std::min(due_, now + look_soon));
        }
        asio::mutable_buffer const room(connection_->buffer.data() + body_at_, connection_->buffer.size() - body_at_);
        auto const size = co_await connection_->bytes->read(room);
        waiting_ = false;
        if (!size) co_return why(size.error());
        if (*size == 0) {
            if (auto const ended = body_.end(); !ended) co_return why(ended.error());
            times_.ended = clock_.now();
            co_return std::string_view();
        }
        end_ += *size;
    }
}

}  // namespace signalbox::upstream
