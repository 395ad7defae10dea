// The sending half of a client connection: one reply at a time, as HTTP frames it. Owned by its session, on its worker's strand.
#pragma once

#include "engine/client_stream.hpp"
#include "engine/upstream/alarm_clock.hpp"
#include "engine/wire/http.hpp"
#include "server/client_line.hpp"
#include "server/date_header.hpp"
#include "server/silence_filler.hpp"

#include <boost/asio/buffer.hpp>

#include <span>
#include <string>

namespace signalbox::server {

/// What a reply's framing depends on besides the reply.
struct reply_frame {
    std::string lines;  // header lines that every reply to this request has
    std::chrono::milliseconds write_timeout{60'000};
    std::chrono::milliseconds keep_alive{0};  // a stream's silence until its filler is sent; 0: never
    bool http_1_0 = false;
    bool to_head = false;  // the request's method was HEAD: no body
    bool last = false;     // the connection ends with this reply
};

class outlet {
public:
    enum class stage : std::uint8_t { nothing, head_waits, streaming, ended, cut };

    outlet(client_line& line, upstream::alarm_clock& clock, upstream::alarm_clock::alarm& alarm, date_header& date);
    outlet(outlet const&) = delete;

    /// A new request is there to be answered.
    void open(reply_frame how);
    /// The lines given to open(), for another reply to the same request.
    std::string take_lines() { return std::move(how_.lines); }
    /// Makes this reply, whose head is not yet written, the connection's last.
    void end_with_this() { how_.last = true; }
    stage reached() const { return stage_; }
    bool last() const { return how_.last; }

    upstream::task<model::result<void>> send(reply_head const& head, std::span<std::string_view const> body);
    upstream::task<model::result<void>> begin(reply_head const& head, std::string_view first);
    upstream::task<model::result<void>> write(std::string_view bytes);
    upstream::task<model::result<void>> finish(std::string_view last, bool cut);
    /// Status 101 with these lines: the last of HTTP on this connection.
    upstream::task<model::result<void>> switch_protocol(std::string_view lines);
    /// Behind it: what the line takes at once, and all of it.
    model::result<std::size_t> put_now(std::span<boost::asio::const_buffer const> all);
    upstream::task<model::result<void>> put(std::span<boost::asio::const_buffer const> all);
    /// An interim reply, for instance "HTTP/1.1 100 Continue" and a blank line.
    upstream::task<model::result<void>> interim(std::string_view head);

private:
    using pieces = client_line::pieces;
    void format_head(reply_head const& head, std::size_t length);
    void format_framing(reply_head const& head, std::size_t length);
    void break_connection();
    void fill_silence();
    upstream::task<model::result<void>> put_rest(pieces all, std::size_t gone);

    client_line& client_;
    upstream::alarm_clock& clock_;
    upstream::alarm_clock::alarm& alarm_;  // the session's: it rings when the client takes nothing for write_timeout
    date_header& date_;
    reply_frame how_;
    std::string head_;  // the reply's, formatted, and small bodies behind it
    silence_filler silence_;
    stage stage_ = stage::nothing;
    bool chunked_ = false;
    bool waiting_ = false;  // for the client's window
};

}  // namespace signalbox::server
