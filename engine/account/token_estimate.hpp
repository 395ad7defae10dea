// Tokens before the provider counts them: a documented heuristic per model family (docs/formats/token-estimate.md), good to about 15
// percent. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::account {

/// Tokens of a whole request body's text as a JSON chat request (markup discounted, base64 data not counted as text).
std::uint64_t estimate_request_tokens(std::string_view upstream_model, std::string_view body);
/// Tokens of plain text.
std::uint64_t estimate_text_tokens(std::string_view upstream_model, std::string_view text);

/// Tokens of a reply whose provider reports none: four bytes of content are about one, and an event that bears content is one at least.
constexpr std::uint64_t estimate_reply_tokens(std::uint64_t content_events, std::uint64_t content_bytes)
{
    return std::max(content_events, (content_bytes + 3) / 4);
}

/// How long a reply is taken to be before it is asked for: typical, unless the caller wants less.
inline constexpr std::uint64_t typical_reply_tokens = 256;
std::uint64_t expected_reply_tokens(std::optional<std::uint64_t> max_output_tokens);

}  // namespace signalbox::account
