#include "console/pages/models/arms_verdict.hpp"

#include "console/look/figures.hpp"
#include "engine/statistics/peek_safe.hpp"
#include "engine/statistics/quantile_error.hpp"
#include "console/store/shown_text.hpp"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <optional>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ArmsVerdict)
};

/// On a logarithmic axis: a ratio of two arms is a difference there.
std::vector<statistics::bucket> logarithms(std::vector<Bin> const& of)
{
    std::vector<statistics::bucket> made;
    for (Bin const& each : of) {
        double const low = std::max(each.lower, 0.5);  // a bucket of 0 to 1 microseconds has a middle, too
        made.push_back(
            {std::log((each.lower + each.upper) / 2), std::log(std::max(each.upper, 1.0) / low), static_cast<std::uint64_t>(each.count)});
    }
    return made;
}

double countOf(std::vector<Bin> const& of)
{
    double all = 0;
    for (Bin const& each : of) all += each.count;
    return all;
}

/// What an interval says of a difference: 0 is inside, below or above.
QString word(double low, double high, QString const& less, QString const& more)
{
    return high < 0 ? less : low > 0 ? more : Words::tr("no clear difference");
}

/// The arm with too few values, and how many it needs.
QString missing(ModelRow const& row, double q, QString const& name, QLocale const& in)
{
    auto const needed = static_cast<double>(statistics::least_values(q)), there = countOf(row.latency);
    if (there >= needed) return {};
    return Words::tr("%1: needs %2 more requests of %3")
        .arg(name, figures::count(static_cast<std::uint64_t>(needed - there), in), shownText(row.name));
}

QString latencyPart(ModelRow const& first, ModelRow const& second, double q, Figure figure, QString const& name, QLocale const& in)
{
    for (ModelRow const* const each : {&first, &second})
        if (QString const what = missing(*each, q, name, in); !what.isEmpty()) return what;
    auto const one = statistics::quantile_error(logarithms(first.latency), q),
               other = statistics::quantile_error(logarithms(second.latency), q);
    double const middle = std::log(second.value(figure) / first.value(figure));
    if (!one || !other || !std::isfinite(middle)) return Words::tr("%1: not known").arg(name);
    double const half = statistics::peek_safe_half(std::hypot(one->error, other->error), countOf(first.latency) + countOf(second.latency));
    return Words::tr("%1 %2 times (%3 to %4), %5")
        .arg(name, figures::plain(std::exp(middle), in), figures::plain(std::exp(middle - half), in),
             figures::plain(std::exp(middle + half), in), word(middle - half, middle + half, Words::tr("faster"), Words::tr("slower")));
}

QString points(double share, QLocale const& in)
{
    return (share < 0 ? QString(QChar(0x2212)) : QStringLiteral("+")) + in.toString(std::abs(share) * 100, 'f', 2);
}

QString errorPart(ModelRow const& first, ModelRow const& second, QLocale const& in)
{
    double const n = first.value(Figure::requests), m = second.value(Figure::requests);
    double const p = first.value(Figure::errors), q = second.value(Figure::errors);
    double const errors = std::round(n * p + m * q);
    if (errors < least_errors)
        return Words::tr("errors: %1 of both together, too few for a verdict").arg(figures::count(static_cast<std::uint64_t>(errors), in));
    double const half = statistics::peek_safe_half(std::sqrt(p * (1 - p) / n + q * (1 - q) / m), n + m);
    double const low = q - p - half, high = q - p + half;
    return Words::tr("errors %1 points (%2 to %3), %4")
        .arg(points(q - p, in), points(low, in), points(high, in), word(low, high, Words::tr("fewer"), Words::tr("more")));
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
    QStringList const parts{latencyPart(first, second, 0.5, Figure::p50, Words::tr("median"), in),
                            latencyPart(first, second, 0.95, Figure::p95, Words::tr("p95"), in), errorPart(first, second, in),
                            costPart(first, second, in)};
    return Words::tr("%1 against %2: %3. Requests: %4 and %5. The intervals of 95 % hold however often one looks; requests count as "
                     "independent of each other, and arms as drawn by chance.")
        .arg(shownText(second.name), shownText(first.name), parts.join(QStringLiteral("; ")), count(second), count(first));
}

}  // namespace signalbox::console
