// The reading half of a client connection.
#include "server/session.hpp"

#include "engine/upstream/readiness.hpp"

#include <algorithm>
#include <cstring>

namespace signalbox::server {

namespace {

using model::fault;

constexpr std::size_t first_capacity = 1 * 1024;        // a head and a small prompt; grown for larger bodies and given back afterwards
constexpr std::size_t spare = 256;                      // beyond the length of the request before
constexpr std::size_t most_ahead = 4 * 1024;            // for the next request, which is seldom much longer than the one before
constexpr std::size_t chunked_room = 16 * 1024;         // to read a chunked body through, which tells no size
constexpr std::size_t kept_capacity = 64 * 1024;        // a buffer up to this size stays with its connection
constexpr std::size_t least_room = 512;                 // a read into less is not worth its system call
constexpr std::chrono::milliseconds glance_after{100};  // a client whose end came with its request is noticed within 200 ms

}  // namespace

session::session(upstream::tcp_socket socket, gateway& to, worker_books& books)
    : socket_(std::move(socket)),
      gateway_(to),
      books_(books),
      alarm_(
          to.clock(), [](void* self) { static_cast<session*>(self)->on_alarm(); }, this),
      glance_(
          to.clock(), [](void* self) { static_cast<session*>(self)->glance(); }, this)
{
    books_.sessions.insert(this);
    books_.shared->connections.fetch_add(1, std::memory_order_relaxed);
}

session::~session()
{
    books_.sessions.erase(this);
    books_.shared->connections.fetch_sub(1, std::memory_order_relaxed);
}

upstream::task<void> session::run()
{
    auto const self = shared_from_this();
    boost::system::error_code ignored;
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    draining_ = books_.draining;
    while (!gone_) {
        auto const got = co_await read_request();
        if (got == next::end) break;
        co_await serve();
        if (close_after_) {
            co_await linger();
            break;
        }
        forget_request();
    }
    alarm_.disarm();
    gone_ = true;
    socket_.close(ignored);
    // The posted read ends with the socket; its handler needs this object once more.
    while (reading_) co_await arrived_.wait();
}

/// Reads one whole request. `end` when the connection is over, after a refusal if there was something to refuse.
upstream::task<session::next> session::read_request()
{
    auto const& limits = gateway_.current()->shared->config->server;
    if (!reading_) buffer_.reserve(first_capacity);
    auto const now = gateway_.clock().now();
    alarm_.arm(now + (buffer_.filled ? limits.request_timeout : limits.keep_alive));
    std::size_t head_size = 0;
    bool const have_head = co_await read_head(head_size);
    if (!have_head) co_return next::end;
    auto parsed = wire::parse_request_head(buffer_.view().substr(0, head_size));
    if (!parsed) {
        co_await refuse(parsed.error());
        co_return next::end;
    }
    request_ = std::move(*parsed);
    // The usual request is here already, body and all; only the rest is worth a coroutine.
    std::size_t const size = request_.content_length.value_or(0);
    if (!request_.chunked && size <= limits.body_limit && head_size + size <= buffer_.filled) {
        take_body(head_size, size);
    } else {
        bool const have_body = co_await read_body(head_size);
        if (!have_body) co_return next::end;
    }
    alarm_.disarm();
    inbound_.method = request_.method;
    inbound_.path = request_.path;
    inbound_.query = request_.query;
    inbound_.headers = &request_.headers;
    inbound_.arrived = first_byte_;
    inbound_.arrived_wall = model::wall_now();
    co_return next::request;
}

upstream::task<bool> session::read_head(std::size_t& size)
{
    std::size_t searched = 0;
    bool fresh = true;
    for (;;) {
        if (buffer_.filled > 0) {
            if (fresh) {  // the request's own time begins with its first byte
                fresh = false;
                first_byte_ = gateway_.clock().now();
                alarm_.arm(first_byte_ + gateway_.current()->shared->config->server.request_timeout);
            }
            auto found = wire::find_head(buffer_.view(), searched);
            if (!found) {
                co_await refuse(found.error());
                co_return false;
            }
            if (*found) {
                size = *found;
                co_return true;
            }
            searched = buffer_.filled;
        }
        if (draining_ && buffer_.filled == 0) co_return false;
        bool const alive = co_await more();
        if (alive) continue;
        if (timed_out_ && buffer_.filled > 0) {
            model::failure const late{fault::request_timeout, "the request's head did not arrive in time"};
            co_await refuse(late);
        }
        co_return false;
    }
}

upstream::task<bool> session::read_body(std::size_t head_size)
{
    auto const limit = gateway_.current()->shared->config->server.body_limit;
    if (auto const size = request_.content_length.value_or(0); size > limit) {
        model::failure const why = too_large(size, limit);
        co_await refuse(why);
        co_return false;
    }
    bool const expects = request_.expect_continue && (request_.chunked || request_.content_length.value_or(0) > buffer_.filled - head_size);
    if (expects) {
        boost::asio::const_buffer const line = boost::asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25);
        auto const sent = co_await put({&line, 1});
        if (!sent) co_return false;
    }
    bool whole = false;
    if (request_.chunked) {
        whole = co_await read_chunks(head_size);
    } else {
        whole = co_await read_sized(head_size);
    }
    if (!whole && timed_out_) {
        model::failure const late{fault::request_timeout, "the request's body did not arrive in time"};
        co_await refuse(late);
    }
    co_return whole;
}

/// A path that reads bodies says how large they may be; one that needs none calls the request wrong.
model::failure session::too_large(std::uint64_t size, std::size_t limit) const
{
    if (asks_server())
        return {fault::bad_request,
                "this path needs no body, and none of more than " + std::to_string(limit) + " bytes is read (server.body_limit)"};
    std::string const counted = request_.chunked ? "more than " + std::to_string(limit) : std::to_string(size);
    return {fault::body_too_large, "the body has " + counted + " bytes, the limit is " + std::to_string(limit) + " (server.body_limit)"};
}

upstream::task<bool> session::read_sized(std::size_t head_size)
{
    std::size_t const size = request_.content_length.value_or(0);
    std::size_t const total = head_size + size;
    // With room to spare, so that more() never moves the bytes the head's views point to.
    if (buffer_.filled < total && total + least_room > buffer_.capacity) grow(total, head_size);
    while (buffer_.filled < total) {
        bool const alive = co_await more();
        if (!alive) co_return false;
    }
    take_body(head_size, size);
    co_return true;
}

void session::take_body(std::size_t head_size, std::size_t size)
{
    inbound_.body = buffer_.view().substr(head_size, size);
    used_ = head_size + size;
}

/// Makes room for a body. The head's views pointed into the old place.
void session::grow(std::size_t capacity, std::size_t head_size)
{
    buffer_.reserve(capacity + least_room);
    request_ = std::move(*wire::parse_request_head(buffer_.view().substr(0, head_size)));
}

/// Puts a chunked body together beside the buffer; the head stays where its views point.
upstream::task<bool> session::read_chunks(std::size_t head_size)
{
    auto const limit = gateway_.current()->shared->config->server.body_limit;
    if (buffer_.capacity < head_size + chunked_room) grow(head_size + chunked_room, head_size);
    wire::chunk_decoder decoder;
    body_.clear();
    std::size_t taken = head_size;
    for (;;) {
        while (taken < buffer_.filled && !decoder.done()) {
            auto const step = decoder.feed(buffer_.view().substr(taken));
            if (!step) {
                co_await refuse(step.error());
                co_return false;
            }
            taken += step->consumed;
            if (auto const size = body_.size() + step->payload.size(); size > limit) {
                model::failure const why = too_large(size, limit);
                co_await refuse(why);
                co_return false;
            }
            body_.append(step->payload);
        }
        if (decoder.done()) break;
        buffer_.filled = taken = head_size;  // what is decoded is not needed any more
        bool const alive = co_await more();
        if (!alive) co_return false;
    }
    inbound_.body = body_;
    used_ = taken;
    co_return true;
}

/// Waits for further bytes. False when the connection ended or the alarm rang. Afterwards no read is posted.
upstream::task<bool> session::more()
{
    if (gone_ || timed_out_) co_return false;
    std::size_t const before = buffer_.filled;
    if (!reading_) {
        if (buffer_.room() < least_room) buffer_.reserve(buffer_.capacity * 2);
        post_read(buffer_, upstream::read_start::eager);
    }
    while (buffer_.filled == before && !gone_ && !timed_out_) co_await arrived_.wait();
    co_return buffer_.filled > before;
}

/// A patient read follows on the one that took the request, and nothing more was there: asking again would be a system call in vain.
void session::post_read(receive_buffer& into, upstream::read_start how)
{
    struct handler {
        std::shared_ptr<session> self;
        void operator()(boost::system::error_code error, std::size_t size) { self->on_read(error, size); }
    };
    reading_ = true;
    if (how == upstream::read_start::patient) glance_.arm(first_byte_ + glance_after);
    upstream::start_read(socket_, boost::asio::buffer(into.bytes.get() + into.filled, into.room()), how, handler{shared_from_this()});
}

void session::on_read(boost::system::error_code error, std::size_t size)
{
    reading_ = false;
    glance_.disarm();
    (reading_ahead_ ? ahead_ : buffer_).filled += size;
    if (error && !timed_out_) {
        gone_ = true;
        if (stop_) stop_->fire(fault::client_closed);
    }
    arrived_.notify();
}

/// An end of stream that came together with the request tells nobody a second time.
void session::glance()
{
    auto const there = reading_ ? upstream::look(socket_) : upstream::pending::nothing;
    if (there == upstream::pending::nothing || there == upstream::pending::bytes) return;  // bytes complete the read themselves
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void session::on_alarm()
{
    timed_out_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
    arrived_.notify();
}

void session::receive_buffer::reserve(std::size_t size)
{
    if (size <= capacity) return;
    std::unique_ptr<char[]> larger(new char[size]);
    if (filled) std::memcpy(larger.get(), bytes.get(), filled);
    bytes = std::move(larger);
    capacity = size;
}

/// The next request already stands behind the one just served, or was read ahead, or is still to come.
void session::forget_request()
{
    if (buffer_.filled > used_) {
        std::memmove(buffer_.bytes.get(), buffer_.bytes.get() + used_, buffer_.filled - used_);
        buffer_.filled -= used_;
    } else {
        buffer_.filled = 0;
        if (buffer_.capacity > kept_capacity) buffer_ = {};
        std::swap(buffer_, ahead_);
        reading_ahead_ = false;
    }
    if (body_.capacity() > kept_capacity) body_ = {};
    used_ = 0;
}

/// Serves the request while one read is posted, unless the next request is already there.
upstream::task<void> session::serve()
{
    upstream::stop_signal stop;
    stop_ = &stop;
    if (buffer_.filled == used_ && !gone_) {
        ahead_.reserve(std::min(used_ + spare - used_ % spare, most_ahead));
        reading_ahead_ = true;
        post_read(ahead_, upstream::read_start::patient);
    }
    replied_ = false;
    close_after_ = !request_.keep_alive || draining_;
    books_.shared->in_flight.fetch_add(1, std::memory_order_relaxed);
    if (asks_server())
        co_await answer_here();
    else
        co_await gateway_.handle(inbound_, *this, stop);
    books_.shared->in_flight.fetch_sub(1, std::memory_order_relaxed);
    stop_ = nullptr;
    if (!replied_) close_after_ = gone_ = true;  // nobody to answer any more
}

void session::drain()
{
    draining_ = true;
    if (!stop_ && buffer_.filled == 0) {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
        gone_ = true;
        arrived_.notify();
    }
}

void session::break_off()
{
    if (stop_) stop_->fire(fault::draining);
    drain();
}

}  // namespace signalbox::server
