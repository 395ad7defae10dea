// The fields that plain replies and stream events share: candidates, usage, how they ended, errors. Pure functions over views.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::dialect::gemini {

using event_list = std::vector<model::reply_event>;

/// Candidates of one reply; the API gives eight.
inline constexpr std::uint32_t candidate_limit = 128;

/// The members of a GenerateContentResponse.
struct reply_members {
    wire::json_view candidates, feedback, usage, model, id, error;
};
reply_members members_of(wire::json_view reply);

/// Nothing when it is absent or counts nothing. Thoughts stand beside the candidates' tokens, and prompts of tools beside the prompt's.
std::optional<model::usage> read_usage(wire::json_view usage);

/// `called`: the candidate holds calls, which have no reason of their own.
model::finish read_finish(std::uint32_t choice, std::string native, bool called);
/// The word for a reason in this format.
std::string_view finish_word(model::finish const& seen);

model::reply_error read_error(wire::json_view error);

model::failure malformed(std::string_view what);

}  // namespace signalbox::dialect::gemini
