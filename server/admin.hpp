// The operator's listener on the main thread's loop; loopback unless configured otherwise. The same sessions, parser and bounds as the public
// one. Owned by the running server.
#pragma once

#include "server/admin_site.hpp"
#include "server/listener.hpp"

namespace signalbox::server {

class admin {
public:
    /// `closed` is called when the last connection ended after close().
    admin(boost::asio::io_context& loop, admin_view view, logger const& log, std::function<void()> closed)
        : clock_(loop.get_executor()), site_(std::move(view)), listener_(loop, clock_, site_, counts_, log, std::move(closed))
    {}

    model::result<void> listen(endpoint& where, passed_sockets& passed)
    {
        auto bound = listener_.listen(where, sharing::alone, "server.admin.listen", passed);
        if (bound) listener_.start();
        return bound;
    }
    /// Ends all connections; the object must stay until `closed` was called.
    void close() { listener_.break_off(); }

private:
    upstream::alarm_clock clock_;
    traffic counts_;  // operators are not counted among the clients
    admin_site site_;
    listener listener_;
};

}  // namespace signalbox::server
