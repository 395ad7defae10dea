// The words and colours of a comparison on the page: those of the report, with a real minus sign. Pure.
#pragma once

#include "console/look/theme.hpp"

#include "engine/statistics/experiment.hpp"

#include <QLocale>
#include <QString>

namespace signalbox::console {

QString metricName(statistics::metric of);
QString changeText(statistics::measured const& of);
QString rangeText(statistics::measured const& of);
QString verdictText(statistics::measured const& of, bool suppressed);
QString valueText(statistics::metric of, double value, QLocale const& in = QLocale());
/// Good or bad where the verdict is clear, else neutral.
Role roleOf(statistics::measured const& of, bool suppressed);
/// "To see a change of 10 %, 12,000 more requests of both arms are needed: about 3 days at this pace."
QString meterText(statistics::measured const& of, double wanted, statistics::looking how, double requests_a_second,
                  QLocale const& in = QLocale());

}  // namespace signalbox::console
