#include "console/pages/models/arms_verdict.hpp"

#include "console/look/figures.hpp"
#include "console/store/shown_text.hpp"
#include "engine/statistics/comparison.hpp"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ArmsVerdict)
};

using statistics::measured;
using statistics::verdict;

QString word(verdict of, QString const& less, QString const& more)
{
    return of == verdict::better ? less : of == verdict::worse ? more : Words::tr("no clear difference");
}

QString latencyPart(measured const& of, ModelRow const& first, ModelRow const& second, QString const& name, QLocale const& in)
{
    if (of.says == verdict::too_few) {
        auto const answers = [](ModelRow const& row) { return row.arm.requests - row.arm.failures; };
        ModelRow const& fewer = answers(first) < answers(second) ? first : second;
        return Words::tr("%1: needs %2 more requests of %3").arg(name, figures::count(of.missing, in), shownText(fewer.name));
    }
    if (!of.range) return Words::tr("%1: not known").arg(name);
    return Words::tr("%1 %2 times (%3 to %4), %5")
        .arg(name, figures::plain(of.change, in), figures::plain(of.range->low, in), figures::plain(of.range->high, in),
             word(of.says, Words::tr("faster"), Words::tr("slower")));
}

QString points(double share, QLocale const& in)
{
    return (share < 0 ? QString(QChar(0x2212)) : QStringLiteral("+")) + in.toString(std::abs(share) * 100, 'f', 2);
}

QString errorPart(measured const& of, std::uint64_t errors, QLocale const& in)
{
    if (of.says == verdict::too_few) return Words::tr("errors: %1 of both together, too few for a verdict").arg(figures::count(errors, in));
    if (!of.range) return Words::tr("errors: not known");
    return Words::tr("errors %1 points (%2 to %3), %4")
        .arg(points(of.change, in), points(of.range->low, in), points(of.range->high, in),
             word(of.says, Words::tr("fewer"), Words::tr("more")));
}

// Totals keep no spread of costs.
QString costPart(ModelRow const& first, ModelRow const& second, QLocale const& in)
{
    double const one = first.value(Figure::cost) / first.value(Figure::requests),
                 other = second.value(Figure::cost) / second.value(Figure::requests);
    bool const known = !first.cost_incomplete && !second.cost_incomplete && std::isfinite(other / one);
    return known ? Words::tr("cost of a request %1 times, without an interval").arg(figures::plain(other / one, in))
                 : Words::tr("cost of a request: not known of both");
}

}  // namespace

QString armsVerdict(ModelRow const& first, ModelRow const& second, QLocale const& in)
{
    auto const count = [&](ModelRow const& of) { return figures::count(static_cast<std::uint64_t>(of.value(Figure::requests)), in); };
    auto const all = statistics::compare(first.arm, second.arm, statistics::looking::peek_safe);
    auto const of = [&](statistics::metric what) -> measured const& { return all[static_cast<std::size_t>(what)]; };
    QStringList const parts{latencyPart(of(statistics::metric::latency_p50), first, second, Words::tr("median"), in),
                            latencyPart(of(statistics::metric::latency_p95), first, second, Words::tr("p95"), in),
                            errorPart(of(statistics::metric::errors), first.arm.failures + second.arm.failures, in),
                            costPart(first, second, in)};
    return Words::tr("%1 against %2: %3. Requests: %4 and %5. The intervals of 95 % hold however often one looks; requests count as "
                     "independent of each other, and arms as drawn by chance.")
        .arg(shownText(second.name), shownText(first.name), parts.join(QStringLiteral("; ")), count(second), count(first));
}

}  // namespace signalbox::console
