#include "server/drain.hpp"

#include <boost/asio/post.hpp>

namespace signalbox::server {

void drain::watch(worker_crew& crew, hooks calls)
{
    crew_ = &crew;
    calls_ = std::move(calls);
    wait_for_signal();
}

void drain::wait_for_signal()
{
    signals_.async_wait([this](boost::system::error_code error, int signal) {
        if (error) return;
        if (signal == SIGHUP) {
            calls_.hangup();
        } else {
            if (stage_ == stop_stage::serving)
                log_.info("draining", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"},
                                       {"in_flight", in_flight()},
                                       {"at_most_ms", std::to_string(states_.current()->config->server.drain.count())}});
            see(stop_news::signal);
        }
        wait_for_signal();
    });
}

void drain::see(stop_news what)
{
    stop_step const step = advance(stage_, what);
    stage_ = step.next;
    switch (step.what) {
    case stop_action::none: break;
    case stop_action::drain: begin(); break;
    case stop_action::break_off:
        if (what == stop_news::time_over) log_.warn("the drain's time is over; breaking off", {{"in_flight", in_flight()}});
        crew_->break_off();
        break;
    case stop_action::close:
        end_.cancel();
        signals_.cancel();
        calls_.ended();
        break;
    }
}

void drain::begin()
{
    calls_.begun();
    end_.expires_after(states_.current()->config->server.drain);
    end_.async_wait([this](boost::system::error_code error) {
        if (!error) see(stop_news::time_over);
    });
    crew_->drain([this] { boost::asio::post(end_.get_executor(), [this] { see(stop_news::workers_ended); }); });
}

}  // namespace signalbox::server
