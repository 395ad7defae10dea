#include "console/pages/experiments/experiment_words.hpp"

#include "console/chart/chart_data.hpp"
#include "console/look/figures.hpp"

#include "engine/statistics/sample_meter.hpp"

#include <QCoreApplication>

#include <cmath>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Experiment)
};

QString withMinus(std::string const& text)
{
    QString made = QString::fromStdString(text);
    return made.replace(QLatin1Char('-'), QChar(0x2212));
}

}  // namespace

QString metricName(statistics::metric of)
{
    using statistics::metric;
    switch (of) {
    case metric::latency_p95: return Words::tr("p95");
    case metric::latency_p50: return Words::tr("p50");
    case metric::first_token_p95: return Words::tr("First token p95");
    case metric::errors: return Words::tr("Errors");
    case metric::cost: return Words::tr("Cost of a request");
    case metric::cost_of_success: return Words::tr("Cost of an answer");
    case metric::fallbacks: return Words::tr("Fallbacks");
    }
    return {};
}

QString changeText(statistics::measured const& of)
{
    return of.range ? withMinus(statistics::change_text(of)) : figures::none();
}

QString rangeText(statistics::measured const& of)
{
    return of.range ? withMinus(statistics::range_text(of)) : figures::none();
}

QString verdictText(statistics::measured const& of, bool suppressed)
{
    using statistics::verdict;
    if (of.says == verdict::too_few) {
        QString const missing = figures::count(of.missing);
        return statistics::is_rate(of.what) ? Words::tr("needs %1 more in both arms").arg(missing)
                                            : Words::tr("needs %1 more requests").arg(missing);
    }
    if (of.says == verdict::unknown) return Words::tr("not known");
    if (suppressed) return Words::tr("no verdict");
    if (of.says == verdict::unclear) return Words::tr("no clear difference");
    return of.says == verdict::better ? Words::tr("better") : Words::tr("worse");
}

QString valueText(statistics::metric of, double value, QLocale const& in)
{
    using statistics::metric;
    if (statistics::is_rate(of)) return figures::share(value, in);
    if (of == metric::cost || of == metric::cost_of_success) return value > 0 ? format(Unit::cost, value, in) : figures::none();
    return value > 0 ? figures::duration(value, in) : figures::none();
}

Role roleOf(statistics::measured const& of, bool suppressed)
{
    if (suppressed) return Role::neutral;
    if (of.says == statistics::verdict::better) return Role::good;
    return of.says == statistics::verdict::worse ? Role::bad : Role::neutral;
}

QString meterText(statistics::measured const& of, double wanted, statistics::looking how, double requests_a_second, QLocale const& in)
{
    auto const missing = statistics::requests_to_see(of, wanted, how);
    if (!missing) return Words::tr("not known yet: the spread of this figure has not been measured");
    if (*missing == 0) return Words::tr("would be seen with the requests there are");
    QString const count = figures::count(*missing, in);
    if (requests_a_second <= 0) return Words::tr("%1 more requests of both arms").arg(count);
    QString const time = figures::duration(static_cast<double>(*missing) / requests_a_second * 1e6, in);
    return Words::tr("%1 more requests of both arms, about %2 at this pace").arg(count, time);
}

}  // namespace signalbox::console
