// The series colour of a name: the same in every view and under every query while the program runs. Any thread.
#pragma once

#include <QString>

namespace signalbox::console {

inline constexpr int most_colored_names = 10'000;  // further names share colours

/// The number of a series colour; names get the next one when they are first seen.
int nameColor(QString const& name);

}  // namespace signalbox::console
