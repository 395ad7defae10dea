// The members that plain replies and the events of a stream share: usage and why an answer ended (API reference, Chat). Pure functions over views.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::cohere {

using event_list = std::vector<model::reply_event>;

/// What is billed, where the reply says it; else all tokens, of which those of the vendor's own preamble are none of the caller's. Nothing when both are
/// absent.
std::optional<model::usage> read_usage(wire::json_view usage);
/// The member "usage".
void append_usage(std::string& out, model::usage const& tokens);

model::finish read_finish(std::string native);
std::string_view finish_word(model::finish const& seen);
/// An answer that ended so has failed. `words` may be absent.
std::optional<model::reply_error> failed_finish(std::string_view native, wire::json_view words);

model::failure malformed(std::string_view what);

}  // namespace signalbox::dialect::cohere
