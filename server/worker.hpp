// One worker: a thread with its own event loop, listener, gateway and connections. Built and joined by the server; what it shares with others
// is the state source, the recorder and the counters.
#pragma once

#include "engine/gateway.hpp"
#include "server/listener.hpp"
#include "server/public_site.hpp"

#include <string>
#include <thread>

namespace signalbox::server {

class worker {
public:
    worker(unsigned number, state_source& states, event_sink& events, traffic& counts, logger const& log);
    ~worker();
    worker(worker const&) = delete;

    /// Binds before the thread starts; port 0 is filled in. The failure names the address and the system's reason.
    model::result<void> listen(endpoint& where, passed_sockets& passed);
    void start();
    /// From any thread: accept no more, end sessions after the request in flight.
    void drain();
    /// From any thread: break off what still runs.
    void break_off();
    void join();

private:
    boost::asio::io_context loop_;  // sockets without locks: only this worker's thread touches them; others only post
    upstream::alarm_clock clock_;
    gateway gateway_;
    public_site site_;
    listener listener_;
    std::thread thread_;
    unsigned number_;
};

}  // namespace signalbox::server
