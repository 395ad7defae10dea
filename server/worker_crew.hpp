// All workers of a server, started and ended together. Owned by the running server on the main thread; joins their threads when it goes.
#pragma once

#include "server/worker.hpp"

#include <functional>
#include <span>

namespace signalbox::server {

class worker_crew {
public:
    worker_crew(unsigned count, state_source& states, event_sink& events, traffic& counts, logger const& log);
    worker_crew(worker_crew const&) = delete;
    ~worker_crew();

    /// Binds every worker to each address of `server.listen`. The failure names the field or the address, and the reason.
    model::result<void> listen(std::span<std::string const> addresses, passed_sockets& passed);
    void start();
    /// Accept no more, end after the requests in flight. A thread of its own waits for the workers and then calls `ended`; called once.
    void drain(std::function<void()> ended);
    /// Stops the requests in flight.
    void break_off();

private:
    logger const& log_;
    std::vector<std::unique_ptr<worker>> all_;
    std::thread waits_;  // for the workers to end
};

}  // namespace signalbox::server
