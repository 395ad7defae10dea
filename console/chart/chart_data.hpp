// The words of the charts: what is drawn, in which unit, and the same as a table. Values, copied freely; no widget and no library is named.
#pragma once

#include <QLocale>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace signalbox::console {

/// How a number is written beside an axis and in a tooltip. Durations are microseconds, costs millionths of a dollar, shares 0 to 1.
enum class Unit : std::uint8_t { count, duration, cost, share, tokens_per_second, plain };
QString format(Unit unit, double value, QLocale const& in = QLocale());
/// For a table and for CSV: the bare number with its unit in the heading. Nothing (NaN) is empty.
QString bareNumber(double value);
/// "ms", "USD", "%", "tok/s" or nothing: the unit of bare numbers, and what a value is multiplied with for it.
QString bareUnit(Unit unit);
double bareFactor(Unit unit);

struct Range {
    std::int64_t from_us = 0;
    std::int64_t to_us = 0;
    std::int64_t length() const { return to_us - from_us; }
    bool operator==(Range const&) const = default;
};

/// One bucket of a series: its start, and NaN where nothing was counted.
struct Sample {
    std::int64_t at_us = 0;
    double value = 0;
};

struct Series {
    QString name;
    int color = 0;                // its place among the series colours, and its shape
    std::vector<Sample> samples;  // in order of time
};

/// Something that happened: a change of the configuration, a start of the server.
struct TimeMark {
    std::int64_t at_us = 0;
    QString label;   // short, for the tooltip's first line
    QString detail;  // may be empty
    bool operator==(TimeMark const&) const = default;
};

struct ChartTable {
    QStringList header;
    std::vector<QStringList> rows;
};

/// RFC 4180 with CRLF. Text that a spreadsheet would run as a formula gets an apostrophe: names come from outside.
QString toCsv(ChartTable const& table);

/// Steps of time as the store counts them: from `origin_us`, which a zone's offset moves to its midnights, or from one of `starts` to the next.
/// Steps are numbered, so that they can be drawn side by side whatever their length.
struct Steps {
    std::int64_t step_us = 60'000'000;
    std::int64_t origin_us = 0;
    std::vector<std::int64_t> starts = {};  // ascending; empty unless a zone's clock changes: days have 23 or 25 hours then
    bool operator==(Steps const&) const = default;

    /// The number of the step that has this moment.
    std::int64_t placeOf(std::int64_t us) const;
    std::int64_t startAt(std::int64_t place) const;
    /// The start of the step that has this moment.
    std::int64_t startOf(std::int64_t us) const { return startAt(placeOf(us)); }
    /// The first start that is not before this moment.
    std::int64_t endOf(std::int64_t us) const;
    /// How many steps the range has a part of; at least one.
    std::int64_t countIn(Range range) const;
};

}  // namespace signalbox::console
