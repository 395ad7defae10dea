#include "engine/limits/window.hpp"

#include <algorithm>

namespace signalbox::limits {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;

constexpr std::int64_t hour_seconds = 3600;
constexpr std::int64_t day_seconds = 24 * hour_seconds;

std::int64_t floor_to(std::int64_t value, std::int64_t unit)
{
    std::int64_t const rest = value % unit;
    return value - (rest < 0 ? rest + unit : rest);
}

/// Days of a calendar: the first of the window and the first behind it.
struct day_range {
    sys_days from, to;
};

day_range days_of(window_kind kind, sys_days today)
{
    if (kind == window_kind::week) {
        unsigned const since_monday = std::chrono::weekday(today).iso_encoding() - 1;
        sys_days const monday = today - days(since_monday);
        return {monday, monday + days(7)};
    }
    if (kind == window_kind::month) {
        std::chrono::year_month_day const date(today);
        auto const first = date.year() / date.month() / 1;
        return {sys_days(first), sys_days(first + months(1))};
    }
    return {today, today + days(1)};
}

std::int64_t midnight(time_zone const* zone, sys_days day)
{
    std::int64_t const local = day.time_since_epoch().count() * day_seconds;
    return zone ? zone->instant_of(local) : local;
}

}  // namespace

stretch stretch_at(window const& of, std::int64_t now_ms)
{
    if (of.kind == window_kind::fixed) {
        std::int64_t const from = floor_to(now_ms, of.length.count());
        return {from, from + of.length.count()};
    }
    time_zone const* const zone = of.zone.get();
    std::int64_t const now = floor_to(now_ms, 1000) / 1000;
    std::int64_t const local = now + (zone ? zone->offset_at(now) : 0);
    if (of.kind == window_kind::hour) {
        std::int64_t const from = now - (local - floor_to(local, hour_seconds));
        return {from * 1000, (from + hour_seconds) * 1000};
    }
    sys_days const today{days(floor_to(local, day_seconds) / day_seconds)};
    day_range const range = days_of(of.kind, today);
    return {midnight(zone, range.from) * 1000, midnight(zone, range.to) * 1000};
}

std::int64_t step_length(window const& of)
{
    return std::max<std::int64_t>(1, (of.length.count() + sliding_steps - 1) / sliding_steps);
}

}  // namespace signalbox::limits
