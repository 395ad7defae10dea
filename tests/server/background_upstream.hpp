// A scripted upstream on a thread of its own, for tests whose client blocks. Owned by a test; everything it is asked is done on its thread.
#pragma once

#include "tests/server/raw_client.hpp"
#include "tests/support/scripted_upstream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <thread>

namespace signalbox::test {

class background_upstream {
    template <class What>
    auto on_loop(What what)
    {
        std::packaged_task<decltype(what())()> task(what);
        auto done = task.get_future();
        boost::asio::post(loop_, [&task] { task(); });
        return done.get();
    }

public:
    background_upstream()
    {
        server_.emplace(loop_.get_executor());
        port_ = server_->port();
        thread_ = std::thread([this] { loop_.run(); });
    }
    ~background_upstream()
    {
        on_loop([this] { return server_.reset(), true; });
        loop_.stop();
        thread_.join();
    }
    background_upstream(background_upstream const&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }
    void always(script steps)
    {
        on_loop([&] { return server_->always(steps), true; });
    }
    /// Lets the next stall go on, which may still be ahead: what the test read may have been sent just before it.
    void release()
    {
        (void)reached(&scripted_upstream::stalled, ++released_);
        on_loop([&] { return server_->release(), true; });
    }
    std::size_t count(tally& (scripted_upstream::*of)())
    {
        return on_loop([&] { return (*server_.*of)().count(); });
    }
    std::vector<std::string> requests()
    {
        return on_loop([&] { return server_->requests(); });
    }
    /// Whether this has happened so often before patience ends.
    bool reached(tally& (scripted_upstream::*what)(), std::size_t least)
    {
        auto waiting = on_loop([&] {
            auto step = (*server_.*what)().reaches(least);
            return boost::asio::co_spawn(loop_.get_executor(), std::move(step), boost::asio::use_future);
        });
        return waiting.wait_for(patience) == std::future_status::ready;
    }

private:
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
    std::optional<scripted_upstream> server_;
    std::uint16_t port_ = 0;
    std::size_t released_ = 0;
    std::thread thread_;
};

}  // namespace signalbox::test
