// Listening sockets that a service manager made for us and hands over at the start (sd_listen_fds(3)), so that no connection is refused while the
// server starts anew, and a low port needs no right of ours. Owned by the running server, on the main thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <utility>
#include <vector>

namespace signalbox::server {

class passed_sockets {
public:
    /// By the protocol's own number.
    static constexpr int first_descriptor = 3;

    /// None.
    passed_sockets() = default;
    /// Those of $LISTEN_FDS when $LISTEN_PID is this process; both variables are taken out of the environment. Each descriptor from `first` on is ours
    /// from now on, and closed at the end.
    static passed_sockets take(int first = first_descriptor);
    passed_sockets(passed_sockets&& from) noexcept : all_(std::exchange(from.all_, {})) {}
    passed_sockets& operator=(passed_sockets&&) = delete;
    ~passed_sockets();

    /// A descriptor of the caller's own for the socket that listens at this address; -1 when there is none.
    int duplicate_of(boost::asio::ip::tcp::endpoint const& where);
    /// What was handed over and nothing asked for, in words: "127.0.0.1:8080", "descriptor 4, which is no listening TCP socket".
    std::vector<std::string> unused() const;

private:
    struct passed {
        int descriptor = -1;
        bool listens = false;
        bool used = false;
        boost::asio::ip::tcp::endpoint where;
    };
    static passed look(int descriptor);

    std::vector<passed> all_;
};

}  // namespace signalbox::server
