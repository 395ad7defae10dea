// A million samples as what a screen can show of them: the lowest and the highest of each pixel column. Pure.
#pragma once

#include "console/chart/chart_data.hpp"

#include <span>
#include <vector>

namespace signalbox::console {

/// Points of one chart at most: as many as a screen has columns for; beyond, a repaint takes more than a frame.
inline constexpr int most_points = 2'000;

/// The samples inside the range, at most two for each of `columns` equal parts of it: lowest and highest, in order of time. The last sample
/// before and the first after the range stay, so that lines leave the picture. A column without values keeps one NaN: a gap stays a gap.
std::vector<Sample> decimate(std::span<Sample const> samples, Range range, int columns);

/// Samples added up into at most `most` parts of the range, for bars. Each part is of as many steps, `wide_us` long together.
std::vector<Sample> gather(std::span<Sample const> samples, Range range, Steps const& steps, int most, std::int64_t& wide_us);

}  // namespace signalbox::console
