// Paths with the name of a model in them, "/v1beta/models/{model}:generateContent". Pure functions; names are percent-encoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect {

inline constexpr std::string_view model_mark = "{model}";

/// The name in a path of this pattern; empty for a pattern without one. Nothing when the path is another.
std::optional<std::string_view> model_in(std::string_view pattern, std::string_view path);

/// Appends the path of this pattern for a model, whose name is encoded here.
void append_path(std::string& out, std::string_view pattern, std::string_view model);

}  // namespace signalbox::dialect
