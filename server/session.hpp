// One client connection: reads requests, hands them to the gateway one after the other, writes the replies. Kept alive by its own coroutine, on its
// worker's strand from accept to close. While a request is served one read stays posted: it notices a client that leaves.
#pragma once

#include "engine/client_stream.hpp"
#include "engine/gateway.hpp"
#include "engine/upstream/patient_read.hpp"
#include "engine/wire/chunked.hpp"
#include "server/session_limits.hpp"
#include "server/waiter.hpp"

#include <memory>
#include <string>

namespace signalbox::server {

class session final : public client_stream, public std::enable_shared_from_this<session> {
public:
    session(upstream::tcp_socket socket, gateway& to, worker_books& books);
    session(session const&) = delete;
    ~session() override;

    /// Serves until the connection ends.
    upstream::task<void> run();
    /// Ends after the request in flight, at once when idle.
    void drain();
    /// Breaks off what runs.
    void break_off();

    upstream::task<model::result<void>> send(reply_head const& head, std::span<std::string_view const> body) override;
    upstream::task<model::result<void>> begin(reply_head const& head, std::string_view first) override;
    upstream::task<model::result<void>> write(std::string_view bytes) override;
    upstream::task<model::result<void>> finish(std::string_view last, bool cut) override;

private:
    enum class next : std::uint8_t { request, end };

    /// Received bytes, in a place that does not move while a read into it is posted.
    struct receive_buffer {
        std::unique_ptr<char[]> bytes;
        std::size_t capacity = 0, filled = 0;
        void reserve(std::size_t size);
        std::size_t room() const { return capacity - filled; }
        std::string_view view() const { return {bytes.get(), filled}; }
    };

    upstream::task<next> read_request();
    upstream::task<bool> read_head(std::size_t& size);
    upstream::task<bool> read_body(std::size_t head_size);
    upstream::task<bool> read_sized(std::size_t head_size);
    upstream::task<bool> read_chunks(std::size_t head_size);
    upstream::task<bool> more();
    upstream::task<void> serve();
    model::failure too_large(std::uint64_t size, std::size_t limit) const;
    bool asks_server() const { return request_.target == "*" || request_.path == "/"; }
    void take_body(std::size_t head_size, std::size_t size);
    upstream::task<void> answer_here();
    upstream::task<void> refuse(model::failure why);
    upstream::task<void> linger();
    model::result<std::size_t> put_now(std::span<boost::asio::const_buffer const> pieces);
    upstream::task<model::result<void>> put(std::span<boost::asio::const_buffer const> pieces);
    upstream::task<model::result<void>> put_rest(std::span<boost::asio::const_buffer const> pieces, std::size_t gone);
    model::failure lost() const;
    void post_read(receive_buffer& into, upstream::read_start how);
    void on_read(boost::system::error_code error, std::size_t size);
    void on_alarm();
    void glance();
    void grow(std::size_t capacity, std::size_t head_size);
    void forget_request();
    void format_head(reply_head const& head, std::size_t length);

    upstream::open_socket socket_;
    gateway& gateway_;
    worker_books& books_;
    upstream::alarm_clock::alarm alarm_;
    upstream::alarm_clock::alarm glance_;  // looks once after what a patient read can miss
    waiter arrived_;
    receive_buffer buffer_;  // the request being read or served
    receive_buffer ahead_;   // what comes while a request is served: the next request, in the usual case nothing but the client's leaving
    std::size_t used_ = 0;   // bytes of buffer_ that are the current request
    std::string body_;       // a chunked body, put together
    std::string head_;       // the reply's, formatted
    wire::request_head request_;
    inbound inbound_;
    upstream::stop_signal* stop_ = nullptr;  // of the request in flight
    model::steady_time first_byte_{};
    bool reading_ = false;        // a read is posted
    bool reading_ahead_ = false;  // into ahead_
    bool gone_ = false, timed_out_ = false, draining_ = false;
    bool close_after_ = false, replied_ = false, chunked_ = false, head_waits_ = false;
};

}  // namespace signalbox::server
