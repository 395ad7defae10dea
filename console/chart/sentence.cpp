#include "console/chart/sentence.hpp"

#include "console/look/figures.hpp"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace signalbox::console {

namespace {

constexpr std::int64_t day_us = 86'400'000'000;
constexpr double telling = 0.2;        // a change smaller than a fifth is weather
constexpr std::size_t short_side = 3;  // buckets that a shift needs on each side

QString tr(char const* text)
{
    return QCoreApplication::translate("signalbox::console::sentence", text);
}

double median(std::vector<double> values)
{
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::vector<Sample> present(std::vector<Sample> const& samples)
{
    std::vector<Sample> kept;
    std::ranges::copy_if(samples, std::back_inserter(kept), [](Sample const& each) { return std::isfinite(each.value); });
    return kept;
}

// The split with the largest variance between its sides, in logarithms where there are no zeros: latencies are skewed.
std::size_t clearestSplit(std::vector<double> const& values)
{
    double const all = std::accumulate(values.begin(), values.end(), 0.0);
    double left = 0, best = -1;
    std::size_t place = 0;
    auto const n = static_cast<double>(values.size());
    for (std::size_t i = 0; i + short_side < values.size(); ++i) {
        left += values[i];
        auto const count = static_cast<double>(i + 1);
        double const apart = left / count - (all - left) / (n - count);
        double const between = count * (n - count) * apart * apart;
        if (i + 1 >= short_side && between > best) {
            best = between;
            place = i + 1;
        }
    }
    return place;
}

}  // namespace

Shift findShift(std::vector<Sample> const& samples)
{
    std::vector<Sample> const kept = present(samples);
    if (kept.size() < 2 * short_side) return {};
    bool const positive = std::ranges::all_of(kept, [](Sample const& each) { return each.value > 0; });
    std::vector<double> values;
    for (Sample const& each : kept) values.push_back(positive ? std::log(each.value) : each.value);
    auto const split = static_cast<std::ptrdiff_t>(clearestSplit(values));
    std::vector<double> before, after;
    for (std::size_t i = 0; i < kept.size(); ++i) (static_cast<std::ptrdiff_t>(i) < split ? before : after).push_back(kept[i].value);
    Shift shift{false, kept[static_cast<std::size_t>(split)].at_us, median(before), median(after)};
    shift.found = std::abs(shift.after - shift.before) > telling * std::max(std::abs(shift.before), std::abs(shift.after) * telling);
    return shift;
}

QString briefMoment(std::int64_t us, std::int64_t span_us, QTimeZone const& zone, QLocale const& in)
{
    QDateTime const moment = QDateTime::fromMSecsSinceEpoch(us / 1'000, zone);
    return in.toString(moment, span_us > day_us ? QStringLiteral("d MMM HH:mm") : QStringLiteral("HH:mm"));
}

QString trendSentence(Series const& series, Unit unit, QTimeZone const& zone, QLocale const& in)
{
    std::vector<Sample> const kept = present(series.samples);
    if (kept.empty()) return tr("%1: nothing was counted in this range.").arg(series.name);
    std::int64_t const span = kept.back().at_us - kept.front().at_us;
    Shift const shift = findShift(kept);
    if (shift.found)
        return (shift.after > shift.before ? tr("%1 rose from %2 to %3 at %4.") : tr("%1 fell from %2 to %3 at %4."))
            .arg(series.name, format(unit, shift.before, in), format(unit, shift.after, in), briefMoment(shift.at_us, span, zone, in));
    std::vector<double> values;
    for (Sample const& each : kept) values.push_back(each.value);
    auto const highest = std::ranges::max_element(kept, {}, &Sample::value);
    return tr("%1 stayed near %2, highest %3 at %4.")
        .arg(series.name, format(unit, median(values), in), format(unit, highest->value, in), briefMoment(highest->at_us, span, zone, in));
}

QString sharesSentence(std::vector<Series> const& series, Unit unit, QTimeZone const& zone, QLocale const& in)
{
    std::map<std::int64_t, double> by_time;
    double all = 0, largest = -1;
    QString name;
    for (Series const& each : series) {
        double sum = 0;
        for (Sample const& sample : present(each.samples)) {
            sum += sample.value;
            by_time[sample.at_us] += sample.value;
        }
        all += sum;
        if (sum > largest) {
            largest = sum;
            name = each.name;
        }
    }
    if (by_time.empty() || all <= 0) return tr("Nothing was counted in this range.");
    auto const most = std::ranges::max_element(by_time, {}, [](auto const& each) { return each.second; });
    std::int64_t const span = by_time.rbegin()->first - by_time.begin()->first;
    return tr("%1 in all; %2 made up %3. Most at %4: %5.")
        .arg(format(unit, all, in), name, figures::share(largest / all, in), briefMoment(most->first, span, zone, in),
             format(unit, most->second, in));
}

double Distribution::count() const
{
    return std::accumulate(bins.begin(), bins.end(), 0.0, [](double sum, Bin const& bin) { return sum + bin.count; });
}

double Distribution::quantile(double q) const
{
    double left = std::clamp(q, 0.0, 1.0) * count();
    for (Bin const& bin : bins) {
        if (bin.count > 0 && left <= bin.count) return bin.lower + (bin.upper - bin.lower) * (left / bin.count);
        left -= bin.count;
    }
    return bins.empty() ? std::numeric_limits<double>::quiet_NaN() : bins.back().upper;
}

double Distribution::below(double value) const
{
    double sum = 0;
    for (Bin const& bin : bins) {
        if (value >= bin.upper)
            sum += bin.count;
        else if (value > bin.lower)
            sum += bin.count * (value - bin.lower) / (bin.upper - bin.lower);
    }
    double const all = count();
    return all > 0 ? sum / all : std::numeric_limits<double>::quiet_NaN();
}

namespace {

QString atQuantile(Distribution const& one, Distribution const& other, double q, QString const& where, QLocale const& in)
{
    double const a = one.quantile(q), b = other.quantile(q);
    QString const how = std::abs(a - b) < 0.03 * std::max(a, b) ? tr("alike at %1 (%2 against %3)")
                        : a < b                                 ? tr("faster at %1 (%2 against %3)")
                                                                : tr("slower at %1 (%2 against %3)");
    return how.arg(where, figures::duration(a, in), figures::duration(b, in));
}

}  // namespace

QString compareSentence(Distribution const& one, Distribution const& other, QLocale const& in)
{
    if (one.count() <= 0 && other.count() <= 0) return tr("Nothing was counted in this range.");
    if (one.count() <= 0 || other.count() <= 0) {
        Distribution const& there = one.count() > 0 ? one : other;
        return tr("%1: median %2, p95 %3.")
            .arg(there.name, figures::duration(there.quantile(0.5), in), figures::duration(there.quantile(0.95), in));
    }
    return tr("%1, beside %2, is %3 and %4.")
        .arg(one.name, other.name, atQuantile(one, other, 0.5, tr("the median"), in), atQuantile(one, other, 0.95, tr("p95"), in));
}

}  // namespace signalbox::console
