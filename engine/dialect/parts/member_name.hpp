// The top-level members of a request that the gateway reads, and those that name further models: what a request's scan looks out for in
// every dialect. Pure functions.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/json_name.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// What routing, limits and accounting read, in any dialect.
inline constexpr std::array<std::string_view, 12> read_members{
    "model", "messages",          "stream", "stream_options", "max_tokens", "max_completion_tokens",
    "n",     "max_output_tokens", "tools",  "service_tier",   "input",      "instructions"};

/// What names models beside "model": OpenRouter's `models`, `route` and `preset` (openrouter.ai/docs, model routing), the fallback lists of
/// LiteLLM (docs.litellm.ai, reliability) and Anthropic's beta `fallbacks`.
inline constexpr std::array<std::string_view, 8> selecting_members{
    "models", "route", "preset", "fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "model_list", "fallback_models"};

inline bool selects_models(std::string_view name)
{
    return std::ranges::find(selecting_members, name) != selecting_members.end();
}

/// The name of a member as paths and losses show it. JSON allows the empty name, which is shown as two quotes: in a path it would be the place itself.
inline std::string shown_name(wire::json_member const& member)
{
    std::string name = member.key();
    return name.empty() ? "\"\"" : name;
}

/// Refuses a member whose name is not, but may be read as, one of those above. `decoded` is the name without escapes.
inline model::result<void> check_member_name(std::string_view decoded)
{
    std::string const folded = wire::folded_name(decoded);
    bool const is_read = std::ranges::find(read_members, folded) != read_members.end();
    if (folded == decoded || !(is_read || selects_models(folded))) return {};
    std::string given(decoded);
    std::string words =
        "\"" + given + "\" may be read as \"" + folded + "\" by a provider that ignores case: remove it, or write \"" + folded;
    return model::failure{model::fault::bad_request, std::move(words.append("\"")), std::move(given)};
}

}  // namespace signalbox::dialect
