// The types of JSON Schemas as Gemini's Schema names them, and where references lead. Pure functions over views.
#pragma once

#include "engine/wire/json.hpp"

#include <string_view>
#include <vector>

namespace signalbox::dialect::gemini {

/// The types that `type` names, in capitals, without null, which sets `nullable`. Words that are no type are passed over.
std::vector<std::string_view> types_of(wire::json_view type, bool& nullable);

/// What a reference within a schema ("#/$defs/a") leads to; nothing when it leads out of it or nowhere.
wire::json_view referred(wire::json_view whole, std::string_view pointer);

}  // namespace signalbox::dialect::gemini
