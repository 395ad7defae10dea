// The breaker's word and its moves. Every move is one compare-and-swap of the whole state, so no worker ever sees a half-made one.
#include "engine/attempt/breaker.hpp"

#include <algorithm>

namespace signalbox::attempt {

std::string_view name(breaker_state state)
{
    switch (state) {
    case breaker_state::closed: return "closed";
    case breaker_state::open: return "open";
    case breaker_state::half_open: return "half_open";
    }
    return "closed";
}

namespace {

constexpr std::uint64_t fails_limit = 0xFFFF;
constexpr std::uint64_t probes_limit = 0xFF;
constexpr std::uint64_t since_limit = (std::uint64_t{1} << 40) - 1;

/// Milliseconds of the steady clock, which begins at boot: 40 bits last 34 years. Never 0, which says "closed".
std::uint64_t stamp(model::steady_time now)
{
    auto const since = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count() + 1;
    return static_cast<std::uint64_t>(std::clamp<std::int64_t>(since, 1, since_limit));
}

model::steady_time time_of(std::uint64_t stamp)
{
    return model::steady_time(std::chrono::milliseconds(static_cast<std::int64_t>(stamp) - 1));
}

}  // namespace

/// since: when it opened, or with a probe under way, `open_for` before the latest probe began; 0 while closed.
struct breaker::state {
    std::uint64_t fails = 0;
    std::uint64_t probes = 0;
    std::uint64_t since = 0;

    static state unpack(std::uint64_t word) { return {word >> 48, word >> 40 & probes_limit, word & since_limit}; }
    std::uint64_t pack() const { return fails << 48 | probes << 40 | since; }
};

breaker::breaker(breaker_settings settings) : settings_(settings)
{
    settings_.max_fails = static_cast<std::uint32_t>(std::min<std::uint64_t>(settings_.max_fails, fails_limit));
    settings_.probes = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(settings_.probes, 1, probes_limit));
    settings_.open_for = std::clamp(settings_.open_for, std::chrono::milliseconds(0), std::chrono::milliseconds(since_limit / 4));
}

std::uint64_t breaker::pause() const
{
    return static_cast<std::uint64_t>(settings_.open_for.count());
}

/// A probe's place is held for `open_for` at most: one that never reports cannot keep the target shut.
bool breaker::lets_probe(state const& now_is, std::uint64_t now) const
{
    if (now < now_is.since + pause()) return false;
    return now_is.probes < settings_.probes || now >= now_is.since + 2 * pause();
}

breaker_state breaker::look(model::steady_time now) const
{
    state const seen = state::unpack(word_.load(std::memory_order_relaxed));
    if (seen.since == 0) return breaker_state::closed;
    return stamp(now) < seen.since + pause() ? breaker_state::open : breaker_state::half_open;
}

bool breaker::refuses(model::steady_time now) const
{
    state const seen = state::unpack(word_.load(std::memory_order_relaxed));
    return seen.since != 0 && !lets_probe(seen, stamp(now));
}

bool breaker::admit(model::steady_time now)
{
    std::uint64_t word = word_.load(std::memory_order_relaxed);
    for (;;) {
        state next = state::unpack(word);
        if (next.since == 0) return true;
        std::uint64_t const at = stamp(now);
        if (!lets_probe(next, at)) return false;
        next.probes = std::min<std::uint64_t>(next.probes + 1, settings_.probes);
        next.since = at - pause();
        if (word_.compare_exchange_weak(word, next.pack(), std::memory_order_relaxed)) return true;
    }
}

void breaker::success(model::steady_time)
{
    // The common case reads only: the word stays shared between the workers' caches.
    if (word_.load(std::memory_order_relaxed) != 0) word_.store(0, std::memory_order_relaxed);
}

void breaker::failure(model::steady_time now)
{
    if (settings_.max_fails == 0) return;
    std::uint64_t const at = stamp(now);
    std::uint64_t word = word_.load(std::memory_order_relaxed);
    state next;
    do {
        next = state::unpack(word);
        next.fails = std::min(next.fails + 1, fails_limit);
        bool const still_open = next.since != 0 && at < next.since + pause();
        bool const opens = next.since != 0 || next.fails >= settings_.max_fails;
        // A call that began before the breaker opened and fails while it is open tells nothing new: the pause is not prolonged.
        if (!still_open && opens) {
            next.since = at;
            next.probes = 0;
        }
    } while (!word_.compare_exchange_weak(word, next.pack(), std::memory_order_relaxed));
}

void breaker::abandon(model::steady_time)
{
    std::uint64_t word = word_.load(std::memory_order_relaxed);
    state next;
    do {
        next = state::unpack(word);
        if (next.since == 0 || next.probes == 0) return;
        --next.probes;
    } while (!word_.compare_exchange_weak(word, next.pack(), std::memory_order_relaxed));
}

void breaker::take_over(model::steady_time now, std::chrono::milliseconds left)
{
    if (settings_.max_fails == 0 || left <= std::chrono::milliseconds(0)) return;
    std::uint64_t const at = stamp(now) + std::min(static_cast<std::uint64_t>(left.count()), pause());
    std::uint64_t word = word_.load(std::memory_order_relaxed);
    do {
        if (state::unpack(word).since != 0) return;
    } while (!word_.compare_exchange_weak(
        word, state{settings_.max_fails, 0, std::max<std::uint64_t>(at - std::min(at, pause()), 1)}.pack(), std::memory_order_relaxed));
}

std::chrono::milliseconds breaker::open_for(model::steady_time now) const
{
    state const seen = state::unpack(word_.load(std::memory_order_relaxed));
    std::uint64_t const at = stamp(now), until = seen.since + pause();
    return std::chrono::milliseconds(seen.since != 0 && at < until ? static_cast<std::int64_t>(until - at) : 0);
}

std::uint32_t breaker::fails() const
{
    return static_cast<std::uint32_t>(state::unpack(word_.load(std::memory_order_relaxed)).fails);
}

model::steady_time breaker::opens_at(model::steady_time now) const
{
    state const seen = state::unpack(word_.load(std::memory_order_relaxed));
    if (seen.since == 0 || lets_probe(seen, stamp(now))) return now;
    std::uint64_t const elapsed = seen.since + pause();
    return time_of(stamp(now) < elapsed ? elapsed : elapsed + pause());
}

}  // namespace signalbox::attempt
