// Reads `options`, `format` and `think`. Steps of request_reader::read; complaints go to the field_reader.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

namespace signalbox::dialect::ollama {

/// `num_predict`: nothing when it is negative, which is no limit.
std::optional<std::uint64_t> read_limit(wire::json_view value, field_reader& fields);
void read_options(wire::json_view options, field_reader& fields, request_extras& extras, model::chat_request& into);
void read_format(wire::json_view format, field_reader& fields, model::chat_request& into);
void read_thinking(wire::json_view think, field_reader& fields, model::chat_request& into);

}  // namespace signalbox::dialect::ollama
