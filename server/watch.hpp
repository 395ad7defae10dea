// Looks every quarter of a second after what may change beside a running server: the configuration's files and the key store. Owned by the
// running server, on the main thread's loop.
#pragma once

#include "server/key_watch.hpp"
#include "server/reload.hpp"

#include <boost/asio/steady_timer.hpp>

namespace signalbox::server {

class watch {
public:
    watch(boost::asio::io_context& loop, std::unique_ptr<key_watch> keys, reload& configuration)
        : pause_(loop), keys_(std::move(keys)), configuration_(configuration)
    {}
    watch(watch const&) = delete;

    void start();
    /// Looks no more; the key store is closed.
    void end();
    /// Reads the configuration now, unless the server ends.
    void hangup();

private:
    boost::asio::steady_timer pause_;
    std::unique_ptr<key_watch> keys_;  // null: ended
    reload& configuration_;
};

}  // namespace signalbox::server
