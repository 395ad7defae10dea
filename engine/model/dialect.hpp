// The wire dialects spoken on either side. A word shared by all rooms; engine/dialect has the format of each.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::model {

enum class dialect : std::uint8_t { openai_chat, anthropic, openai_responses, gemini, ollama, bedrock, unified, cohere };

/// As configurations, events and filters name them; in the order of the words.
inline constexpr std::array<std::string_view, 8> dialect_names{"openai_chat", "anthropic", "openai_responses", "gemini",
                                                               "ollama",      "bedrock",   "unified",          "cohere"};

constexpr std::string_view name(dialect spoken)
{
    return dialect_names[static_cast<std::size_t>(spoken)];
}

constexpr std::optional<dialect> dialect_named(std::string_view text)
{
    auto const found = std::find(dialect_names.begin(), dialect_names.end(), text);
    if (found == dialect_names.end()) return std::nullopt;
    return static_cast<dialect>(found - dialect_names.begin());
}

}  // namespace signalbox::model
