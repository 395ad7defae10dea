// When the clock on the wall of a zone shows a time, also on the days on which it is changed. Pure; moments are seconds since 1970.
#pragma once

#include <QDateTime>
#include <QTimeZone>

#include <cstdint>

namespace signalbox::console {

/// The first moment at which the clock shows this time. A time that the clock skips is the moment at which it is put forward.
std::int64_t firstMoment(QDate date, QTime time, QTimeZone const& zone);
/// The last one: an hour later where the clock was put back in between.
std::int64_t lastMoment(QDate date, QTime time, QTimeZone const& zone);

}  // namespace signalbox::console
