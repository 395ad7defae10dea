// An io_context for one test, and a way to run a coroutine on it to its end: never longer than a time no healthy test needs.
// Owned by the test fixture.
#pragma once

#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/exchange.hpp"
#include "engine/upstream/stop.hpp"
#include "tests/support/scripted_upstream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>

namespace signalbox::upstream {

using model::fault;
using namespace std::chrono_literals;

class loop_test : public ::testing::Test {
protected:
    /// A test that runs longer hangs.
    static constexpr std::chrono::seconds patience{20};

    executor where() { return io_.get_executor(); }

    /// Runs `body` (a coroutine function that outlives the call) until it has ended.
    template <class Body>
    void run(Body& body)
    {
        bool done = false;
        auto on_end = [&done](std::exception_ptr thrown) {
            done = true;
            if (thrown) std::rethrow_exception(thrown);
        };
        task<void> started = body();
        asio::co_spawn(where(), std::move(started), on_end);
        auto const end = std::chrono::steady_clock::now() + patience;
        io_.restart();
        while (!done && std::chrono::steady_clock::now() < end) io_.run_one_until(end);
        if (!done) throw std::runtime_error("the test's coroutine did not end");
    }

    /// Starts another coroutine beside the one that is running.
    template <class Body>
    void beside(Body& body)
    {
        task<void> started = body();
        asio::co_spawn(where(), std::move(started), asio::detached);
    }

    asio::io_context io_{1};
    alarm_clock clock_{where()};
    stop_signal stop_;
};

inline constexpr std::string_view get_head = "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n";

/// A POST with this body's length.
inline std::string post_head(std::size_t size)
{
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

/// Reads a reply's body to its end; a failure ends it early and stands in `failed`.
inline task<std::string> read_all(exchange& from, std::optional<model::failure>& failed)
{
    std::string all;
    for (;;) {
        auto const more = co_await from.read();
        if (!more) {
            failed = more.error();
            co_return all;
        }
        if (more->empty()) co_return all;
        all += *more;
    }
}

}  // namespace signalbox::upstream
