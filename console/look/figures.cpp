#include "console/look/figures.hpp"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace signalbox::console::figures {

namespace {

// A namespace has no tr() of its own.
QString tr(char const* text)
{
    return QCoreApplication::translate("signalbox::console::figures", text);
}

int decimalsFor(double number, int significant)
{
    double const size = std::abs(number);
    if (size == 0.0 || !std::isfinite(size)) return 0;
    // What rounds up to the next power of ten has a digit more before the point: 9.999 is 10.0, not 10.00.
    double const rounded = size * (1 + 0.5 * std::pow(10.0, -significant));
    return std::clamp(significant - 1 - static_cast<int>(std::floor(std::log10(rounded))), 0, 9);
}

// Long numbers are grouped in every locale; the C locale would leave it out.
QLocale grouped(QLocale in)
{
    in.setNumberOptions(in.numberOptions() & ~QLocale::OmitGroupSeparator);
    return in;
}

QString digits(double number, int significant, QLocale const& in)
{
    return grouped(in).toString(number, 'f', decimalsFor(number, significant));
}

QString withUnit(QString const& number, QString const& unit)
{
    return number + QChar(QChar::Nbsp) + unit;
}

QString twoParts(std::int64_t whole, QString const& unit, std::int64_t rest, int width, QString const& rest_unit, QLocale const& in)
{
    if (rest == 0) return withUnit(in.toString(static_cast<qlonglong>(whole)), unit);
    QString small = in.toString(static_cast<qlonglong>(rest));
    while (small.size() < width) small.prepend(in.zeroDigit());
    return withUnit(in.toString(static_cast<qlonglong>(whole)), unit) + QChar(QChar::Nbsp) + withUnit(small, rest_unit);
}

QString longDuration(double microseconds, QLocale const& in)
{
    auto const seconds = static_cast<std::int64_t>(std::llround(microseconds / 1e6));
    if (seconds < 3'600) return twoParts(seconds / 60, tr("min"), seconds % 60, 2, tr("s"), in);
    std::int64_t const minutes = (seconds + 30) / 60;
    if (minutes < 24 * 60) return twoParts(minutes / 60, tr("h"), minutes % 60, 2, tr("min"), in);
    std::int64_t const hours = (minutes + 30) / 60;
    return twoParts(hours / 24, tr("d"), hours % 24, 1, tr("h"), in);
}

}  // namespace

QString none()
{
    return QString(QChar(0x2013));
}
QString unknown()
{
    return tr("unknown");
}

QString duration(double microseconds, QLocale const& in)
{
    if (!std::isfinite(microseconds)) return none();
    if (microseconds < 0) return QChar(0x2212) + duration(-microseconds, in);
    if (microseconds < 999.5) return withUnit(in.toString(microseconds, 'f', 0), QStringLiteral("µs"));
    if (microseconds < 999'500) return withUnit(digits(microseconds / 1e3, 3, in), tr("ms"));
    if (microseconds < 59'950'000) return withUnit(digits(microseconds / 1e6, 3, in), tr("s"));
    return longDuration(microseconds, in);
}

QString duration(std::optional<double> microseconds, QLocale const& in)
{
    return microseconds ? duration(*microseconds, in) : none();
}

QString cost(std::optional<std::int64_t> micros, QLocale const& in)
{
    if (!micros) return unknown();
    double const dollars = static_cast<double>(*micros) / 1e6;
    double const size = std::abs(dollars);
    QString const sign = *micros < 0 ? QString(QChar(0x2212)) : QString();
    if (*micros == 0) return QStringLiteral("$0");
    // Cents are what people count in; below a dollar two digits that are not 0, down to the millionth; above 10,000 no cents.
    int const decimals = size >= 9'999.5 ? 0 : size >= 0.995 ? 2 : std::clamp(decimalsFor(size, 2), 2, 6);
    return sign + QLatin1Char('$') + grouped(in).toString(size, 'f', decimals);
}

QString exactCost(std::int64_t micros)
{
    if (micros == 0) return QStringLiteral("$0");
    QString const text = QString::number(std::abs(static_cast<double>(micros)) / 1e6, 'f', 6);
    return (micros < 0 ? QString(QChar(0x2212)) : QString()) + QLatin1Char('$') + text;
}

QString cost(std::int64_t micros, std::uint64_t unpriced, std::uint64_t all, QLocale const& in)
{
    if (unpriced == 0) return cost(std::optional(micros), in);
    if (unpriced >= all && micros == 0) return unknown();
    return QString(QChar(0x2265)) + QChar(QChar::Nbsp) + cost(std::optional(micros), in);
}

QString count(std::uint64_t number, QLocale const& in)
{
    return grouped(in).toString(static_cast<qulonglong>(number));
}

QString shortCount(double number, QLocale const& in)
{
    if (!std::isfinite(number)) return none();
    double const size = std::abs(number);
    if (size < 999.5) return size == std::floor(size) ? in.toString(number, 'f', 0) : digits(number, 3, in);
    if (size < 999'500) return withUnit(digits(number / 1e3, 3, in), QStringLiteral("k"));
    if (size < 999.5e6) return withUnit(digits(number / 1e6, 3, in), QStringLiteral("M"));
    return withUnit(digits(number / 1e9, 3, in), QStringLiteral("G"));
}

QString rate(double per_second, QString const& unit, QLocale const& in)
{
    if (!std::isfinite(per_second)) return none();
    QString const number = digits(per_second, 3, in);
    return unit.isEmpty() ? number + QStringLiteral("/s") : withUnit(number, unit + QStringLiteral("/s"));
}

QString share(double of_one, QLocale const& in)
{
    if (!std::isfinite(of_one)) return none();
    double const percent = of_one * 100;
    if (percent == 0) return withUnit(in.toString(0), QStringLiteral("%"));
    if (percent > 0 && percent < 0.01) return QStringLiteral("< ") + withUnit(in.toString(0.01, 'f', 2), QStringLiteral("%"));
    int const wanted = std::abs(percent) < 10 ? std::min(decimalsFor(percent, 2), 2) : std::abs(percent) < 100 ? 1 : 0;
    bool const nearly_all = percent < 100 && percent >= 99.95;  // almost all is not all: 99.97 % must not read 100 %
    double const shown = percent < 100 ? std::min(percent, 99.99) : percent;
    return withUnit(in.toString(shown, 'f', nearly_all ? 2 : wanted), QStringLiteral("%"));
}

QString bytes(std::uint64_t number, QLocale const& in)
{
    auto const size = static_cast<double>(number);
    if (size < 1'000) return withUnit(count(number, in), QStringLiteral("B"));
    if (size < 999'500) return withUnit(digits(size / 1e3, 3, in), QStringLiteral("kB"));
    if (size < 999.5e6) return withUnit(digits(size / 1e6, 3, in), QStringLiteral("MB"));
    return withUnit(digits(size / 1e9, 3, in), QStringLiteral("GB"));
}

QString plain(double number, QLocale const& in)
{
    return std::isfinite(number) ? digits(number, 3, in) : none();
}

QString zoneName(std::int64_t us, QTimeZone const& zone)
{
    int const seconds = QDateTime::fromMSecsSinceEpoch(us / 1'000, zone).offsetFromUtc();
    if (seconds == 0) return QStringLiteral("UTC");
    int const minutes = std::abs(seconds) / 60;
    return QStringLiteral("UTC%1%2:%3")
        .arg(seconds < 0 ? QChar(0x2212) : QLatin1Char('+'))
        .arg(minutes / 60, 2, 10, QLatin1Char('0'))
        .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

QString moment(std::int64_t us, QTimeZone const& zone, Precision precision, QLocale const& in)
{
    QString const format = precision == Precision::minutes   ? QStringLiteral("d MMM yyyy HH:mm")
                           : precision == Precision::seconds ? QStringLiteral("d MMM yyyy HH:mm:ss")
                                                             : QStringLiteral("d MMM yyyy HH:mm:ss.zzz");
    return in.toString(QDateTime::fromMSecsSinceEpoch(us / 1'000, zone), format) + QLatin1Char(' ') + zoneName(us, zone);
}

QString span(std::int64_t from_us, std::int64_t to_us, QTimeZone const& zone, QLocale const& in)
{
    QDateTime const from = QDateTime::fromMSecsSinceEpoch(from_us / 1'000, zone);
    QDateTime const to = QDateTime::fromMSecsSinceEpoch(to_us / 1'000, zone);
    QString const clock = from.time().second() != 0 || to.time().second() != 0 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
    QString const whole = (from.date().year() == to.date().year() ? QStringLiteral("d MMM ") : QStringLiteral("d MMM yyyy ")) + clock;
    // Over a change of the clock each end has a zone of its own.
    bool const one_zone = from.offsetFromUtc() == to.offsetFromUtc();
    QString const first = in.toString(from, whole) + (one_zone ? QString() : QLatin1Char(' ') + zoneName(from_us, zone));
    QString const second = in.toString(to, from.date() == to.date() ? clock : whole);
    return first + QStringLiteral(" – ") + second + QLatin1Char(' ') + zoneName(to_us, zone);
}

namespace {

QString changed(double by, QString const& unit, QLocale const& in)
{
    return (by < 0 ? QChar(0x2212) : QLatin1Char('+')) + withUnit(in.toString(std::abs(by), 'f', std::min(decimalsFor(by, 2), 1)), unit);
}

Change made(double by, QString const& unit, QString const& spoken_up, QString const& spoken_down, QLocale const& in)
{
    if (std::abs(by) < 0.05) return {Direction::same, QChar(0xb1) + withUnit(in.toString(0), unit), tr("unchanged")};
    QString const size = in.toString(std::abs(by), 'f', std::min(decimalsFor(by, 2), 1));
    return {by > 0 ? Direction::up : Direction::down, changed(by, unit, in), (by > 0 ? spoken_up : spoken_down).arg(size)};
}

Change incomparable()
{
    return {Direction::unknown, none(), tr("no comparison")};
}

}  // namespace

Change change(std::optional<double> before, std::optional<double> now, QLocale const& in)
{
    if (!before || !now || !std::isfinite(*before) || !std::isfinite(*now)) return incomparable();
    if (*before == 0)
        return *now == 0 ? Change{Direction::same, QChar(0xb1) + withUnit(in.toString(0), QStringLiteral("%")), tr("unchanged")}
                         : Change{Direction::up, tr("new"), tr("not there before")};
    return made((*now - *before) / std::abs(*before) * 100, QStringLiteral("%"), tr("up %1 percent"), tr("down %1 percent"), in);
}

Change changeOfShare(std::optional<double> before, std::optional<double> now, QLocale const& in)
{
    if (!before || !now || !std::isfinite(*before) || !std::isfinite(*now)) return incomparable();
    return made((*now - *before) * 100, tr("pp"), tr("up %1 percentage points"), tr("down %1 percentage points"), in);
}

}  // namespace signalbox::console::figures
