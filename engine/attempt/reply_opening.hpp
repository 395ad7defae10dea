// What the first bytes and the first events of a reply tell: how it is framed, whether it has begun for good, whether it is an error. Pure functions.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/model/reply_event.hpp"

#include <string_view>
#include <vector>

namespace signalbox::attempt {

/// What a body is by its beginning; what `asked` says when that does not tell.
dialect::framing framing_of(dialect::stream_form form, std::string_view body, dialect::framing asked);

/// True when the reply has begun for good: with any event but an error, or only with content (text, reasoning, a tool call) or the end.
bool has_begun(std::vector<model::reply_event> const& events, bool with_content);

/// The first error among them; null when there is none.
model::reply_error const* error_in(std::vector<model::reply_event> const& events);

}  // namespace signalbox::attempt
