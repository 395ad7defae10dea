// Looks every quarter of a second after what may change beside a running server: the configuration's files, the key store and the keys of
// token issuers. Owned by the running server, on the main thread's loop.
#pragma once

#include "server/key_set_watch.hpp"
#include "server/key_watch.hpp"
#include "server/limit_watch.hpp"
#include "server/reload.hpp"

#include <boost/asio/steady_timer.hpp>

namespace signalbox::server {

class watch {
public:
    watch(boost::asio::io_context& loop, std::unique_ptr<key_watch> keys, reload& configuration, state_source& states, logger const& log)
        : pause_(loop), keys_(std::move(keys)), configuration_(configuration), issuers_(loop, states, log), limits_(states, log)
    {}
    watch(watch const&) = delete;

    void start();
    /// Looks no more; the key store is closed.
    void end();
    /// Reads the configuration now, unless the server ends.
    void hangup();
    /// Null once it ended.
    key_watch* keys() { return keys_.get(); }
    key_set_watch const& issuers() const { return issuers_; }
    limit_watch const& limits() const { return limits_; }

private:
    boost::asio::steady_timer pause_;
    std::unique_ptr<key_watch> keys_;  // null: ended
    reload& configuration_;
    key_set_watch issuers_;
    limit_watch limits_;
};

}  // namespace signalbox::server
