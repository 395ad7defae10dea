#include "engine/limits/slot.hpp"

#include <limits>

namespace signalbox::limits {

namespace {

constexpr auto ring = static_cast<std::int64_t>(slot::ring);

std::size_t place_of(std::int64_t step)
{
    return static_cast<std::size_t>(step % ring);
}

void clear_steps(slot& of)
{
    of.steps = {};
    of.used = 0;
}

void roll_sliding(slot& of, window const& over, std::int64_t now_ms)
{
    std::int64_t const length = step_length(over);
    std::int64_t const now = now_ms / length;
    bool const fresh = of.until_ms == 0 || of.step - now >= ring;  // or the clock was set back by more than a window
    if (now <= of.step && !fresh) return;
    if (now - of.step >= ring || fresh) {
        clear_steps(of);
    } else {
        for (std::int64_t passed = of.step + 1; passed <= now; ++passed) {
            of.used -= of.steps[place_of(passed)];
            of.steps[place_of(passed)] = 0;
        }
    }
    of.step = now;
    of.until_ms = (now + ring) * length;
}

/// How many of the levels are reached; a part of the amount as whole numbers, so that no sum overflows.
std::uint16_t level_of(std::int64_t used, rule const& by)
{
    std::uint16_t passed = 0;
    for (std::int64_t const percent : warning_levels) {
        std::int64_t const mark = by.amount / 100 * percent + by.amount % 100 * percent / 100;
        if (used < std::max<std::int64_t>(mark, 1)) break;
        ++passed;
    }
    return passed;
}

}  // namespace

void roll(slot& of, rule const& by, std::int64_t now_ms)
{
    if (by.over.kind == window_kind::none) return;
    if (by.over.kind == window_kind::sliding) return roll_sliding(of, by.over, now_ms);
    // A clock that is set back a little moves nothing; by more than a window, the counter begins anew.
    if (now_ms < of.until_ms && now_ms >= of.step - (of.until_ms - of.step)) return;
    stretch const now = stretch_at(by.over, now_ms);
    clear_steps(of);
    of.step = now.from_ms;
    of.until_ms = now.to_ms;
    of.warned = 0;
}

std::int64_t room(slot const& of, rule const& by)
{
    return by.amount - of.used - of.reserved;
}

void book(slot& of, std::int64_t amount, bool sliding)
{
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 4;  // a provider may claim any number of tokens
    amount = std::clamp(amount, -of.used, most - of.used);
    std::int64_t& step = of.steps[sliding ? place_of(of.step) : 0];
    amount = std::max(amount, -step);
    step += amount;
    of.used += amount;
}

std::optional<std::int64_t> fits_in(slot const& of, rule const& by, std::int64_t need, std::int64_t now_ms)
{
    if (need > by.amount || by.over.kind == window_kind::none) return std::nullopt;
    if (by.over.kind != window_kind::sliding) {
        if (of.used + need <= by.amount) return std::nullopt;
        return std::max<std::int64_t>(of.until_ms - now_ms, 0);
    }
    std::int64_t left = of.used + need;
    if (left <= by.amount) return std::nullopt;
    for (std::int64_t step = of.step - ring + 1; step <= of.step; ++step) {
        if (step < 0) continue;
        left -= of.steps[place_of(step)];
        if (left <= by.amount) return std::max<std::int64_t>((step + ring) * step_length(by.over) - now_ms, 0);
    }
    return std::max<std::int64_t>(of.until_ms - now_ms, 0);
}

std::int64_t resets_in(slot const& of, rule const& by, std::int64_t now_ms)
{
    if (by.over.kind == window_kind::none) return 0;
    return std::max<std::int64_t>(of.until_ms - now_ms, 0);
}

std::int64_t take_warning(slot& of, rule const& by)
{
    if (by.over.kind == window_kind::none) return 0;
    std::uint16_t const now = level_of(of.used, by);
    if (now > of.warned) {
        of.warned = now;
        return warning_levels[now - 1u];
    }
    if (now < of.warned) of.warned = std::min(of.warned, level_of(of.used + by.amount / 10, by));
    return 0;
}

bool has_passed(slot const& of, std::int64_t now_ms)
{
    return of.open == 0 && (of.used == 0 || of.until_ms <= now_ms);
}

}  // namespace signalbox::limits
