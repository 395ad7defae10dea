// An upstream's error as the caller may read it: status and message as far as they concern the caller, type and code in OpenAI's words.
// Pure; credentials that providers quote in their messages do not pass.
#pragma once

#include "engine/dialect/error_kind.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect {

struct told_error {
    int status = 502;
    std::string type;
    std::string code;  // empty is null
    std::string message;
    std::string param;  // of our own failures; empty is null
};

told_error told_to_caller(model::reply_error const& seen);
/// A failure after the reply began: of the upstream, or our own. The status means nothing then.
told_error told_to_caller(model::failure const& seen);

/// {"error":{"message":...,"type":...,"param":...,"code":...}}
void append_error(std::string& out, told_error const& told);

/// The refused credential is the gateway's: the caller can do nothing about it and learns nothing of it.
bool about_our_credential(model::reply_error const& seen, error_kind kind);

/// The provider's message, of bounded length, with everything that looks like an API key ("sk-...", "Bearer ...") blotted out.
std::string safe_message(model::reply_error const& seen);

/// The provider's own status, or `usual` when it has none that clients of other dialects know.
int status_or(model::reply_error const& seen, int usual);

}  // namespace signalbox::dialect
