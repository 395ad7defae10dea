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
    std::uint32_t probes = 1;  // let through at a time while half open
    bool operator==(breaker_settings const&) const = default;
};

enum class breaker_state : std::uint8_t { closed, open, half_open };
std::string_view name(breaker_state state);

class breaker {
public:
    explicit breaker(breaker_settings settings);
    breaker(breaker const&) = delete;

    /// What it is at this time; changes nothing.
    breaker_state look(model::steady_time now) const;
    /// True when admit() would be refused now: open, or half open with all probes under way. Changes nothing.
    bool refuses(model::steady_time now) const;
    /// Asks to make a call: false means refused. True while half open takes a probe's place until success() or failure() or abandon().
    bool admit(model::steady_time now);
    void success(model::steady_time now);
    void failure(model::steady_time now);
    /// The call ended without telling anything about the target (the client left).
    void abandon(model::steady_time now);
    /// Another gateway found the target ill: open for so long from now, and no longer than it would be by itself. Only while it is closed.
    void take_over(model::steady_time now, std::chrono::milliseconds left);
    /// For how long it stays open; 0 while it is closed or half open.
    std::chrono::milliseconds open_for(model::steady_time now) const;
    std::uint32_t fails() const;
    /// When a breaker that refuses now lets the next probe through; `now` when it does not refuse.
    model::steady_time opens_at(model::steady_time now) const;

private:
    struct state;
    std::uint64_t pause() const;
    bool lets_probe(state const& now_is, std::uint64_t now) const;

    breaker_settings settings_;
    // 16 bits failures in a row, 8 bits probes under way, 40 bits when it opened. 0 is closed without failures. Nothing else hangs on the
    // word, so relaxed order is enough: a worker that sees a move late decides as if it had asked a moment earlier.
    std::atomic<std::uint64_t> word_{0};
};

}  // namespace signalbox::attempt
