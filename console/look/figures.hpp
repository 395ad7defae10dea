// Numbers as people read them: durations, costs, counts, rates, shares, sizes, moments and changes, in the words of a locale.
// Pure functions over values; everything the console shows as a number goes through here.
#pragma once

#include <QLocale>
#include <QString>
#include <QTimeZone>

#include <cstdint>
#include <optional>

namespace signalbox::console::figures {

/// Shown where there is no value: nothing was counted, so there is no percentile.
QString none();
/// "unknown": there is a value and we do not know it. Never 0.
QString unknown();

/// "850 µs", "12.3 ms", "1.23 s", "2 min 05 s", "3 h", "3 h 12 min", "2 d 4 h".
QString duration(double microseconds, QLocale const& in = QLocale());
QString duration(std::optional<double> microseconds, QLocale const& in = QLocale());

/// Millionths of a dollar: "$0.00012", "$0.45", "$12.30", "$12,345"; nothing is "unknown".
QString cost(std::optional<std::int64_t> micros, QLocale const& in = QLocale());
/// Of one request, to the millionth: "$0.023595", "$0.45", "$0".
QString exactCost(std::int64_t micros);
/// A sum that leaves `unpriced` of `all` requests out: "≥ $1.20"; "unknown" when it leaves all of them out.
QString cost(std::int64_t micros, std::uint64_t unpriced, std::uint64_t all, QLocale const& in = QLocale());

/// "1,234,567"
QString count(std::uint64_t number, QLocale const& in = QLocale());
/// "950", "12.3 k", "1.23 M": where there is no room.
QString shortCount(double number, QLocale const& in = QLocale());
/// "12.3/s"; `unit` stands before the slash: "45 tok/s".
QString rate(double per_second, QString const& unit = {}, QLocale const& in = QLocale());
/// 0 to 1: "4.2 %", "0.04 %", "< 0.01 %", "0 %".
QString share(double of_one, QLocale const& in = QLocale());
/// "512 B", "1.2 kB", "3.4 MB": thousands, as disks are sold.
QString bytes(std::uint64_t number, QLocale const& in = QLocale());
/// Three significant digits, without an exponent: "0.0123", "12.3", "12,300".
QString plain(double number, QLocale const& in = QLocale());

enum class Precision : std::uint8_t { minutes, seconds, milliseconds };
/// "UTC", "UTC+02:00": what a clock in the zone is ahead at that moment.
QString zoneName(std::int64_t us, QTimeZone const& zone);
/// "21 Nov 2026 14:05:31 UTC+01:00". Microseconds since 1970; the zone is always said.
QString moment(std::int64_t us, QTimeZone const& zone, Precision precision = Precision::seconds, QLocale const& in = QLocale());
/// "21 Nov 14:05 – 15:05 UTC": both ends, and what they share only once.
QString span(std::int64_t from_us, std::int64_t to_us, QTimeZone const& zone, QLocale const& in = QLocale());

enum class Direction : std::uint8_t { unknown, same, up, down };
struct Change {
    Direction direction = Direction::unknown;
    QString text;    // "+12 %", "−3 %", "±0 %", "new", "–"
    QString spoken;  // "up 12 percent", "down 3 percent", "unchanged", "not there before", "no comparison"
    bool operator==(Change const&) const = default;
};
/// How much more `now` is than `before`, relative to it. Nothing: not known.
Change change(std::optional<double> before, std::optional<double> now, QLocale const& in = QLocale());
/// The same for shares, in percentage points: "+1.2 pp", "up 1.2 percentage points".
Change changeOfShare(std::optional<double> before, std::optional<double> now, QLocale const& in = QLocale());

}  // namespace signalbox::console::figures
