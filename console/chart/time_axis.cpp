#include "console/chart/axis.hpp"

#include "console/look/figures.hpp"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

enum class Calendar : std::uint8_t { seconds, hours, days, weeks, months, years };

struct Step {
    Calendar in;
    int count;           // seconds for `seconds`
    std::int64_t about;  // seconds
};

constexpr std::array<Step, 27> steps{{
    {Calendar::seconds, 1, 1},       {Calendar::seconds, 5, 5},        {Calendar::seconds, 15, 15},       {Calendar::seconds, 30, 30},
    {Calendar::seconds, 60, 60},     {Calendar::seconds, 300, 300},    {Calendar::seconds, 600, 600},     {Calendar::seconds, 900, 900},
    {Calendar::seconds, 1800, 1800}, {Calendar::seconds, 3600, 3600},  {Calendar::hours, 2, 7200},        {Calendar::hours, 3, 10800},
    {Calendar::hours, 6, 21600},     {Calendar::hours, 12, 43200},     {Calendar::days, 1, 86400},        {Calendar::days, 2, 172800},
    {Calendar::weeks, 1, 604800},    {Calendar::weeks, 2, 1209600},    {Calendar::months, 1, 2629746},    {Calendar::months, 2, 5259492},
    {Calendar::months, 3, 7889238},  {Calendar::months, 6, 15778476},  {Calendar::years, 1, 31556952},    {Calendar::years, 2, 63113904},
    {Calendar::years, 5, 157784760}, {Calendar::years, 10, 315569520}, {Calendar::years, 50, 1577847600},
}};

constexpr int most_ticks = 200;  // more have no room on any screen
constexpr double gap_pixels = 14;

QDateTime at(std::int64_t seconds, QTimeZone const& zone)
{
    return QDateTime::fromSecsSinceEpoch(seconds, zone);
}

// The first date of the step's grid that is not after `date`.
QDate alignedDate(QDate date, Step const& step)
{
    switch (step.in) {
    case Calendar::days: return date.addDays(-((date.toJulianDay()) % step.count));
    case Calendar::weeks: return date.addDays(-((date.toJulianDay()) % (7LL * step.count)));  // day 0 of the count was a Monday
    case Calendar::months: return QDate(date.year(), (date.month() - 1) / step.count * step.count + 1, 1);
    case Calendar::years: return QDate(date.year() - date.year() % step.count, 1, 1);
    default: return date;
    }
}

QDate nextDate(QDate date, Step const& step)
{
    switch (step.in) {
    case Calendar::days: return date.addDays(step.count);
    case Calendar::weeks: return date.addDays(7LL * step.count);
    case Calendar::months: return date.addMonths(step.count);
    case Calendar::years: return date.addYears(step.count);
    default: return date.addDays(1);
    }
}

void addHours(std::vector<std::int64_t>& to, QDate day, int hours, QTimeZone const& zone)
{
    for (int hour = 0; hour < 24; hour += hours) {
        QDateTime const moment = hour == 0 ? day.startOfDay(zone) : QDateTime(day, QTime(hour, 0), zone);
        // An hour that a clock skips in spring has no place on the axis.
        if (moment.isValid() && (hour == 0 || moment.time().hour() == hour)) to.push_back(moment.toSecsSinceEpoch());
    }
}

std::vector<std::int64_t> grid(std::int64_t from, std::int64_t to, Step const& step, QTimeZone const& zone)
{
    std::vector<std::int64_t> made;
    if (step.in == Calendar::seconds) {
        // Zones change by whole half hours, so a grid of seconds in the zone's time stays one.
        std::int64_t const offset = at(from, zone).offsetFromUtc();
        std::int64_t const below = (from + offset) - (((from + offset) % step.count) + step.count) % step.count;
        for (std::int64_t each = below - offset; each <= to; each += step.count) made.push_back(each);
    } else {
        QDate const last = at(to, zone).date();
        for (QDate day = alignedDate(at(from, zone).date(), step); day <= last; day = nextDate(day, step))
            if (step.in == Calendar::hours)
                addHours(made, day, step.count, zone);
            else
                made.push_back(day.startOfDay(zone).toSecsSinceEpoch());
    }
    std::erase_if(made, [&](std::int64_t each) { return each < from || each > to; });
    return made;
}

AxisTick label(std::int64_t seconds, Step const& step, QTimeZone const& zone, QLocale const& in)
{
    QDateTime const moment = at(seconds, zone);
    AxisTick tick{static_cast<double>(seconds) * 1e6, {}, false};
    bool const midnight = moment == moment.date().startOfDay(zone);
    switch (step.in) {
    case Calendar::seconds:
    case Calendar::hours:
        tick.strong = midnight;
        tick.label = in.toString(moment, midnight          ? QStringLiteral("d MMM")
                                         : step.about < 60 ? QStringLiteral("HH:mm:ss")
                                                           : QStringLiteral("HH:mm"));
        break;
    case Calendar::days:
    case Calendar::weeks:
        tick.strong = moment.date().day() == 1;
        tick.label = in.toString(moment, QStringLiteral("d MMM"));
        break;
    case Calendar::months:
        tick.strong = moment.date().month() == 1;
        tick.label = in.toString(moment, tick.strong ? QStringLiteral("yyyy") : QStringLiteral("MMM"));
        break;
    case Calendar::years: tick.label = in.toString(moment, QStringLiteral("yyyy")); break;
    }
    return tick;
}

bool haveRoom(std::vector<AxisTick> const& ticks, double pixels_per_us, Measure const& width)
{
    for (std::size_t i = 1; i < ticks.size(); ++i)
        if ((ticks[i].at - ticks[i - 1].at) * pixels_per_us < (width(ticks[i].label) + width(ticks[i - 1].label)) / 2 + gap_pixels)
            return false;
    return true;
}

}  // namespace

QString zoneNames(Range range, QTimeZone const& zone)
{
    QString const from = figures::zoneName(range.from_us, zone), to = figures::zoneName(range.to_us, zone);
    return from == to ? from : QStringLiteral("%1 → %2").arg(from, to);
}

std::vector<AxisTick> timeTicks(Range range, QTimeZone const& zone, double pixels, Measure const& width, QLocale const& in)
{
    if (range.length() <= 0 || pixels <= 0) return {};
    std::int64_t const from = (range.from_us + 999'999) / 1'000'000;
    std::int64_t const to = range.to_us / 1'000'000;
    for (Step const& step : steps) {
        if ((to - from) / step.about > most_ticks) continue;
        std::vector<AxisTick> ticks;
        for (std::int64_t const each : grid(from, to, step, zone)) ticks.push_back(label(each, step, zone, in));
        if (haveRoom(ticks, pixels / static_cast<double>(range.length()), width)) return ticks;
    }
    return {};
}

}  // namespace signalbox::console
