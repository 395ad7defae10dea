// Where the lines of an axis stand and what is written beside them: times aligned to the calendar of a zone, values at round numbers.
// Pure; widths come from the caller, so that labels never collide and never shrink to dots.
#pragma once

#include "console/chart/chart_data.hpp"

#include <QTimeZone>

#include <functional>
#include <vector>

namespace signalbox::console {

struct AxisTick {
    double at = 0;  // in the axis's own measure: microseconds since 1970, or a value
    QString label;
    bool strong = false;  // the start of a day among hours, of a year among months
};

using Measure = std::function<double(QString const&)>;  // a label's width in pixels

/// Ticks at whole seconds, minutes, hours, days, Mondays, months or years of the zone: the finest whose labels have room in `pixels`.
std::vector<AxisTick> timeTicks(Range range, QTimeZone const& zone, double pixels, Measure const& width,
                                QLocale const& in = QLocale());  // time_axis.cpp

/// "UTC+02:00", or "UTC+02:00 → UTC+01:00" when the zone's clock is changed between the ends of the range.
QString zoneNames(Range range, QTimeZone const& zone);

/// 0 and round steps up to at least `highest`, about `most` of them; the last one is the axis's end.
std::vector<AxisTick> valueTicks(double highest, Unit unit, int most, QLocale const& in = QLocale());  // value_axis.cpp
/// Round values between two that are not 0, about `most`: 1, 2, 5 or only 1 of each power of ten. `low` may be negative.
std::vector<AxisTick> betweenTicks(double low, double high, Unit unit, int most, QLocale const& in = QLocale());
/// 1, 2, 5 or only 1 of each power of ten inside [low, high], both above 0.
std::vector<AxisTick> logTicks(double low, double high, Unit unit, int most, QLocale const& in = QLocale());

/// Takes out labels (not ticks) that would touch the one before. `place` gives a tick's middle in pixels.
void dropTouching(std::vector<AxisTick>& ticks, std::function<double(double)> const& place, Measure const& width);

}  // namespace signalbox::console
