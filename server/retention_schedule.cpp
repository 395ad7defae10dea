#include "server/retention_schedule.hpp"

#include <algorithm>

namespace signalbox::server {

/// A clock that is set far ahead while the server runs must not delete everything: it is followed as far as the time that has passed, and an
/// hour more.
std::optional<retention_cut> retention_schedule::due(model::steady_time now, model::wall_time wall) const
{
    if (now < next_) return std::nullopt;
    auto const passed = std::chrono::duration_cast<model::microseconds>(now - began_);
    auto const clock = std::min(wall, began_wall_ + passed + std::chrono::hours(1));
    auto const before = [&](auto age) { return (clock - std::chrono::duration_cast<model::microseconds>(age)).time_since_epoch().count(); };
    retention_cut cut;
    if (retention_) cut.events = before(*retention_);
    cut.minutes = before(minutes_kept);
    cut.hours = before(hours_kept);
    return cut;
}

void retention_schedule::done(bool more, model::steady_time now)
{
    more_ = more;
    next_ = more ? now + slice_pause : now + pause;
}

std::optional<model::steady_time> retention_schedule::next_slice() const
{
    return more_ ? std::optional(next_) : std::nullopt;
}

}  // namespace signalbox::server
