// The writing half of a client connection: heads, bodies, chunks, and what the server answers itself.
#include "server/session.hpp"

#include "engine/dialect/failure_reply.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/container/small_vector.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace signalbox::server {

namespace {

using boost::asio::const_buffer;
using model::fault;

constexpr std::size_t linger_limit =
    4 * 1024 * 1024;  // of an unwanted body, read and thrown away so that the client gets to see the refusal
constexpr std::chrono::milliseconds linger_time{1'000};

constexpr std::size_t small_body = 4 * 1024;  // up to here bytes are copied behind their head

constexpr std::string_view banner =
    R"({"name":"signalbox","endpoints":["POST /v1/chat/completions","POST /v1/messages","GET /v1/models"]})";

/// The error body's shape while the head is not, or not well, read: its path is the only hint.
model::dialect dialect_of(std::string_view bytes)
{
    return bytes.substr(0, 64).find("/v1/messages") != std::string_view::npos ? model::dialect::anthropic : model::dialect::openai_chat;
}

const_buffer piece(std::string_view text)
{
    return {text.data(), text.size()};
}

}  // namespace

/// Status line and fields. `length` counts only for whole replies.
void session::format_head(reply_head const& head, std::size_t length)
{
    bool const old = request_.minor_version == 0;
    close_after_ = close_after_ || head.close_connection || (old && !head.whole);
    chunked_ = !head.whole && !old;
    char digits[20];
    head_.clear();
    head_.append("HTTP/1.1 ");
    head_.append(digits, std::to_chars(digits, digits + sizeof digits, head.status).ptr).append(" ");
    head_.append(wire::reason_phrase(head.status)).append("\r\n");
    if (!head.content_type.empty()) head_.append("Content-Type: ").append(head.content_type).append("\r\n");
    if (head.whole && head.status != 204) {
        head_.append("Content-Length: ");
        head_.append(digits, std::to_chars(digits, digits + sizeof digits, length).ptr).append("\r\n");
    } else if (!head.whole) {
        head_.append("Cache-Control: no-cache\r\nX-Accel-Buffering: no\r\n");
        if (chunked_) head_.append("Transfer-Encoding: chunked\r\n");
    }
    head_.append(head.lines).append(books_.date_line());
    if (close_after_)
        head_.append("Connection: close\r\n");
    else if (old)
        head_.append("Connection: keep-alive\r\n");
    head_.append("\r\n");
}

upstream::task<model::result<void>> session::send(reply_head const& head, std::span<std::string_view const> body)
{
    std::size_t length = 0;
    for (std::string_view each : body) length += each.size();
    format_head(head, length);
    replied_ = true;
    std::array<const_buffer, 4> pieces{piece(head_)};
    std::size_t count = 1;
    if (request_.method == "HEAD") length = 0;
    // One buffer goes out by a cheaper system call than several; copying a small body costs less than the difference.
    if (length > 0 && length <= small_body) {
        for (std::string_view each : body) head_.append(each);
        pieces[0] = piece(head_);
    } else if (length > 0) {
        for (std::string_view each : body)
            if (!each.empty() && count < pieces.size()) pieces[count++] = piece(each);
    }
    std::span<const_buffer const> const all(pieces.data(), count);
    auto const went = put_now(all);
    if (!went) co_return went.error();
    if (*went == boost::asio::buffer_size(all)) co_return model::result<void>{};
    auto rest = co_await put_rest(all, *went);
    co_return rest;
}

/// The head waits for the first bytes, so that both leave in one packet.
upstream::task<model::result<void>> session::begin(reply_head const& head, std::string_view first)
{
    format_head(head, 0);
    replied_ = true;
    head_waits_ = true;
    if (first.empty()) co_return model::result<void>{};
    auto sent = co_await write(first);
    if (sent) std::string().swap(head_);  // larger than any event needs, and the stream may run for an hour
    co_return sent;
}

upstream::task<model::result<void>> session::write(std::string_view bytes)
{
    std::array<const_buffer, 3> pieces;
    std::size_t count = 0;
    if (!std::exchange(head_waits_, false)) head_.clear();
    if (chunked_) wire::append_chunk_head(head_, bytes.size());
    if (bytes.size() <= small_body) {
        head_.append(bytes);
        if (chunked_) head_.append("\r\n");
        pieces[count++] = piece(head_);
    } else {
        if (!head_.empty()) pieces[count++] = piece(head_);
        pieces[count++] = piece(bytes);
        if (chunked_) pieces[count++] = piece("\r\n");
    }
    std::span<const_buffer const> const all(pieces.data(), count);
    auto const went = put_now(all);
    if (!went) co_return went.error();
    if (*went == boost::asio::buffer_size(all)) co_return model::result<void>{};
    auto rest = co_await put_rest(all, *went);
    co_return rest;
}

upstream::task<model::result<void>> session::finish(std::string_view last, bool cut)
{
    std::array<const_buffer, 3> pieces;
    std::size_t count = 0;
    if (!std::exchange(head_waits_, false)) head_.clear();
    if (!last.empty() && chunked_) wire::append_chunk_head(head_, last.size());
    std::string_view const end = !chunked_ || cut ? "" : last.empty() ? wire::last_chunk : "\r\n0\r\n\r\n";
    if (last.size() <= small_body) {
        head_.append(last).append(end);
        if (!head_.empty()) pieces[count++] = piece(head_);
    } else {
        if (!head_.empty()) pieces[count++] = piece(head_);
        pieces[count++] = piece(last);
        if (!end.empty()) pieces[count++] = piece(end);
    }
    model::result<void> sent;
    if (count) sent = co_await put({pieces.data(), count});
    if (cut) {
        close_after_ = gone_ = true;
        boost::system::error_code ignored;
        if (!chunked_) socket_.set_option(upstream::tcp_socket::linger(true, 0), ignored);  // HTTP/1.0 takes an orderly close for the end
        socket_.close(ignored);
    }
    co_return sent;
}

model::failure session::lost() const
{
    return {fault::client_closed, timed_out_ ? "the client stopped reading" : "the client left"};
}

/// As much as the socket takes at once.
model::result<std::size_t> session::put_now(std::span<const_buffer const> pieces)
{
    boost::system::error_code error;
    std::size_t const sent =
        pieces.size() == 1 ? socket_.write_some(const_buffer(pieces.front()), error) : socket_.write_some(pieces, error);
    if (error == boost::asio::error::would_block || error == boost::asio::error::try_again) return std::size_t{0};
    if (error) return lost();
    return sent;
}

/// Writes everything: at once as far as the socket takes it, and waits only for the rest.
upstream::task<model::result<void>> session::put(std::span<const_buffer const> pieces)
{
    auto const went = put_now(pieces);
    if (!went) co_return went.error();
    if (*went == boost::asio::buffer_size(pieces)) co_return model::result<void>{};
    auto rest = co_await put_rest(pieces, *went);
    co_return rest;
}

/// A client whose window is full: its reply waits, and so does the upstream it comes from.
upstream::task<model::result<void>> session::put_rest(std::span<const_buffer const> pieces, std::size_t gone)
{
    boost::container::small_vector<const_buffer, 4> left(pieces.begin(), pieces.end());
    std::size_t first = 0;
    for (;;) {
        while (first < left.size() && gone >= left[first].size()) gone -= left[first++].size();
        if (first == left.size()) break;
        left[first] += gone;
        alarm_.arm(gateway_.clock().now() + gateway_.current()->shared->config->server.write_timeout);
        boost::system::error_code error;
        auto done = boost::asio::redirect_error(upstream::awaiting, error);
        std::span<const_buffer const> const now(left.data() + first, left.size() - first);
        gone = co_await socket_.async_write_some(now, done);
        if (error) co_return lost();
    }
    alarm_.disarm();
    co_return model::result<void>{};
}

/// The server's own answers: what it is, and what it can do.
upstream::task<void> session::answer_here()
{
    reply_head head{200, "application/json", {}};
    std::string_view body = banner;
    if (request_.method == "OPTIONS") {
        head = {204, {}, "Allow: GET, HEAD, POST, OPTIONS\r\n"};
        body = {};
    } else if (request_.method != "GET" && request_.method != "HEAD" && request_.method != "POST") {
        head = {405, "application/json", "Allow: GET, HEAD, POST, OPTIONS\r\n"};
        body = R"({"error":{"message":"use GET","type":"invalid_request_error","param":null,"code":"method_not_allowed"}})";
    }
    (void)co_await send(head, {&body, 1});
}

/// Answers what could not become a request and ends the connection: after a framing error nothing that follows can be trusted.
upstream::task<void> session::refuse(model::failure why)
{
    books_.shared->bad_requests.fetch_add(1, std::memory_order_relaxed);
    close_after_ = true;
    alarm_.disarm();
    timed_out_ = false;
    request_.method = "POST";
    request_.minor_version = 1;
    auto const said = dialect::describe(why, dialect_of(buffer_.view()), {});
    std::string_view const body = said.body;
    bool const http_knows_better = why.kind == fault::bad_request && why.status != 0;  // 417, 501 or 505
    reply_head const head{http_knows_better ? why.status : said.status, "application/json", {}};
    (void)co_await send(head, {&body, 1});
    co_await linger();
}

/// Closes in a way that lets the client read what was sent: our side first, then what still comes is thrown away for a while.
upstream::task<void> session::linger()
{
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    timed_out_ = false;
    alarm_.arm(gateway_.clock().now() + linger_time);
    std::size_t thrown = 0;
    while (!gone_ && !timed_out_ && thrown < linger_limit) {
        if (reading_ahead_ && !reading_) reading_ahead_ = false;
        if (!reading_) buffer_.filled = 0;
        std::size_t const before = buffer_.filled;
        if (reading_ahead_) {
            co_await arrived_.wait();
        } else {
            bool const alive = co_await more();
            if (!alive) break;
            thrown += buffer_.filled - before;
        }
    }
}

std::string const& worker_books::date_line()
{
    std::int64_t const now = std::chrono::floor<std::chrono::seconds>(model::wall_now()).time_since_epoch().count();
    if (now != date_second_) {
        date_second_ = now;
        date_line_ = "Date: " + wire::http_date(now) + "\r\n";
    }
    return date_line_;
}

}  // namespace signalbox::server
