// The members that plain replies and frames of a stream share: usage and why an answer ended (API reference, TokenUsage and stopReason). Pure functions over
// views.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::bedrock {

using event_list = std::vector<model::reply_event>;

/// Nothing when it is absent or counts nothing. Tokens of the cache stand beside the input's.
std::optional<model::usage> read_usage(wire::json_view usage);
/// The members of a usage object.
void append_usage(std::string& out, model::usage const& tokens);

/// `called`: the reply holds calls.
model::finish read_finish(std::string native, bool called);
std::string_view finish_word(model::finish const& seen);

model::failure malformed(std::string_view what);

}  // namespace signalbox::dialect::bedrock
