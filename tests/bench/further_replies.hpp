// Canned replies in the dialects besides OpenAI's chats and Anthropic's messages, each with the events its vendor documents.
#pragma once

#include "tests/bench/canned_replies.hpp"

#include <string_view>
#include <vector>

namespace signalbox::bench {

/// What one dialect's requests are known by, and what they get.
struct dialect_replies {
    std::string_view path;         // part of the path of all its requests
    std::string_view stream_path;  // part of the path of requests for a stream; empty: the body says so
    canned_replies replies;
};

/// OpenAI's responses, Gemini, Ollama, Bedrock's Converse and Cohere. `events` and `plain_bytes` as in canned_replies.hpp.
std::vector<dialect_replies> further_replies(std::size_t events, std::size_t plain_bytes = plain_body_bytes);

}  // namespace signalbox::bench
