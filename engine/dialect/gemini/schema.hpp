// Gemini's Schema, a subset of OpenAPI 3.0 with types in capitals, as the JSON Schema that other formats take. Pure.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::gemini {

/// A JSON Schema stays as it is, but for what only Gemini knows (propertyOrdering, example).
model::json_text json_schema_of(wire::json_view schema);

}  // namespace signalbox::dialect::gemini
