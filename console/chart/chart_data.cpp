#include "console/chart/chart_data.hpp"

#include "console/look/figures.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <optional>

namespace signalbox::console {

QString format(Unit unit, double value, QLocale const& in)
{
    if (!std::isfinite(value)) return figures::none();
    switch (unit) {
    case Unit::count: return figures::shortCount(value, in);
    case Unit::duration: return figures::duration(value, in);
    case Unit::cost: return figures::cost(std::optional(static_cast<std::int64_t>(std::llround(value))), in);
    case Unit::share: return figures::share(value, in);
    case Unit::tokens_per_second: return figures::rate(value, QCoreApplication::translate("signalbox::console::Unit", "tok"), in);
    case Unit::plain: return figures::plain(value, in);
    }
    return {};
}

QString bareNumber(double value)
{
    return std::isfinite(value) ? QString::number(value, 'g', 12) : QString();
}

QString bareUnit(Unit unit)
{
    switch (unit) {
    case Unit::duration: return QStringLiteral("ms");
    case Unit::cost: return QStringLiteral("USD");
    case Unit::share: return QStringLiteral("%");
    case Unit::tokens_per_second: return QStringLiteral("tok/s");
    default: return {};
    }
}

double bareFactor(Unit unit)
{
    return unit == Unit::duration ? 1e-3 : unit == Unit::cost ? 1e-6 : unit == Unit::share ? 100 : 1;
}

namespace {

QString cell(QString text)
{
    bool number = false;
    text.toDouble(&number);
    if (!number && !text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front())) text.prepend(QLatin1Char('\''));
    if (!text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('\n')) &&
        !text.contains(QLatin1Char('\r')))
        return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

void addLine(QString& to, QStringList const& cells)
{
    for (qsizetype i = 0; i < cells.size(); ++i) to += (i > 0 ? QStringLiteral(",") : QString()) + cell(cells[i]);
    to += QStringLiteral("\r\n");
}

}  // namespace

QString toCsv(ChartTable const& table)
{
    QString text;
    addLine(text, table.header);
    for (QStringList const& row : table.rows) addLine(text, row);
    return text;
}

namespace {

std::int64_t floorDivide(std::int64_t value, std::int64_t by)
{
    std::int64_t const whole = value / by;
    return value % by < 0 ? whole - 1 : whole;
}

}  // namespace

// Beyond the first and the last of `starts`, steps have their usual length.
std::int64_t Steps::placeOf(std::int64_t us) const
{
    if (starts.empty()) return floorDivide(us - origin_us, step_us);
    if (us < starts.front()) return floorDivide(us - starts.front(), step_us);
    auto const last = static_cast<std::int64_t>(starts.size()) - 1;
    if (us >= starts.back()) return last + (us - starts.back()) / step_us;
    return std::ranges::upper_bound(starts, us) - starts.begin() - 1;
}

std::int64_t Steps::startAt(std::int64_t place) const
{
    if (starts.empty()) return origin_us + place * step_us;
    auto const last = static_cast<std::int64_t>(starts.size()) - 1;
    if (place < 0) return starts.front() + place * step_us;
    return place > last ? starts.back() + (place - last) * step_us : starts[static_cast<std::size_t>(place)];
}

std::int64_t Steps::endOf(std::int64_t us) const
{
    std::int64_t const place = placeOf(us), start = startAt(place);
    return start == us ? us : startAt(place + 1);
}

std::int64_t Steps::countIn(Range range) const
{
    return std::max<std::int64_t>(placeOf(range.to_us - 1) - placeOf(range.from_us) + 1, 1);
}

}  // namespace signalbox::console
