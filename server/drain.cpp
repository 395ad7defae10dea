// The end of a server: signals, requests in flight, the last events.
#include "server/running_server.hpp"

#include <boost/asio/post.hpp>

namespace signalbox::server {

void running_server::wait_for_signal()
{
    signals_.async_wait([this](boost::system::error_code error, int signal) {
        if (error) return;
        if (signal == SIGHUP)
            reload("SIGHUP");
        else
            drain(signal);
        wait_for_signal();
    });
}

/// The first signal lets requests in flight end, the second breaks them off.
void running_server::drain(int signal)
{
    if (draining_.exchange(true)) {
        for (auto const& each : workers_) each->break_off();
        return;
    }
    auto const patience = states_.current()->config->server.drain;
    log_.info("draining", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"},
                           {"in_flight", std::to_string(traffic_.in_flight.load())},
                           {"at_most_ms", std::to_string(patience.count())}});
    pause_.cancel();
    for (auto const& each : workers_) each->drain();
    drain_end_.expires_after(patience);
    drain_end_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        log_.warn("the drain's time is over; breaking off", {{"in_flight", std::to_string(traffic_.in_flight.load())}});
        for (auto const& each : workers_) each->break_off();
    });
    drained_ = std::thread([this] {
        for (auto const& each : workers_) each->join();
        boost::asio::post(loop_, [this] {
            drain_end_.cancel();
            signals_.cancel();
            admin_->close();  // and with its last connection the loop ends
        });
    });
}

void running_server::finish()
{
    if (drained_.joinable()) drained_.join();
    workers_.clear();
    keys_.reset();
    recorder_->end();
    auto const seen = recorder_->look();
    log_.info("stopped", {{"events_written", std::to_string(seen.written)}, {"events_lost", std::to_string(seen.lost)}});
}

}  // namespace signalbox::server
