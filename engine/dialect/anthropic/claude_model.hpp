// What a model's name tells about the request fields it takes. Names no rule knows (aliases, other vendors' servers speaking this dialect)
// are taken for the newest. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::dialect::anthropic {

/// 4.5 is {4, 5}.
struct claude_version {
    unsigned major = 0;
    unsigned minor = 0;
    auto operator<=>(claude_version const&) const = default;
};

/// Reads "claude-sonnet-4-5-20250929", "claude-3-7-sonnet-latest", "us.anthropic.claude-opus-4-1-v1:0"; nothing for other names.
std::optional<claude_version> version_of(std::string_view model);

enum class thinking_mode : std::uint8_t {
    none,      // before 3.7
    budget,    // 3.7 to 4.5: {"type":"enabled","budget_tokens":N} only
    adaptive,  // 4.6 and later: {"type":"adaptive"} with output_config.effort
};

thinking_mode thinking_of(std::optional<claude_version> version);
/// Whether temperature, top_p and top_k may differ from their defaults: not from 4.7 on.
bool takes_sampling(std::optional<claude_version> version);
/// Since 4.1 a request with temperature and top_p together is refused.
bool takes_temperature_with_top_p(std::optional<claude_version> version);
/// output_config.format and strict tools exist since 4.1.
bool takes_output_format(std::optional<claude_version> version);
/// The effort word "xhigh" came with 4.7.
bool takes_xhigh_effort(std::optional<claude_version> version);

}  // namespace signalbox::dialect::anthropic
