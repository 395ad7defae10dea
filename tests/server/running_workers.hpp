// Workers that serve a configuration on a free port of 127.0.0.1, in threads of their own, until the object goes. Owned by a test.
#pragma once

#include "engine/config/load.hpp"
#include "server/worker.hpp"
#include "tests/server/collected_events.hpp"

#include <gtest/gtest.h>

#include <future>

namespace signalbox::test {

inline std::shared_ptr<config::snapshot const> frozen(std::string const& yaml)
{
    config::load_options how;
    how.allow_inline_secrets = true;
    auto made = config::load_text(yaml, "test.yaml", how);
    EXPECT_TRUE(made.frozen) << config::findings_as_text(made.findings);
    return made.frozen;
}

/// A simulator called "sim" that says "Hello.", and nothing else. `server` holds further settings, each followed by ", ".
inline std::string simulated(std::string const& server = {})
{
    return "signalbox: 1\nserver: {" + server +
           "public: true}\nproviders: [{id: p, kind: simulator}]\n"
           "models: [{id: sim, provider: p, simulate: {text: Hello.}}]\n";
}

class running_workers {
public:
    explicit running_workers(std::string const& yaml, unsigned count = 1) { serve(yaml, own_, count); }
    running_workers(std::string const& yaml, event_sink& events, unsigned count = 1) { serve(yaml, events, count); }
    ~running_workers()
    {
        for (auto const& each : workers_) each->break_off();
        for (auto const& each : workers_) each->join();
    }
    running_workers(running_workers const&) = delete;

    std::uint16_t port() const { return port_; }
    collected_events& events() { return own_; }
    void publish(std::string const& yaml) { states.publish(frozen(yaml)); }

    void drain()
    {
        for (auto const& each : workers_) each->drain();
    }
    void break_off()
    {
        for (auto const& each : workers_) each->break_off();
    }
    /// Whether every worker's thread ends within this time. Call it once.
    bool end_within(std::chrono::milliseconds time)
    {
        auto const all = std::async(std::launch::async, [this] {
            for (auto const& each : workers_) each->join();
        });
        bool const done = all.wait_for(time) == std::future_status::ready;
        if (!done) break_off();
        return done;
    }

    state_source states;
    server::traffic counts;
    server::logger log;

private:
    void serve(std::string const& yaml, event_sink& events, unsigned count)
    {
        states.publish(frozen(yaml));
        server::endpoint where(boost::asio::ip::address_v4::loopback(), 0);
        for (unsigned i = 0; i < count; ++i) {
            auto& made = workers_.emplace_back(std::make_unique<server::worker>(i, states, events, counts, log));
            auto const listens = made->listen(where, none_passed_);
            EXPECT_TRUE(listens) << listens.error().detail;
        }
        port_ = where.port();
        for (auto const& each : workers_) each->start();
    }

    server::passed_sockets none_passed_;
    collected_events own_;
    std::vector<std::unique_ptr<server::worker>> workers_;
    std::uint16_t port_ = 0;
};

}  // namespace signalbox::test
