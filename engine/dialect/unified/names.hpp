// The names of the question and of the instructions, as the pages of several gateways have them. The first of each is the one that is written. Constants.
#pragma once

#include <array>
#include <string_view>

namespace signalbox::dialect::unified {

inline constexpr std::array<std::string_view, 5> input_names{"input", "contents", "content", "text", "prompt"};
inline constexpr std::array<std::string_view, 2> instruction_names{"instructions", "system"};

}  // namespace signalbox::dialect::unified
