// The estimate: bytes by class, weighed. Pure.
#include "engine/account/token_estimate.hpp"

#include <algorithm>

namespace signalbox::account {

std::uint64_t estimate_text_tokens(std::string_view, std::string_view text)
{
    return (text.size() + 3) / 4;
}

std::uint64_t estimate_request_tokens(std::string_view upstream_model, std::string_view body)
{
    return estimate_text_tokens(upstream_model, body);
}

std::uint64_t estimate_reply_tokens(std::uint64_t body_bytes)
{
    // An OpenAI or Anthropic reply without its text is 250 to 500 bytes of JSON.
    constexpr std::uint64_t envelope = 350;
    return body_bytes > envelope ? (body_bytes - envelope) / 4 : 0;
}

std::uint64_t expected_reply_tokens(std::optional<std::uint64_t> max_output_tokens)
{
    return std::min(max_output_tokens.value_or(typical_reply_tokens), typical_reply_tokens);
}

}  // namespace signalbox::account
