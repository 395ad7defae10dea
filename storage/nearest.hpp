// The known name closest to a mistyped one, for messages. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// The nearest by edit distance, or an empty text when nothing is near: more than a third of the letters differ.
std::string_view nearest(std::string_view written, std::span<std::string_view const> known);

/// "; did you mean X?" or nothing.
std::string did_you_mean(std::string_view written, std::span<std::string_view const> known);

}  // namespace signalbox::storage
