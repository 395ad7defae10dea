// A client in memory whose connection becomes a session: what it says is written by a test, and what it hears is kept. Owned by a test.
#pragma once

#include "engine/wire/websocket.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <cstring>

namespace signalbox::test {

/// The client's end: a test says bytes and reads what came.
class session_line final : public upstream::transport {
public:
    explicit session_line(upstream::executor where) : news_(where) {}

    void say(std::string_view bytes)
    {
        said_.append(bytes);
        news_.cancel();
    }
    /// The client's connection ends.
    void leave()
    {
        ended_ = true;
        news_.cancel();
    }
    std::string heard;
    bool closed = false;
    std::size_t window = ~std::size_t{0};  // bytes that are taken until open_window()

    void open_window()
    {
        window = ~std::size_t{0};
        room_.cancel();
    }

    model::result<std::size_t> write_now(std::span<boost::asio::const_buffer const> pieces) override
    {
        std::size_t taken = 0;
        for (auto const& each : pieces) {
            std::size_t const size = std::min(each.size(), window);
            heard.append(static_cast<char const*>(each.data()), size);
            if (window != ~std::size_t{0}) window -= size;
            taken += size;
        }
        return taken;
    }
    upstream::task<model::result<void>> write(std::span<boost::asio::const_buffer const> pieces) override
    {
        std::string all(boost::asio::buffer_size(pieces), '\0');
        boost::asio::buffer_copy(boost::asio::buffer(all), pieces);
        for (std::string_view rest = all;;) {
            boost::asio::const_buffer const piece(rest.data(), rest.size());
            rest.remove_prefix(*write_now({&piece, 1}));
            if (rest.empty()) co_return model::result<void>();
            if (closed) co_return model::failure{model::fault::client_closed, "gone"};
            room_.expires_at(timer::time_point::max());
            boost::system::error_code ignored;
            co_await room_.async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
        }
    }
    upstream::task<model::result<std::size_t>> read(boost::asio::mutable_buffer into) override
    {
        while (said_.empty() && !ended_ && !closed) {
            news_.expires_at(timer::time_point::max());
            boost::system::error_code ignored;
            co_await news_.async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
        }
        std::size_t const size = closed ? 0 : std::min(into.size(), said_.size());
        std::memcpy(into.data(), said_.data(), size);
        said_.erase(0, size);
        co_return size;
    }
    void close() override
    {
        closed = true;
        news_.cancel();
        room_.cancel();
    }
    bool quiet() override { return said_.empty(); }

private:
    using timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                                    upstream::executor>;
    timer news_, room_{news_.get_executor()};
    std::string said_;
    bool ended_ = false;
};

/// Texts of the frames in some bytes; of a close frame "#CODE REASON".
inline std::vector<std::string> messages_in(std::string_view bytes)
{
    std::vector<std::string> out;
    wire::websocket_reader reader(wire::websocket_texts::kept);
    for (wire::websocket_message message;;) {
        auto const more = reader.next(bytes, message);
        if (!more || !*more) return out;
        if (message.kind == wire::websocket_kind::close)
            out.push_back("#" + std::to_string(message.code) + " " + std::string(message.data));
        else
            out.emplace_back(message.data);
    }
}

inline std::string server_text(std::string_view text)
{
    std::string out;
    wire::append_websocket_frame(out, wire::websocket_kind::text, text);
    return out;
}
inline std::string client_text(std::string_view text)
{
    std::string out;
    wire::append_websocket_frame(out, wire::websocket_kind::text, text, {{1, 2, 3, 4}});
    return out;
}
inline std::string server_close(std::uint16_t code, std::string_view reason = {})
{
    std::string out;
    wire::append_websocket_close(out, code, reason);
    return out;
}
inline std::string client_close(std::uint16_t code, std::string_view reason = {})
{
    std::string out;
    wire::append_websocket_close(out, code, reason, {{1, 2, 3, 4}});
    return out;
}

/// The handshake of RFC 6455 1.3, and its answer.
inline constexpr std::string_view websocket_nonce = "dGhlIHNhbXBsZSBub25jZQ==";
inline header_values handshake(std::string_view key, std::string_view protocols = "realtime")
{
    return {{"authorization", key},
            {"upgrade", "websocket"},
            {"connection", "Upgrade"},
            {"sec-websocket-version", "13"},
            {"sec-websocket-key", websocket_nonce},
            {"sec-websocket-protocol", protocols},
            {"sec-websocket-extensions", "permessage-deflate; client_max_window_bits"}};
}
inline std::string switched(std::string_view more = {})
{
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: realtime\r\n" +
           std::string(more) + "\r\n";
}

}  // namespace signalbox::test
