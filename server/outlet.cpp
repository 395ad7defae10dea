#include "server/outlet.hpp"

#include "engine/wire/chunked.hpp"

#include <boost/container/small_vector.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace signalbox::server {

namespace {

using boost::asio::const_buffer;

constexpr std::size_t small_body = 4 * 1024;  // up to here bytes are copied behind their head

const_buffer piece(std::string_view text)
{
    return {text.data(), text.size()};
}

/// A write that was broken off by the alarm met a client whose window stayed full.
model::failure lost(boost::system::error_code why)
{
    bool const late = why == boost::asio::error::operation_aborted;
    return {model::fault::client_closed, late ? "the client stopped reading" : "the client left"};
}

}  // namespace

outlet::outlet(client_line& line, upstream::alarm_clock& clock, upstream::alarm_clock::alarm& alarm, date_header& date)
    : client_(line),
      clock_(clock),
      alarm_(alarm),
      date_(date),
      silence_(
          clock, [](void* self) { static_cast<outlet*>(self)->fill_silence(); }, this)
{}

void outlet::open(reply_frame how)
{
    how_ = std::move(how);
    stage_ = stage::nothing;
    silence_.stop();
}

/// How much of the body comes, and how its end is known.
void outlet::format_framing(reply_head const& head, std::size_t length)
{
    bool const bodiless = head.status == 204 || head.status == 304;
    // Of a reply to HEAD only the target knows how long its body would be.
    bool const counted = head.whole && !(head.as_given && how_.to_head);
    auto const known = counted ? std::optional<std::uint64_t>(length) : head.length;
    chunked_ = !head.whole && !known && !how_.http_1_0;
    if (!head.whole && !head.as_given) head_.append("Cache-Control: no-cache\r\nX-Accel-Buffering: no\r\n");
    if (known && !bodiless) {
        char digits[20];
        head_.append("Content-Length: ");
        head_.append(digits, std::to_chars(digits, digits + sizeof digits, *known).ptr).append("\r\n");
    }
    if (chunked_) head_.append("Transfer-Encoding: chunked\r\n");
}

/// Status line and fields. `length` counts only for whole replies.
void outlet::format_head(reply_head const& head, std::size_t length)
{
    how_.last = how_.last || head.close_connection || (how_.http_1_0 && !head.whole && !head.length);
    char digits[20];
    head_.clear();
    head_.append("HTTP/1.1 ");
    head_.append(digits, std::to_chars(digits, digits + sizeof digits, head.status).ptr).append(" ");
    head_.append(wire::reason_phrase(head.status)).append("\r\n");
    if (!head.content_type.empty()) head_.append("Content-Type: ").append(head.content_type).append("\r\n");
    format_framing(head, length);
    head_.append(head.lines).append(how_.lines);
    if (!head.dated) head_.append(date_.line());
    if (how_.last)
        head_.append("Connection: close\r\n");
    else if (how_.http_1_0)
        head_.append("Connection: keep-alive\r\n");
    head_.append("\r\n");
}

upstream::task<model::result<void>> outlet::send(reply_head const& head, std::span<std::string_view const> body)
{
    std::size_t length = 0;
    for (std::string_view each : body) length += each.size();
    format_head(head, length);
    stage_ = stage::ended;
    std::array<const_buffer, 4> pieces{piece(head_)};
    std::size_t count = 1;
    if (how_.to_head) length = 0;
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
upstream::task<model::result<void>> outlet::begin(reply_head const& head, std::string_view first)
{
    format_head(head, 0);
    stage_ = stage::head_waits;
    silence_.start(head.filler, how_.keep_alive);
    if (first.empty()) co_return model::result<void>{};
    auto sent = co_await write(first);
    if (sent) std::string().swap(head_);  // larger than any event needs, and the stream may run for an hour
    co_return sent;
}

upstream::task<model::result<void>> outlet::write(std::string_view bytes)
{
    std::array<const_buffer, 3> pieces;
    std::size_t count = 0;
    if (std::exchange(stage_, stage::streaming) != stage::head_waits) head_ = silence_.take_owed();
    silence_.note_write();
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

upstream::task<model::result<void>> outlet::finish(std::string_view last, bool cut)
{
    std::array<const_buffer, 3> pieces;
    std::size_t count = 0;
    silence_.stop();
    if (std::exchange(stage_, cut ? stage::cut : stage::ended) != stage::head_waits) head_ = silence_.take_owed();
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
    std::span const filled(pieces.data(), count);
    if (count) sent = co_await put(filled);
    if (cut) break_connection();
    co_return sent;
}

/// So that no client takes what came for the whole: HTTP/1.0 takes an orderly close for the end.
void outlet::break_connection()
{
    boost::system::error_code ignored;
    if (!chunked_) client_.socket().set_option(upstream::tcp_socket::linger(true, 0), ignored);
    client_.break_off();
}

/// Between two writes: what the socket does not take at once goes out before the next. A broken connection is noticed by who reads.
void outlet::fill_silence()
{
    if (stage_ != stage::streaming || waiting_) return;
    std::string text = silence_.take_owed();
    if (text.empty()) {
        if (chunked_) wire::append_chunk_head(text, silence_.bytes().size());
        text.append(silence_.bytes()).append(chunked_ ? "\r\n" : "");
    }
    const_buffer const all = piece(text);
    auto const went = put_now({&all, 1});
    if (went) silence_.owe(std::string_view(text).substr(*went));
}

upstream::task<model::result<void>> outlet::interim(std::string_view head)
{
    const_buffer const line = piece(head);
    std::span const lines(&line, 1);
    auto sent = co_await put(lines);
    co_return sent;
}

upstream::task<model::result<void>> outlet::switch_protocol(std::string_view lines)
{
    how_.last = true;
    stage_ = stage::ended;
    head_.assign("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    head_.append(lines).append(how_.lines).append(date_.line()).append("\r\n");
    const_buffer const all = piece(head_);
    std::span const pieces(&all, 1);
    auto sent = co_await put(pieces);
    co_return sent;
}

/// As much as the socket takes at once.
model::result<std::size_t> outlet::put_now(pieces all)
{
    boost::system::error_code error;
    std::size_t const sent = client_.write_some(all, error);
    if (error == boost::asio::error::would_block || error == boost::asio::error::try_again) return std::size_t{0};
    if (error) return lost(error);
    return sent;
}

/// Writes everything: at once as far as the socket takes it, and waits only for the rest.
upstream::task<model::result<void>> outlet::put(pieces all)
{
    auto const went = put_now(all);
    if (!went) co_return went.error();
    if (*went == boost::asio::buffer_size(all)) co_return model::result<void>{};
    auto rest = co_await put_rest(all, *went);
    co_return rest;
}

/// A client whose window is full: its reply waits, and so does the upstream it comes from.
upstream::task<model::result<void>> outlet::put_rest(pieces all, std::size_t gone)
{
    boost::container::small_vector<const_buffer, 4> left(all.begin(), all.end());
    std::size_t first = 0;
    waiting_ = true;
    for (;;) {
        while (first < left.size() && gone >= left[first].size()) gone -= left[first++].size();
        if (first == left.size()) break;
        left[first] += gone;
        alarm_.arm(clock_.now() + how_.write_timeout);
        boost::system::error_code error;
        pieces const now(left.data() + first, left.size() - first);
        gone = co_await client_.wait_and_write(now, error);
        if (error) co_return lost(error);
    }
    waiting_ = false;
    silence_.note_write();
    alarm_.disarm();
    co_return model::result<void>{};
}

}  // namespace signalbox::server
