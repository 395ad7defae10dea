#include "engine/session_tunnel.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>

namespace signalbox {

namespace {

namespace asio = boost::asio;
using side = session_end::side;

/// A mask keeps caches from taking frames for requests (RFC 6455 10.3); what the gateway says itself is no text of a page's.
constexpr std::array<unsigned char, 4> mask{0x53, 0x42, 0x6F, 0x78};

/// What an end is told that got no close frame of the other one.
std::pair<std::uint16_t, std::string_view> told(session_end const& end)
{
    if (end.by == side::gateway) return {end.code, end.reason};
    if (end.code == wire::websocket_no_code) return {wire::websocket_normal, ""};
    if (end.code != wire::websocket_cut) return {end.code, ""};  // its own, which the other end did not answer
    if (end.by == side::client) return {wire::websocket_going_away, ""};
    return {wire::websocket_server_error, "the connection to the provider broke"};
}

}  // namespace

std::string_view name(session_end::side which)
{
    constexpr std::array<std::string_view, 3> names{"client", "provider", "gateway"};
    return names[static_cast<std::size_t>(which)];
}

session_tunnel::session_tunnel(upstream::executor where, upstream::alarm_clock& clock, upstream::stop_signal& stop, ends of,
                               dialect::reply_reader& reader, std::chrono::milliseconds idle)
    : clock_(clock),
      stop_(stop),
      reader_(reader),
      idle_(idle),
      up_{side::client, of.client, of.provider, wire::websocket_reader(wire::websocket_texts::passed_over)},
      down_{side::provider, of.provider, of.client, wire::websocket_reader(wire::websocket_texts::kept)},
      alarm_(clock, &session_tunnel::on_alarm, this),
      over_(where)
{}

upstream::task<session_end> session_tunnel::run(std::string_view early)
{
    upstream::stop_signal::guard const guard(stop_, &session_tunnel::on_stop, this);
    moved_ = clock_.now();
    wait_on();
    auto const here = co_await asio::this_coro::executor;
    asio::co_spawn(here, pump(up_, {}), asio::detached);
    co_await pump(down_, early);
    while (!up_.over) co_await over_.heard();
    alarm_.disarm();
    facts_.unread = down_.frames.passed_over();
    facts_.unreadable = !up_.readable || !down_.readable;
    co_return *end_;
}

/// One direction until its close frame went through, or an end broke.
upstream::task<void> session_tunnel::pump(way& one, std::string_view early)
{
    std::unique_ptr<char[]> const room(new char[piece]);
    std::uint64_t& count = one.by == side::client ? facts_.from_client : facts_.from_provider;
    for (std::string_view came = early; !one.closed; came = {}) {
        if (came.empty()) {
            asio::mutable_buffer const into(room.get(), piece);
            auto const read = co_await one.from.read(into);
            if (!read || *read == 0) {
                broke(one);
                break;
            }
            came = {room.get(), *read};
        }
        look(one, came);
        auto const passed = co_await pass(one, came);
        if (!passed) {
            broke(one.by == side::client ? down_ : up_);  // the end that takes nothing
            break;
        }
        count += came.size();
        moved_ = clock_.now();
    }
    one.over = true;
    if (one.closed) wait_on();
    over_.ring();
}

/// Backpressure: the next bytes are read when the other end took these.
upstream::task<model::result<void>> session_tunnel::pass(way& one, std::string_view bytes)
{
    asio::const_buffer const whole(bytes.data(), bytes.size());
    std::span const pieces(&whole, 1);
    one.writing = true;
    auto const passed = co_await one.to.write_beside_reading(pieces);
    one.writing = false;
    co_return passed;
}

/// Reads the frames that these bytes hold, and their ends.
void session_tunnel::look(way& one, std::string_view bytes)
{
    wire::websocket_message message;
    while (one.readable) {
        auto const more = one.frames.next(bytes, message);
        one.readable = more.has_value();
        if (!more || !*more) return;
        if (message.kind == wire::websocket_kind::close) {
            one.closed = true;
            return note_end({one.by, message.code, std::string(message.data), {}});
        }
        if (one.by == side::provider && message.kept) take_text(message.data);
    }
}

void session_tunnel::take_text(std::string_view text)
{
    std::size_t const before = facts_.told.size();
    (void)reader_.feed(text, facts_.told);
    for (std::size_t i = before; i < facts_.told.size(); ++i)
        if (std::holds_alternative<model::text_delta>(facts_.told[i])) facts_.first_content = clock_.now();
    // The last start and the last report say all: a session has thousands of responses.
    std::erase_if(facts_.told, [](model::reply_event const& each) { return std::holds_alternative<model::text_delta>(each); });
    if (facts_.told.size() <= 2) return;
    auto const same = [&](model::reply_event const& each) { return each.index() == facts_.told.back().index(); };
    facts_.told.erase(std::find_if(facts_.told.begin(), facts_.told.end(), same));
}

/// The first that ends it counts.
void session_tunnel::note_end(session_end how)
{
    if (!end_) end_ = std::move(how);
}

/// This direction's own end is gone.
void session_tunnel::broke(way const& one)
{
    note_end({one.by, wire::websocket_cut, {}, {}});
    cut();
}

/// Both ends are closed, with a close frame where none went there and one may stand.
void session_tunnel::cut()
{
    if (std::exchange(cut_, true)) return;  // closing one end may resume what waits for it at once
    say_end(down_, false);
    say_end(up_, true);
    up_.from.close();
    down_.from.close();
}

/// To the end that this direction leads to.
void session_tunnel::say_end(way const& one, bool masked)
{
    bool const theirs = end_->code == wire::websocket_cut && end_->by != one.by && end_->by != side::gateway;  // it is gone itself
    if (one.closed || one.writing || theirs || !one.readable || !one.frames.between_frames()) return;
    auto const [code, words] = told(*end_);
    std::string frame;
    wire::append_websocket_close(frame, code, words, masked ? std::optional(mask) : std::nullopt);
    asio::const_buffer const bytes(frame.data(), frame.size());
    (void)one.to.write_now({&bytes, 1});
}

/// Until the next thing that must come.
void session_tunnel::wait_on()
{
    if (end_)
        alarm_.arm(clock_.now() + close_patience);
    else if (idle_.count() > 0)
        alarm_.arm(moved_ + idle_);
}

void session_tunnel::on_alarm(void* self)
{
    auto& waiting = *static_cast<session_tunnel*>(self);
    if (waiting.end_) return waiting.cut();  // its close frame was not answered
    if (waiting.clock_.now() < waiting.moved_ + waiting.idle_) return waiting.wait_on();
    waiting.note_end({side::gateway, wire::websocket_going_away, "nothing came for too long", model::fault::idle_timeout});
    waiting.cut();
}

void session_tunnel::on_stop(void* self)
{
    auto& stopped = *static_cast<session_tunnel*>(self);
    model::fault const why = stopped.stop_.why();
    if (why == model::fault::client_closed)
        stopped.note_end({side::client, wire::websocket_cut, {}, {}});
    else
        stopped.note_end({side::gateway, wire::websocket_going_away, "the gateway is shutting down", why});
    stopped.cut();
}

}  // namespace signalbox
