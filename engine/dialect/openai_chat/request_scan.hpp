// The relay road's look at an OpenAI request: one pass checks the JSON and finds the routing fields, nothing is copied but the
// model's name. Pure; views point into the body.
#pragma once

#include "engine/dialect/codec.hpp"

#include <string_view>

namespace signalbox::dialect::openai_chat {

model::result<scanned_request> scan_request(std::string_view body);

}  // namespace signalbox::dialect::openai_chat
