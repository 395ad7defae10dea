// The operator's listener: /health, /ready, /metrics, /routes. On the main thread's loop, far from the request path; loopback unless configured otherwise.
#pragma once

#include "engine/state.hpp"
#include "server/event_recorder.hpp"
#include "server/metrics.hpp"
#include "server/session_limits.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string>

namespace signalbox::server {

/// What the admin pages show; everything outlives the listener.
struct admin_view {
    state_source& states;
    event_recorder& recorder;
    metrics& counts;
    traffic& connections;
    std::string version;
    model::steady_time started;
    std::atomic<bool> const& draining;
    std::string last_reload_trouble;  // empty: the last reload took; set on the main thread only
    std::uint64_t reloads = 0, refused_reloads = 0;
};

class admin {
public:
    admin(boost::asio::io_context& loop, admin_view& view);
    ~admin();
    admin(admin const&) = delete;

    model::result<void> listen(boost::asio::ip::tcp::endpoint& where);
    void close();

private:
    struct connection;
    void accept();
    boost::asio::io_context& loop_;
    admin_view& view_;
    std::unique_ptr<boost::asio::ip::tcp::acceptor> acceptor_;
};

/// One page: status, content type, body. Pure but for what it looks at.
struct admin_page {
    unsigned status = 200;
    std::string content_type = "application/json";
    std::string body;
};
admin_page show(admin_view const& view, std::string_view method, std::string_view path);

}  // namespace signalbox::server
