// What a chart shows, said in one sentence, for those who do not see it and for those in a hurry. Pure.
#pragma once

#include "console/chart/chart_data.hpp"

#include <QTimeZone>

#include <cstdint>
#include <vector>

namespace signalbox::console {

/// Where a series moved most: the split into before and after with the clearest difference. Nothing when neither side differs by a fifth.
struct Shift {
    bool found = false;
    std::int64_t at_us = 0;
    double before = 0;  // medians
    double after = 0;
};
Shift findShift(std::vector<Sample> const& samples);

/// "p95 of gpt-x rose from 1.2 s to 2.0 s at 14:05."; without a shift "p95 stayed near 1.2 s, highest 3.4 s at 14:05."
QString trendSentence(Series const& series, Unit unit, QTimeZone const& zone, QLocale const& in = QLocale());
/// "$12.30 in all; gpt-x made up 61 %. Most at 14:00: $1.20."
QString sharesSentence(std::vector<Series> const& series, Unit unit, QTimeZone const& zone, QLocale const& in = QLocale());
/// The time of day, with the date when the samples span more than a day.
QString briefMoment(std::int64_t us, std::int64_t span_us, QTimeZone const& zone, QLocale const& in = QLocale());

/// One histogram: buckets in order, each with its edges in microseconds.
struct Bin {
    double lower = 0;
    double upper = 0;
    double count = 0;
};
struct Distribution {
    QString name;
    int color = 0;
    std::vector<Bin> bins;
    double count() const;
    /// The value that a share q of all is not above, between the edges of its bin; NaN of nothing.
    double quantile(double q) const;
    /// The share of all that is not above a value.
    double below(double value) const;
};
/// "gpt-x is faster at the median (0.9 s against 1.4 s) and slower at p95 (4.1 s against 3.0 s)."
QString compareSentence(Distribution const& one, Distribution const& other, QLocale const& in = QLocale());

}  // namespace signalbox::console
