// Paths with the name of a model in them, "/v1beta/models/{model}:generateContent". Pure functions; names are percent-encoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// Where a format has the name of the model and the wish for a stream: in the body, or in the path, which says then what the reply is.
enum class model_place : std::uint8_t { body, path_of_whole, path_of_stream };

constexpr bool is_in_path(model_place where)
{
    return where != model_place::body;
}
constexpr bool asks_for_stream(model_place where)
{
    return where == model_place::path_of_stream;
}

inline constexpr std::string_view model_mark = "{model}";

/// The name in a path of this pattern; empty for a pattern without one. Nothing when the path is another.
std::optional<std::string_view> model_in(std::string_view pattern, std::string_view path);

/// The name of a model as a path has it, without its encoding.
std::string decoded_model(std::string_view name);

/// What a path says of a request, whose body says nothing of it then.
template <class Request>
void take_from_path(Request& asked, model_place where, std::string_view name)
{
    if (!is_in_path(where)) return;
    asked.model = decoded_model(name);
    asked.stream = asks_for_stream(where);
}

/// Appends the path of this pattern for a model, whose name is encoded here.
void append_path(std::string& out, std::string_view pattern, std::string_view model);

}  // namespace signalbox::dialect
