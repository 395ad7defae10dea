// The known word closest to a mistyped one, for mistakes. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace signalbox::expression {

/// "; did you mean X?", or nothing when no known word is near.
std::string did_you_mean(std::string_view written, std::span<std::string_view const> known);

}  // namespace signalbox::expression
