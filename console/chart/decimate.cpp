#include "console/chart/decimate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace signalbox::console {

namespace {

// Lowest and highest of one column, and whether it had only gaps.
class Column {
public:
    void add(Sample const& sample)
    {
        if (std::isnan(sample.value)) {
            gap_ = sample;
            has_gap_ = true;
            return;
        }
        if (!any_ || sample.value < low_.value) low_ = sample;
        if (!any_ || sample.value > high_.value) high_ = sample;
        any_ = true;
    }
    void flush(std::vector<Sample>& to)
    {
        if (any_) {
            to.push_back(low_.at_us <= high_.at_us ? low_ : high_);
            if (low_.at_us != high_.at_us) to.push_back(low_.at_us <= high_.at_us ? high_ : low_);
        } else if (has_gap_) {
            to.push_back(gap_);
        }
        *this = Column();
    }

private:
    Sample low_, high_, gap_;
    bool any_ = false, has_gap_ = false;
};

}  // namespace

std::vector<Sample> decimate(std::span<Sample const> samples, Range range, int columns)
{
    std::vector<Sample> kept;
    if (samples.empty() || columns < 1 || range.length() <= 0) return kept;
    auto const earlier = [](Sample const& a, std::int64_t at) { return a.at_us < at; };
    auto first = std::lower_bound(samples.begin(), samples.end(), range.from_us, earlier);
    auto last = std::lower_bound(first, samples.end(), range.to_us, earlier);
    if (first != samples.begin()) kept.push_back(*(first - 1));
    if (last - first <= 2L * columns) {
        kept.insert(kept.end(), first, last);
    } else {
        double const scale = columns / static_cast<double>(range.length());
        Column column;
        std::int64_t now = -1;
        for (auto each = first; each != last; ++each) {
            auto const place = static_cast<std::int64_t>(static_cast<double>(each->at_us - range.from_us) * scale);
            if (place != now) column.flush(kept);
            now = place;
            column.add(*each);
        }
        column.flush(kept);
    }
    if (last != samples.end()) kept.push_back(*last);
    return kept;
}

std::vector<Sample> gather(std::span<Sample const> samples, Range range, Steps const& steps, int most, std::int64_t& wide_us)
{
    std::int64_t const first = steps.placeOf(range.from_us), together = (steps.countIn(range) + most - 1) / std::max(most, 1);
    wide_us = steps.step_us * together;
    std::vector<Sample> sums;
    std::int64_t before = -1;  // the part of the last sum
    for (Sample const& sample : samples) {
        std::int64_t const place = steps.placeOf(sample.at_us) - first;  // a first step may begin before the range
        if (std::isnan(sample.value) || place < 0 || sample.at_us >= range.to_us) continue;
        std::int64_t const part = place / together;
        if (part == before)
            sums.back().value += sample.value;
        else
            sums.push_back({together == 1 ? sample.at_us : steps.startAt(first + part * together), sample.value});
        before = part;
    }
    return sums;
}

}  // namespace signalbox::console
