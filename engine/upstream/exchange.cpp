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

failure reset(std::string_view what)
{
    return {.kind = fault::connection_reset, .detail = std::string(what)};
}

bool awaits_head(phase now)
{
    return now == phase::awaiting_kept || now == phase::awaiting_new || now == phase::refused;
}

asio::mutable_buffer room_in(received_reply const& reply)
{
    auto const room = reply.room();
    return {room.data(), room.size()};
}

}  // namespace

exchange::exchange(pool& connections, stop_signal& stop, alarm_clock& clock)
    : connections_(connections), stop_(stop), clock_(clock), alarm_(clock, &exchange::on_alarm, this)
{}

exchange::~exchange()
{
    if (!connection_) return;
    auto const now = times_.ended != model::steady_time{} ? times_.ended : clock_.now();
    connections_.give_back(std::move(connection_), phase_ == phase::whole, now);
}

void exchange::on_alarm(void* self)
{
    auto& waiting = *static_cast<exchange*>(self);
    if (waiting.wait_.now != wait::state::waiting) return;  // the next wait arms it again
    if (waiting.clock_.now() < waiting.wait_.due) {
        waiting.alarm_.arm(waiting.wait_.due);
        if (!waiting.connection_ || !waiting.connection_->bytes->ended()) return;
        waiting.wait_.now = wait::state::end_seen;
        return waiting.connection_->bytes->close();
    }
    waiting.wait_.now = wait::state::late;
    on_stop(self);
}

void exchange::on_stop(void* self)
{
    auto& stopped = *static_cast<exchange*>(self);
    stopped.advance(happening::stopped);
    if (stopped.connection_) stopped.connection_->bytes->close();
}

void exchange::wait_until(model::steady_time due, fault when_late)
{
    wait_ = {wait::state::waiting, when_late, due};
    alarm_.arm(due);
}

/// What really ended a wait: an operation broken off by the signal or the alarm only reports that it was aborted.
failure exchange::why(failure seen)
{
    bool const late = wait_.now == wait::state::late;
    wait_.now = wait::state::resting;
    times_.ended = clock_.now();
    if (stop_.fired()) return {.kind = stop_.why(), .detail = "stopped while waiting for " + connections_.to().id};
    if (!late) return seen;
    auto const* const what = wait_.when_late == fault::idle_timeout         ? "no further byte of the reply in time"
                             : times_.first_byte.time_since_epoch().count() ? "the reply did not end in time"
                                                                            : "no reply in time";
    return {.kind = wait_.when_late, .detail = what};
}

failure exchange::broken(failure seen)
{
    advance(happening::failed);
    return why(std::move(seen));
}

task<model::result<void>> exchange::begin(std::string_view head, std::span<std::string_view const> body, time_bounds until,
                                          connection_choice which)
{
    until_ = until;
    times_.started = clock_.now();
    stop_signal::guard const guard(stop_, &exchange::on_stop, this);
    wait_until(std::min(until.first_byte, until.whole), fault::attempt_timeout);
    if (wait_.due <= times_.started) on_alarm(this);
    if (phase_ == phase::broken) co_return why({});
    if (which == connection_choice::kept_or_new) connection_ = connections_.take_idle();
    times_.reused = connection_ != nullptr;
    times_.connected = times_.reused ? times_.started : model::steady_time{};
    advance(times_.reused ? happening::kept_connection : happening::no_kept_connection);
    if (!connection_)
        if (auto const opened = co_await open(); !opened) co_return opened.error();

    reply_.receive_into(connection_->buffer, head.starts_with("HEAD "));
    auto pieces = gather(head, body);
    auto const size = size_of(pieces);
    auto const went = connection_->bytes->write_now(pieces);
    model::result<void> sending;
    if (!went) sending = went.error();
    if (went && *went < size)
        sending = co_await send_rest(without_front(pieces, *went));
    else
        advance(went ? happening::sent : happening::send_failed);
    times_.sent = clock_.now();
    auto seen = sending ? failure() : sending.error();  // in the phase `refused` there may be an answer that says why: 413, then a close
    while (awaits_head(phase_)) {
        auto const there = reply_.find_head();
        if (!there && times_.reused) connections_.distrust();  // perhaps the rest of an earlier reply
        if (!there) co_return broken(there.error());
        if (*there) {
            head_came();
            co_return model::result<void>();
        }
        auto const more = co_await connection_->bytes->read(room_in(reply_));
        if (more && *more > 0) {
            reply_.add(*more);
            continue;
        }
        auto const ended = ended_before_head(more, size);
        if (sending) seen = ended;
    }
    co_return why(seen);
}

task<model::result<void>> exchange::open()
{
    auto const bound = wait_.due;
    auto opened = co_await connections_.open(stop_, std::min(until_.connect, bound));
    if (!opened) {
        if (opened.error().kind == fault::connect_timeout && bound <= until_.connect) wait_.now = wait::state::late;
        co_return broken(std::move(opened).error());
    }
    connection_ = std::move(*opened);
    if (phase_ == phase::broken) {  // stopped meanwhile
        connection_->bytes->close();
        co_return why({});
    }
    times_.connected = clock_.now();
    if (connection_->bytes->quiet()) {
        advance(happening::connected);
        co_return model::result<void>();
    }
    // It has ended, or what came on it answers nothing (RFC 9112 9.2).
    asio::mutable_buffer const room(connection_->buffer.data(), connection_->buffer.size());
    auto const came = co_await connection_->bytes->read(room);
    if (!came) co_return broken(came.error());
    co_return broken(*came > 0 ? malformed("the provider sent data before the request")
                               : reset("the connection ended before the request was sent"));
}

/// The part of a request that did not go at once.
task<model::result<void>> exchange::send_rest(std::span<asio::const_buffer const> left)
{
    auto const outcome = co_await connection_->bytes->write(left);
    auto const early = connection_->bytes->answered_early();
    if (times_.reused && early != early_answer::none) connections_.distrust();
    if (!outcome)
        advance(happening::send_failed);
    else if (early == early_answer::none)
        advance(happening::sent);
    else
        advance(early == early_answer::rest_unsent ? happening::answered_early : happening::answered_while_sent);
    if (outcome && phase_ == phase::unsent) co_return reset("data came on the kept connection before the request was sent");
    if (outcome && phase_ == phase::broken) co_return malformed("data came on the kept connection before the request was sent");
    co_return outcome;
}

/// The connection ended or broke where the reply's head was to come. An end without a byte of the request acknowledged was sent before the
/// provider's system received any of it.
failure exchange::ended_before_head(model::result<std::size_t> const& size, std::size_t request_size)
{
    bool const unreceived = size && times_.reused && reply_.nothing() && connection_->bytes->unacknowledged() >= request_size;
    advance(unreceived ? happening::ended_unreceived : happening::failed);
    if (!size) return size.error();
    if (unreceived) return reset("the kept connection ended before the provider received the request");
    return reset(reply_.nothing() ? "the connection ended without a reply" : "the connection ended within the reply's head");
}

void exchange::head_came()
{
    wait_.now = wait::state::resting;
    times_.first_byte = clock_.now();
    bool const kept = reply_.head().keep_alive && !reply_.until_close();
    advance(kept ? happening::head : happening::last_head);
    if (reply_.whole()) body_ended();
}

void exchange::body_ended()
{
    times_.ended = clock_.now();
    if (reply_.more()) connections_.distrust();
    advance(reply_.more() ? happening::body_end_and_more : happening::body_end);
}

model::result<std::string_view> exchange::read_now()
{
    bool const ended_before = reply_.whole();
    auto const taken = reply_.take();
    if (!taken) return broken(taken.error());
    if (reply_.whole() && !ended_before) body_ended();
    return taken;
}

task<model::result<std::string_view>> exchange::read()
{
    for (;;) {
        auto const there = read_now();
        if (!there || !there->empty() || reply_.whole()) co_return there;
        reply_.reuse_room();
        auto const now = clock_.now();
        auto const idle_end = until_.idle.count() > 0 ? now + until_.idle : model::steady_time::max();
        stop_signal::guard const guard(stop_, &exchange::on_stop, this);
        wait_until(std::min(idle_end, until_.whole), idle_end < until_.whole ? fault::idle_timeout : fault::attempt_timeout);
        if (!reply_.until_close()) {  // there the end is no cut, and comes with the last bytes more often than not
            connection_->bytes->expect_nothing_yet();
            alarm_.arm(std::min(wait_.due, now + look_soon));
        }
        auto const size = co_await connection_->bytes->read(room_in(reply_));
        bool const end_seen = wait_.now == wait::state::end_seen;
        if (!size && !end_seen) co_return broken(size.error());
        if (size && *size > 0) {
            wait_.now = wait::state::resting;
            reply_.add(*size);
            continue;
        }
        if (auto const ended = reply_.end(); !ended) co_return broken(ended.error());
        wait_.now = wait::state::resting;
        body_ended();
        co_return std::string_view();
    }
}

}  // namespace signalbox::upstream
