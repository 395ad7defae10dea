// Constants as people write them: numbers, times such as 1h30m, quoted text; read and written. Pure functions.
#pragma once

#include "engine/expression/syntax.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::expression {

/// "1.5s", "200ms", "1h30m", "-2d"; units w, d, h, m, s, ms, us. Nothing when it is none, or leaves the range of microseconds.
std::optional<std::chrono::microseconds> read_duration(std::string_view text);

/// The shortest text that reads back: "1.5s", "90s" as "1m30s".
std::string write_duration(std::chrono::microseconds time);

/// An integer (also 0x10), 5u, 1.5, 1e3; nothing when it is none or has no room in 64 bits.
std::optional<literal> read_number(std::string_view text);

/// What a word without quotes is: null, true, false, a number, a duration, else text.
literal read_bare(std::string_view text);

/// With double quotes and every escape it needs; any bytes are kept.
std::string in_quotes(std::string_view text);

/// Without quotes where it reads back as itself behind `field:`, else quoted.
std::string short_value(std::string_view text);

/// Whether the text is a name: letters, digits and _, not beginning with a digit.
bool is_name(std::string_view text);

}  // namespace signalbox::expression
