// Error bodies as providers and what stands before them send them: read into one event, whatever the shape. Pure.
#pragma once

#include "engine/model/reply_event.hpp"

#include <string_view>

namespace signalbox::dialect {

/// Never fails: what cannot be read is the absence of a message.
model::reply_error read_error_body(int status, std::string_view body);

}  // namespace signalbox::dialect
