#include "server/session.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/reply_lines.hpp"

namespace signalbox::server {

namespace {

using model::fault;

constexpr std::size_t kept_capacity = 64 * 1024;                    // a body's buffer up to this size stays with its connection
constexpr std::chrono::milliseconds first_request_patience{1'000};  // on a connection that was opened just before a drain
constexpr std::size_t linger_limit = 64 * 1024 * 1024;              // of an unwanted body: twice the largest that is usual
constexpr std::chrono::milliseconds linger_silence{1'000};          // a client that sends no more has read the reply, or never will
constexpr std::chrono::milliseconds linger_time{10'000};

/// The error body's shape while the head is not, or not well, read: its path is the only hint.
model::dialect dialect_of(std::string_view bytes)
{
    return dialect::format_in(bytes.substr(0, 64)).word;
}

}  // namespace

session::session(upstream::tcp_socket socket, upstream::tls_handle secured, request_handler& handler, session_books& books)
    : line_(std::move(socket), std::move(secured)),
      handler_(handler),
      books_(books),
      alarm_(
          books.clock, [](void* self) { static_cast<session*>(self)->see(happening::late); }, this),
      in_(
          line_, books.clock, [](void* self) { static_cast<session*>(self)->see(happening::client_left); }, this),
      out_(line_, books.clock, alarm_, books.date),
      body_(books.counts.body_bytes)
{
    books_.sessions.insert(this);
    books_.counts.connections.fetch_add(1, std::memory_order_relaxed);
}

session::~session()
{
    books_.sessions.erase(this);
    books_.counts.connections.fetch_sub(1, std::memory_order_relaxed);
}

upstream::task<void> session::run()
{
    bool const ready = co_await begin_line();
    while (ready && phase_ != phase::closed) {
        if (phase_ == phase::serving)
            co_await serve();
        else if (phase_ == phase::lingering)
            co_await linger();
        else
            co_await read_request();
    }
    alarm_.disarm();
    line_.close();
    co_await in_.settle();
}

/// A line over TLS begins with a handshake, for which a client has the time of a request.
upstream::task<bool> session::begin_line()
{
    boost::system::error_code ignored;
    line_.socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    line_.socket().non_blocking(true, ignored);
    alarm_.arm(books_.clock.now() + (books_.draining ? first_request_patience : handler_.limits()->request_timeout));
    bool const ready = co_await line_.handshake();
    if (!ready) books_.counts.handshakes_failed.fetch_add(1, std::memory_order_relaxed);
    co_return ready;
}

/// Takes the step from outside the coroutine, which goes on when it was waiting: this may be the last thing the object does.
void session::see(happening what)
{
    auto const [next, wanted] = advance(phase_, what);
    phase_ = next;
    bool const ours = what == happening::break_off || what == happening::drain;
    if (wanted == action::stop && now_) now_->stop.fire(ours ? fault::draining : fault::client_closed);
    if (wanted == action::hurry) alarm_.arm(books_.clock.now() + first_request_patience);
    if (what == happening::late) return in_.late();
    if (next == phase::closed && what != happening::client_left) in_.leave();
}

/// For the first byte of a request.
std::chrono::milliseconds session::patience(settings const& limits) const
{
    return books_.draining ? first_request_patience : limits.keep_alive;
}

/// Reads one whole request, or refuses what cannot become one.
upstream::task<void> session::read_request()
{
    if (in_.empty()) {
        if (books_.draining && phase_ == phase::between) co_return see(happening::drain);
        alarm_.arm(books_.clock.now() + patience(*handler_.limits()));
        bool const came = co_await in_.more();
        if (!came) co_return;  // whatever ended the wait has closed the connection
    }
    see(happening::first_byte);
    auto const limits = handler_.limits();
    request_.arrived = books_.clock.now();  // the request's own time begins with its first byte
    alarm_.arm(request_.arrived + limits->request_timeout);
    std::size_t const head_size = co_await read_head();
    if (head_size == 0) co_return;
    auto parsed = wire::parse_request_head(in_.view().substr(0, head_size));
    if (!parsed) {
        co_await refuse(parsed.error());
        co_return;
    }
    head_ = std::move(*parsed);
    see(happening::head_read);
    describe_request(*limits);
    bool const whole = co_await read_body(*limits, head_size);
    if (!whole) co_return;
    alarm_.disarm();
    see(happening::body_read);
}

/// The head's size; 0 when there is none.
upstream::task<std::size_t> session::read_head()
{
    std::size_t searched = 0;
    for (;;) {
        auto const found = wire::find_head(in_.view(), searched);
        if (!found) {
            co_await refuse(found.error());
            co_return 0;
        }
        if (*found) co_return *found;
        searched = in_.view().size();
        bool const alive = co_await in_.more();
        if (alive) continue;
        co_await give_up("the request's head did not arrive in time");
        co_return 0;
    }
}

void session::describe_request(settings const& limits)
{
    request_.method = head_.method;
    request_.path = head_.path;
    request_.query = head_.query;
    request_.headers = &head_.headers;
    request_.body = {};
    request_.arrived_wall = model::wall_now();
    if (limits.asks_for_peer) request_.peer = in_.peer();
    out_.open({.lines = handler_.lines_for(request_, limits),
               .write_timeout = limits.write_timeout,
               .keep_alive = limits.stream_keep_alive,
               .http_1_0 = head_.minor_version == 0,
               .to_head = head_.method == "HEAD",
               .last = !head_.keep_alive});
}

/// Serves the request while one read is posted, unless the next request is already there.
upstream::task<void> session::serve()
{
    served now;
    now_ = &now;
    if (books_.draining) out_.end_with_this();
    in_.watch(used_, request_.arrived);
    books_.counts.in_flight.fetch_add(1, std::memory_order_relaxed);
    co_await handler_.handle(request_, *this, now.stop);
    books_.counts.in_flight.fetch_sub(1, std::memory_order_relaxed);
    now_ = nullptr;
    if (now.tunnel) in_.forgive();  // closing it ended the wait for the client's bytes
    see(reply_seen());
    if (phase_ == phase::between) forget_request();
}

happening session::reply_seen() const
{
    if (out_.reached() != outlet::stage::ended || in_.state() != inlet::line::open) return happening::reply_none;
    return out_.last() ? happening::reply_last : happening::reply_kept;
}

/// The next request already stands behind the one just served, or was read ahead, or is still to come.
void session::forget_request()
{
    in_.next(std::exchange(used_, 0));
    body_.clear();
}

/// The wait for a part of the request is over. A client that left gets no answer.
upstream::task<void> session::give_up(std::string_view what)
{
    if (phase_ == phase::closed) co_return;
    model::failure const late{fault::request_timeout, std::string(what)};
    co_await refuse(late);
}

/// Answers what could not become a request and ends the connection: after a framing error nothing that follows can be trusted.
upstream::task<void> session::refuse(model::failure why)
{
    books_.counts.bad_requests.fetch_add(1, std::memory_order_relaxed);
    alarm_.disarm();
    in_.forgive();
    out_.open({.lines = phase_ == phase::body ? out_.take_lines() : std::string(), .write_timeout = linger_silence, .last = true});
    model::dialect const spoken = dialect_of(in_.view());
    std::string const id = handler_.new_id();
    auto const said = dialect::describe(why, spoken, id);
    std::string_view const body = said.body;
    std::string lines = why.kind == fault::saturated ? "Retry-After: 1\r\n" : "";
    if (!id.empty()) append_id_lines(lines, spoken, id);
    reply_head const head{said.status, "application/json", lines};
    std::span const pieces(&body, 1);
    (void)co_await send(head, pieces);
    see(happening::refused);
}

/// Closes in a way that lets the client read what was sent: our side first, then what still comes is thrown away for a while.
upstream::task<void> session::linger()
{
    line_.end_sending();
    body_.clear();
    in_.forgive();
    auto const end = books_.clock.now() + linger_time;
    for (std::size_t thrown = 0, last = 1; last > 0 && thrown < linger_limit; thrown += last) {
        alarm_.arm(std::min(end, books_.clock.now() + linger_silence));
        last = co_await in_.discard();
    }
    see(happening::client_left);
}

void session::drain()
{
    see(happening::drain);
}

void session::break_off()
{
    see(happening::break_off);
}

upstream::task<model::result<void>> session::send(reply_head const& head, std::span<std::string_view const> body)
{
    return out_.send(head, body);
}

upstream::task<model::result<void>> session::begin(reply_head const& head, std::string_view first)
{
    return out_.begin(head, first);
}

upstream::task<model::result<void>> session::write(std::string_view bytes)
{
    return out_.write(bytes);
}

upstream::task<model::result<void>> session::finish(std::string_view last, bool cut)
{
    return out_.finish(last, cut);
}

/// HTTP/1.0 knows no other protocols on a connection (RFC 9110 7.8).
upstream::task<model::result<upstream::transport*>> session::switch_protocol(std::string_view lines)
{
    if (head_.minor_version == 0) co_return model::failure{fault::bad_request, "a session begins with HTTP/1.1, not HTTP/1.0"};
    auto const sent = co_await out_.switch_protocol(lines);
    if (!sent) co_return sent.error();
    see(happening::switched);
    now_->tunnel.emplace(in_, out_, in_.view().substr(used_));
    if (books_.draining) see(happening::drain);
    co_return &*now_->tunnel;
}

}  // namespace signalbox::server
