// The fields that plain replies and stream events share: usage, how a response ended, its error, what is in an item. Pure functions.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::dialect::openai_responses {

using event_list = std::vector<model::reply_event>;

/// No answer holds more items: OpenAI allows 128 tools in all.
inline constexpr std::size_t item_limit = 4096;

/// Nothing when it is null, absent or counts nothing.
std::optional<model::usage> read_usage(wire::json_view usage);

/// How a response that is neither failed nor still at work ended. `called`: it holds calls of the client's tools.
model::finish read_finish(wire::json_view response, bool called);

/// The error of a failed response, or of an `error` event: its members may stand under "error".
model::reply_error read_error(wire::json_view holder);

/// What of a response other formats have no place for.
model::reply_loss lost_item(wire::json_view type);
model::reply_loss lost_annotations();

/// The texts of summary or content parts, with an empty line between them.
std::string joined_texts(wire::json_view parts);
/// A reasoning item: its own text, or the summary of it.
std::string reasoning_text(wire::json_view item);
/// As a signature; empty when the item is not sealed.
std::string seal_of(wire::json_view item);

bool is_call(wire::json_view type);

model::failure malformed(std::string_view what);

}  // namespace signalbox::dialect::openai_responses
