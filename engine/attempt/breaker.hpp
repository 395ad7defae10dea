// A circuit breaker per target: closed, open for a while, then half open for a few probes. Shared by all workers: one atomic word, no lock.
#pragma once

#include "engine/model/clock.hpp"

#include <atomic>
#include <cstdint>
#include <string_view>

namespace signalbox::attempt {

struct breaker_settings {
    std::uint32_t max_fails = 5;  // in a row; 0 switches the breaker off
    std::chrono::milliseconds open_for{10'000};
    std::uint32_t probes = 1;     // let through at a time while half open
    bool operator==(breaker_settings const&) const = default;
};

enum class breaker_state : std::uint8_t { closed, open, half_open };
std::string_view name(breaker_state state);

class breaker {
public:
    explicit breaker(breaker_settings settings) : settings_(settings) {}
    breaker(breaker const&) = delete;

    /// What it is at this time; changes nothing.
    breaker_state look(model::steady_time now) const;
    /// Asks to make a call: false means refused. True while half open takes a probe's place until success() or failure() or abandon().
    bool admit(model::steady_time now);
    void success(model::steady_time now);
    void failure(model::steady_time now);
    /// The call ended without telling anything about the target (the client left).
    void abandon(model::steady_time now);
    std::uint32_t fails() const;
    /// When an open breaker lets the next probe through.
    model::steady_time opens_at(model::steady_time now) const;

private:
    breaker_settings settings_;
    std::atomic<std::uint64_t> word_{0};  // fails, probes under way, time of opening
};

}  // namespace signalbox::attempt
