// The label in what a classifier answered. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::route {

/// Position of the label that the answer means, letters of either case alike: the answer itself without the white space, quotes and marks around
/// it, or the only label among its words ("The answer is smart."). Nothing when it has none, or several.
std::optional<std::uint32_t> label_in(std::string_view answer, std::span<std::string const> labels);

}  // namespace signalbox::route
