// What a classifier is asked about a request, and its answer. Pure: bodies of chats in and out.
#pragma once

#include "engine/model/dialect.hpp"
#include "engine/model/failure.hpp"
#include "engine/policy/said.hpp"
#include "engine/route/table.hpp"

#include <string>
#include <string_view>

namespace signalbox {

/// Longer requests are not classified: reading them would take more than their answer is worth. Bytes.
inline constexpr std::size_t longest_classified = 5u << 20;

/// The body of a chat in OpenAI's format: the prompt with the labels, then the turns of the conversation. Of the request only what its user and the
/// model said goes along: no parameters, no tools with their calls and results, and images only with `images`. Faults: bad_request and
/// malformed_json of a body that cannot be read, or holds nothing that was said.
model::result<std::string> question_for(route::classifier const& by, model::dialect spoken, std::string_view body, bool images);

/// The same of words that were read: those of user and model, and what tools answered, as a user's. Fault bad_request where there are none.
model::result<std::string> question_about(route::classifier const& by, std::vector<policy::saying> const& said);

/// What the answering chat says, in OpenAI's format; fault malformed_reply.
model::result<std::string> answer_in(std::string_view body);

}  // namespace signalbox
