#include "console/frame/time_range.hpp"

#include "console/look/figures.hpp"
#include "console/look/wall_clock.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TimeRange)
};

QString lastText(std::chrono::seconds last)
{
    auto const minutes = static_cast<int>(last.count() / 60);
    if (minutes % (24 * 60) == 0 && minutes > 24 * 60) return Words::tr("last %1 days").arg(minutes / (24 * 60));
    if (minutes == 60) return Words::tr("last hour");
    if (minutes % 60 == 0) return Words::tr("last %1 hours").arg(minutes / 60);
    return Words::tr("last %1 minutes").arg(minutes);
}

/// A day as people name it.
std::optional<QDate> dayNamed(QString const& text, QDate today)
{
    if (text.isEmpty() || text == Words::tr("today")) return today;
    if (text == Words::tr("yesterday")) return today.addDays(-1);
    QLocale const english(QLocale::English);
    for (char const* const format : {"yyyy-MM-dd", "d MMM yyyy", "d MMMM yyyy"})
        if (QDate const day = english.toDate(text, QLatin1String(format)); day.isValid()) return day;
    constexpr int most_years_between_leap_days = 8;
    for (char const* const format : {"d MMM yyyy", "d MMMM yyyy"}) {
        QDate const read = english.toDate(text + QStringLiteral(" 2000"), QLatin1String(format));  // a leap year, which has every day
        for (int back = 0; read.isValid() && back <= most_years_between_leap_days; ++back)
            if (QDate const day(today.year() - back, read.month(), read.day()); day.isValid() && day <= today) return day;
    }
    return std::nullopt;
}

std::optional<QTime> clockIn(QString const& text)
{
    for (char const* const format : {"H:mm:ss", "H:mm"})
        if (QTime const time = QTime::fromString(text, QLatin1String(format)); time.isValid()) return time;
    return std::nullopt;
}

storage::time_range between(QDateTime const& from, QDateTime const& to)
{
    return {from.toSecsSinceEpoch() * 1'000'000, to.toSecsSinceEpoch() * 1'000'000};
}

/// "3h", "15m", "7d": so long until now.
std::optional<storage::time_range> lastOf(QString const& text, QDateTime const& now)
{
    static QRegularExpression const form(QStringLiteral("^(\\d{1,5})\\s*(m|h|d|w)$"));
    auto const match = form.match(text);
    if (!match.hasMatch() || match.captured(1).toLongLong() == 0) return std::nullopt;
    constexpr qint64 minute = 60, hour = 3'600, day = 86'400;
    QChar const unit = match.captured(2).at(0);
    qint64 const seconds = unit == QLatin1Char('m') ? minute : unit == QLatin1Char('h') ? hour : unit == QLatin1Char('d') ? day : 7 * day;
    return between(now.addSecs(-match.captured(1).toLongLong() * seconds), now);
}

}  // namespace

std::optional<storage::time_range> rangeInWords(QString const& text, std::int64_t now_us, QTimeZone const& zone)
{
    QString const words = text.trimmed().toLower();
    QDateTime const now = QDateTime::fromSecsSinceEpoch(now_us / 1'000'000, zone);
    if (words.isEmpty()) return std::nullopt;
    if (auto const last = lastOf(words, now)) return last;
    if (words == Words::tr("this month")) {
        QDate const first(now.date().year(), now.date().month(), 1);
        return between(first.startOfDay(zone), first.addMonths(1).startOfDay(zone));
    }
    static QRegularExpression const clocks(
        QStringLiteral("^(.*?)\\s*(\\d{1,2}:\\d\\d(?::\\d\\d)?)\\s*(?:\\.\\.|-|–)\\s*(\\d{1,2}:\\d\\d(?::\\d\\d)?)$"));
    auto const match = clocks.match(words);
    auto const day = dayNamed(match.hasMatch() ? match.captured(1) : words, now.date());
    if (!day) return std::nullopt;
    if (!match.hasMatch()) return between(day->startOfDay(zone), day->addDays(1).startOfDay(zone));
    auto const from = clockIn(match.captured(2)), to = clockIn(match.captured(3));
    if (!from || !to) return std::nullopt;
    bool const over_midnight = *to <= *from;
    // An hour that the clock shows twice is in the range both times; one that it skips has no requests.
    storage::time_range const made{firstMoment(*day, *from, zone) * 1'000'000,
                                   lastMoment(over_midnight ? day->addDays(1) : *day, *to, zone) * 1'000'000};
    return made.from_us < made.to_us ? std::optional(made) : std::nullopt;
}

namespace {

constexpr std::int64_t open_end = storage::time_range{}.to_us;

std::optional<std::chrono::seconds> lastNamed(QString const& text)
{
    static QRegularExpression const form(QStringLiteral("^(\\d{1,5})\\s*(m|h|d|w)$"));
    auto const match = form.match(text);
    if (!match.hasMatch() || match.captured(1).toInt() == 0) return std::nullopt;
    constexpr std::int64_t minute = 60, hour = 3'600, day = 86'400;
    QChar const unit = match.captured(2).at(0);
    std::int64_t const each = unit == QLatin1Char('m')   ? minute
                              : unit == QLatin1Char('h') ? hour
                              : unit == QLatin1Char('d') ? day
                                                         : 7 * day;
    return std::chrono::seconds(match.captured(1).toInt() * each);
}

/// One end: RFC 3339, or empty where the range has none.
std::optional<std::int64_t> endNamed(QString const& text, std::int64_t none)
{
    if (text.isEmpty()) return none;
    QDateTime const moment = QDateTime::fromString(text, Qt::ISODateWithMs);
    bool const zoned = moment.isValid() && moment.timeSpec() != Qt::LocalTime;  // a link says the same everywhere
    return zoned ? std::optional(moment.toMSecsSinceEpoch() * 1'000) : std::nullopt;
}

QString endText(std::int64_t ms)
{
    QDateTime const moment = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    return moment.toString(ms % 1'000 == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

}  // namespace

std::optional<ChosenRange> rangeFromText(QString const& text, std::int64_t now_us, QTimeZone const& zone)
{
    if (auto const preset = presetNamed(text)) return preset->last.count() > 0 ? ChosenRange{preset->last, {}} : ChosenRange{};
    if (auto const last = lastNamed(text)) return ChosenRange{last, {}};
    qsizetype const dots = text.indexOf(QStringLiteral(".."));
    if (dots >= 0) {
        auto const from = endNamed(text.left(dots).trimmed(), 0), to = endNamed(text.mid(dots + 2).trimmed(), open_end);
        if (from && to) return *from < *to ? std::optional(ChosenRange{std::nullopt, {*from, *to}}) : std::nullopt;
    }
    if (auto const words = rangeInWords(text, now_us, zone)) return ChosenRange{std::nullopt, *words};
    return std::nullopt;
}

// Ends between two milliseconds go outwards: nothing that is shown is left out.
QString rangeArgument(Scope const& scope)
{
    if (scope.last) {
        for (RangePreset const& each : range_presets)
            if (each.last == *scope.last) return QString::fromLatin1(each.name);
        return QStringLiteral("%1m").arg((scope.last->count() + 59) / 60);
    }
    bool const from = scope.range.from_us > 0, to = scope.range.to_us != open_end;
    if (!from && !to) return QStringLiteral("all");
    return (from ? endText(scope.range.from_us / 1'000) : QString()) + QStringLiteral("..") +
           (to ? endText((scope.range.to_us + 999) / 1'000) : QString());
}

std::optional<RangePreset> presetNamed(QString const& name)
{
    for (RangePreset const& each : range_presets)
        if (name == QLatin1String(each.name)) return each;
    return std::nullopt;
}

QString presetText(RangePreset const& preset)
{
    return preset.last.count() == 0 ? Words::tr("all time") : lastText(preset.last);
}

QString rangeText(Scope const& scope)
{
    if (scope.last) return lastText(*scope.last);
    auto const zone = QTimeZone::systemTimeZone();
    bool const open_start = scope.range.from_us <= 0;
    bool const open_end = scope.range.to_us == storage::time_range{}.to_us;
    if (open_start && open_end) return Words::tr("all time");
    if (open_start) return Words::tr("until %1").arg(figures::moment(scope.range.to_us, zone, figures::Precision::minutes));
    if (open_end) return Words::tr("since %1").arg(figures::moment(scope.range.from_us, zone, figures::Precision::minutes));
    return figures::span(scope.range.from_us, scope.range.to_us, zone);
}

}  // namespace signalbox::console
