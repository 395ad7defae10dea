#include "console/look/wall_clock.hpp"

namespace signalbox::console {

namespace {

constexpr std::int64_t day = 86'400;

std::int64_t offsetAt(std::int64_t moment, QTimeZone const& zone)
{
    return QDateTime::fromSecsSinceEpoch(moment, zone).offsetFromUtc();
}

/// The moments that a clock set as before a change of it, and one set as after it, would call so.
struct Candidates {
    std::int64_t before, after;
    bool before_is_right, after_is_right;
};

// No zone changes its clock twice in two days.
Candidates candidates(QDate date, QTime time, QTimeZone const& zone)
{
    std::int64_t const shown = QDateTime(date, time, Qt::UTC).toSecsSinceEpoch();
    std::int64_t const offset_before = offsetAt(shown - day, zone), offset_after = offsetAt(shown + day, zone);
    std::int64_t const before = shown - offset_before, after = shown - offset_after;
    return {before, after, offsetAt(before, zone) == offset_before, offsetAt(after, zone) == offset_after};
}

/// The clock is put forward over the time: `after` is still before that moment, and `before` is not.
std::int64_t skippedAt(Candidates const& of, QTimeZone const& zone)
{
    return zone.nextTransition(QDateTime::fromSecsSinceEpoch(of.after, Qt::UTC)).atUtc.toSecsSinceEpoch();
}

}  // namespace

std::int64_t firstMoment(QDate date, QTime time, QTimeZone const& zone)
{
    Candidates const found = candidates(date, time, zone);
    return found.before_is_right ? found.before : found.after_is_right ? found.after : skippedAt(found, zone);
}

std::int64_t lastMoment(QDate date, QTime time, QTimeZone const& zone)
{
    Candidates const found = candidates(date, time, zone);
    return found.after_is_right ? found.after : found.before_is_right ? found.before : skippedAt(found, zone);
}

}  // namespace signalbox::console
