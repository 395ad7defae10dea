// A connection to the simulator: takes HTTP requests as a socket would and gives reply bytes when they are due. Owned by a connection, on
// its strand.
#pragma once

#include "engine/simulator/simulated_provider.hpp"
#include "engine/simulator/simulated_session.hpp"
#include "engine/upstream/transport.hpp"
#include "engine/wire/chunked.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

namespace signalbox::simulator {

namespace asio = upstream::asio;
using upstream::task;

class simulated_transport final : public upstream::transport {
public:
    /// Larger requests break the connection: the gateway's own body limit is far below.
    static constexpr std::size_t request_limit = 256 * 1024 * 1024;

    simulated_transport(upstream::executor where, std::shared_ptr<simulated_provider> plays);
    model::result<std::size_t> write_now(std::span<asio::const_buffer const> pieces) override;
    task<model::result<void>> write(std::span<asio::const_buffer const> pieces) override;
    task<model::result<std::size_t>> read(asio::mutable_buffer into) override;
    void close() override;
    bool quiet() override { return !closed_ && !reply_.cut && reply_.pieces.empty() && request_.empty(); }

private:
    using steady = std::chrono::steady_clock;
    using timer = asio::basic_waitable_timer<steady, asio::wait_traits<steady>, upstream::executor>;
    /// Answers when the request is whole. False when it is no HTTP request.
    bool answer_if_whole();
    void begin_reply(simulated_reply reply);
    std::size_t take_due(asio::mutable_buffer into);
    void take_frames();

    std::shared_ptr<simulated_provider> plays_;
    timer wakes_;
    std::string request_;
    simulated_reply reply_;
    std::unique_ptr<simulated_session> session_;  // once WebSocket is spoken
    steady::time_point asked_at_{};
    std::size_t taken_ = 0;  // of the first piece
    bool closed_ = false;
};

}  // namespace signalbox::simulator
