// What one coroutine waits for until another one of the same strand rings. Owned by what both of them share; one waits at a time.
#pragma once

#include "engine/upstream/task.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>

#include <chrono>

namespace signalbox {

class bell {
public:
    explicit bell(upstream::executor where) : timer_(where) {}
    bell(bell const&) = delete;

    void ring()
    {
        rung_ = true;
        timer_.cancel();
    }
    /// Waits for the next ring; one that came since the last time counts.
    upstream::task<void> heard()
    {
        while (!rung_) {
            timer_.expires_at(std::chrono::steady_clock::time_point::max());
            boost::system::error_code ignored;
            co_await timer_.async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
        }
        rung_ = false;
    }

private:
    using clock = std::chrono::steady_clock;
    boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>, upstream::executor> timer_;
    bool rung_ = false;
};

}  // namespace signalbox
