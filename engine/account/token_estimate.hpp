// Tokens before the provider counts them: a documented heuristic per model family (docs/formats/token-estimate.md), good to about 15 percent. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace signalbox::account {

/// Tokens of a whole request body's text as a JSON chat request (markup discounted, base64 data not counted as text).
std::uint64_t estimate_request_tokens(std::string_view upstream_model, std::string_view body);
/// Tokens of plain text.
std::uint64_t estimate_text_tokens(std::string_view upstream_model, std::string_view text);

}  // namespace signalbox::account
