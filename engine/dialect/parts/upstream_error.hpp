// What the words of all formats for errors are made of: status and message as far as they concern the caller. Pure; credentials that
// providers quote in their messages do not pass.
#pragma once

#include "engine/dialect/error_format.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// What a failure repeats of a provider's error; nothing when it is the gateway's own.
std::optional<model::reply_error> as_reported(model::failure const& seen);
/// The failure's own words, else those of its row.
std::string words_or_default(model::failure const& seen);

/// The kind and the code of a failure of the gateway's own: those of its row. A policy that could not be asked refuses a request that may be right:
/// its failure says a kind, and is told as that.
error_kind own_kind(model::failure const& seen);
std::string_view own_code(model::failure const& seen);

/// A failure in a format whose code is that of the fault's row, or the fault's name.
told_error tell_by_row(error_format const& as, model::failure const& seen);

/// Ends an error and the object around it. `,"request_id":"..."` stands between, unless it is empty.
void close_error(std::string& out, std::string_view request_id);

/// The refused credential is the gateway's: the caller can do nothing about it and learns nothing of it.
bool about_our_credential(model::reply_error const& seen, error_kind kind);

/// The provider's message, of bounded length, with everything that looks like an API key ("sk-...", "Bearer ...") blotted out.
std::string safe_message(model::reply_error const& seen);

/// The provider's own status, or `usual` when it has none that clients of other dialects know.
int status_or(model::reply_error const& seen, int usual);

}  // namespace signalbox::dialect
