// How far apart two names are, in single-character edits: for "did you mean". Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace signalbox::route {

/// Longer names are not compared: ids are short, and the time grows with the square of the length.
inline constexpr std::size_t compared_name_limit = 128;

/// The most edits at which a name is still likely to be meant: a third of its length, at least one, at most four.
std::size_t near_enough(std::string_view wanted);

/// Edits (insert, delete, replace, swap neighbours; ASCII case counts for nothing) from one name to the other; any number above `limit`
/// when there are more.
std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit);

}  // namespace signalbox::route
