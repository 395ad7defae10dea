// One client connection: reads requests, hands them to its handler one after the other, writes the replies. Kept alive by its own coroutine,
// on its listener's strand from accept to close. While a request is served one read stays posted: it notices a client that leaves.
#pragma once

#include "server/body_store.hpp"
#include "server/client_tunnel.hpp"
#include "server/inlet.hpp"
#include "server/outlet.hpp"
#include "server/request_handler.hpp"
#include "server/session_phase.hpp"
#include "server/traffic.hpp"

namespace signalbox::server {

class session final : public client_stream {
public:
    /// `secured`: a server's handle; null for a plain line.
    session(upstream::tcp_socket socket, upstream::tls_handle secured, request_handler& handler, session_books& books);
    session(session const&) = delete;
    ~session() override;

    /// Serves until the connection ends.
    upstream::task<void> run();
    /// Ends after the request in flight, at once between requests; a first request has a moment to come.
    void drain();
    /// Stops what runs and ends.
    void break_off();

    upstream::task<model::result<void>> send(reply_head const& head, std::span<std::string_view const> body) override;
    upstream::task<model::result<void>> begin(reply_head const& head, std::string_view first) override;
    upstream::task<model::result<void>> write(std::string_view bytes) override;
    upstream::task<model::result<void>> finish(std::string_view last, bool cut) override;
    upstream::task<model::result<upstream::transport*>> switch_protocol(std::string_view lines) override;

private:
    /// The request being served.
    struct served {
        upstream::stop_signal stop;
        std::optional<client_tunnel> tunnel;
    };
    using settings = config::server_settings;

    void see(happening what);
    upstream::task<bool> begin_line();
    upstream::task<void> read_request();
    upstream::task<std::size_t> read_head();
    upstream::task<bool> read_body(settings const& limits, std::size_t head_size);
    upstream::task<bool> read_sized(settings const& limits, std::size_t head_size);
    upstream::task<bool> read_chunks(settings const& limits, std::size_t head_size);
    upstream::task<void> refuse_held();
    upstream::task<void> give_up(std::string_view what);
    upstream::task<void> refuse(model::failure why);
    upstream::task<void> serve();
    happening reply_seen() const;
    upstream::task<void> linger();
    void forget_request();
    void describe_request(settings const& limits);
    std::chrono::milliseconds patience(settings const& limits) const;

    client_line line_;
    request_handler& handler_;
    session_books& books_;
    upstream::alarm_clock::alarm alarm_;
    inlet in_;
    outlet out_;
    phase phase_ = phase::opened;
    wire::request_head head_;
    inbound request_;
    body_store body_;        // of the request, when it does not stand whole behind its head
    std::size_t used_ = 0;   // bytes of in_.view() that are the current request
    served* now_ = nullptr;  // in the frame of serve()
};

}  // namespace signalbox::server
