// The driver of a server's end: takes the process's signals, drains the workers, breaks them off when the time is over. Owned by the running
// server, on the main thread's loop; signals that come before it watches are kept.
#pragma once

#include "server/stop_stage.hpp"
#include "server/worker_crew.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

namespace signalbox::server {

class drain {
public:
    /// What the owner does: for SIGHUP, when draining begins, and when the last worker ended.
    struct hooks {
        std::function<void()> hangup, begun, ended;
    };

    drain(boost::asio::io_context& loop, state_source const& states, traffic const& counts, logger const& log)
        : signals_(loop, SIGINT, SIGTERM, SIGHUP), end_(loop), states_(states), counts_(counts), log_(log)
    {}
    drain(drain const&) = delete;

    void watch(worker_crew& crew, hooks calls);
    stop_stage const& stage() const { return stage_; }

private:
    void wait_for_signal();
    void see(stop_news what);
    void begin();
    std::string in_flight() const { return std::to_string(counts_.in_flight.load()); }

    boost::asio::signal_set signals_;
    boost::asio::steady_timer end_;
    state_source const& states_;
    traffic const& counts_;
    logger const& log_;
    worker_crew* crew_ = nullptr;
    hooks calls_;
    stop_stage stage_ = stop_stage::serving;
};

}  // namespace signalbox::server
