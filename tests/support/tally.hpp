// A count of things that happened, which a test can await. Used on one strand; owned by the object that counts.
#pragma once

#include "engine/upstream/task.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>

namespace signalbox::test {

class tally {
public:
    explicit tally(upstream::executor where) : changed_(where, time::max()) {}
    tally(tally const&) = delete;

    std::size_t count() const { return count_; }
    void add()
    {
        ++count_;
        changed_.cancel();
    }
    /// Waits until the count is at least this.
    upstream::task<void> reaches(std::size_t least)
    {
        while (count_ < least) co_await changed_.async_wait(boost::asio::as_tuple(upstream::awaiting));
    }

private:
    using steady = std::chrono::steady_clock;
    using time = steady::time_point;
    boost::asio::basic_waitable_timer<steady, boost::asio::wait_traits<steady>, upstream::executor> changed_;
    std::size_t count_ = 0;
};

}  // namespace signalbox::test
