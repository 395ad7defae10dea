// What the id of a model at Bedrock tells: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" is Claude 4.5. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace signalbox::dialect::bedrock {

struct claude_generation {
    unsigned major = 0, minor = 0;
    auto operator<=>(claude_generation const&) const = default;
};

/// Nothing for models of other vendors, and for ids that tell no generation.
std::optional<claude_generation> claude_in(std::string_view model);

/// How a model is told to reason.
enum class reasoning_switch : std::uint8_t {
    none,    // there is none
    budget,  // additionalModelRequestFields.thinking, enabled with a budget of tokens
    effort,  // the same, adaptive, with outputConfig.effort
};
reasoning_switch reasoning_of(std::string_view model);

}  // namespace signalbox::dialect::bedrock
