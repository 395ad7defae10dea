// The part of a caller's query string that goes on to the provider: known parameters only, never a credential. Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox {

/// The parameters of `query` that providers need, joined with '&': `beta` (Anthropic's SDKs) and `api-version` (Azure's). Everything else is
/// left out, and so is a value that is no short word or that is `key`, the key the caller presented. Of a session `intent` and `call_id` (OpenAI) go on, too.
std::string passing_query(std::string_view query, std::string_view key, bool session = false);

}  // namespace signalbox
