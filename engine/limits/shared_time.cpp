#include "engine/limits/shared_time.hpp"

#include <ctime>

namespace signalbox::limits {

namespace {

constexpr auto ring = static_cast<std::int64_t>(slot::ring);

std::size_t place_of(std::int64_t step)
{
    return static_cast<std::size_t>(step % ring);
}

/// The newest step becomes the one of this moment; the others keep their distance to it.
void move_steps(slot& of, std::int64_t newest)
{
    auto const before = of.steps;
    for (std::int64_t age = 0; age < ring && age <= std::min(of.step, newest); ++age)
        of.steps[place_of(newest - age)] = before[place_of(of.step - age)];
    of.step = newest;
}

}  // namespace

std::int64_t machine_ms()
{
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec * 1'000ll + now.tv_nsec / 1'000'000;
}

void move_time(slot& of, rule const& by, std::int64_t from_ms, std::int64_t to_ms)
{
    roll(of, by, from_ms);
    if (by.over.kind == window_kind::none || of.until_ms == 0) return;
    if (by.over.kind == window_kind::sliding) {
        std::int64_t const length = step_length(by.over);
        move_steps(of, to_ms / length);
        of.until_ms = (of.step + ring) * length;
        return;
    }
    stretch const now = stretch_at(by.over, to_ms);
    of.step = now.from_ms;
    of.until_ms = now.to_ms;
}

void move_time(lease& of, std::int64_t by_ms)
{
    for (std::int64_t* const each : {&of.until_ms, &of.reported_ms, &of.renewed_ms, &of.scarce_until_ms, &of.claimed_until_ms})
        if (*each != 0) *each += by_ms;
}

}  // namespace signalbox::limits
