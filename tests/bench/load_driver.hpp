// Drives the connections of a run: closed loop, paced, or streams held open together. Owned by main, one thread.
#pragma once

#include "tests/bench/load_options.hpp"
#include "tests/bench/load_report.hpp"
#include "tests/bench/reply_meter.hpp"
#include "tests/bench/sockets.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::bench {

class load_driver {
public:
    explicit load_driver(load_options const& options);
    load_report run();

private:
    using clock = std::chrono::steady_clock;
    enum class phase : std::uint8_t { unopened, sending, receiving, pausing, ended };
    struct connection {
        descriptor socket;
        phase at = phase::unopened;
        std::size_t sent = 0;
        bool first_seen = false, waits_to_write = true;
        clock::time_point asked_at{}, next_ask{};
        reply_meter meter;
    };

    void open(std::size_t which);
    void begin(connection& one);
    void ask(std::size_t which, clock::time_point counted_from);
    void send_more(std::size_t which);
    void receive(std::size_t which);
    void note_first(connection& one);
    void finish(std::size_t which);
    void lose(std::size_t which);
    void schedule(std::size_t which, clock::time_point now);
    void ask_due(clock::time_point now);
    void open_due(clock::time_point now);
    void tell_when_all_hold();
    bool may_ask(clock::time_point now) const;
    std::int64_t nanoseconds_to_wait(clock::time_point now) const;

    load_options const& options_;
    load_report report_;
    poller poller_;
    std::vector<std::unique_ptr<connection>> connections_;
    std::vector<std::size_t> by_number_;  // descriptor number to position
    std::deque<std::size_t> pausing_;     // in the order they are due: one interval for all
    clock::time_point start_{}, stop_asking_{}, give_up_{};
    std::uint64_t asked_ = 0;
    std::size_t opened_ = 0, active_ = 0, holding_ = 0;
    bool told_holding_ = false;
    std::string scratch_;
};

}  // namespace signalbox::bench
