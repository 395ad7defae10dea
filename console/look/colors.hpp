// The tables behind the theme: every colour of the light and the dark set, and the arithmetic that tells whether text on them can be read.
// Pure functions over values; Theme chooses which set is worn.
#pragma once

#include "console/look/theme.hpp"

#include <QColor>
#include <QPalette>

namespace signalbox::console {

/// Series colours that differ for every kind of colour vision; further series repeat them with another shape.
inline constexpr int series_colors = 8;

QPalette makePalette(bool dark);
QColor roleColor(Role role, bool dark);
QColor seriesColor(int number, bool dark);
/// From few (0) to many (1), always further from the background; shares outside are taken as the nearest end.
QColor heatColor(double share, bool dark);

/// The ratio of WCAG 2: 1 (the same) to 21 (black on white).
double contrast(QColor const& one, QColor const& other);
/// Whether a palette is a dark one, told by its window and its text.
bool isDark(QPalette const& palette);

}  // namespace signalbox::console
