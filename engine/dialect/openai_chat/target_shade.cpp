#include "engine/dialect/openai_chat/target_shade.hpp"

#include "engine/base/among.hpp"
#include "engine/dialect/openai_chat/field_rules.hpp"
#include "engine/dialect/parts/openai_model.hpp"
#include "engine/dialect/parts/target_surface.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::openai_chat {

using base::among;

target_shade shade_of(target_traits const& target, std::string_view effort)
{
    target_shade shade;
    // The simulator plays OpenAI's part.
    shade.openai = surface_of(target.kind) == "openai" || target.kind == "simulator";
    shade.takes_names = !field_rule_of(target.kind, "messages.name");
    if (!shade.openai) return shade;
    shade.takes_sampling = !reasons(target.model) || effort == "none";
    shade.takes_effort = !never_reasons(target.model);
    shade.stop_limit = 4;
    shade.id_limit = 40;  // "string too long. Expected a string with maximum length 40"
    shade.user_limit = 64;
    return shade;
}

bool is_openai_field(std::string_view name)
{
    static constexpr std::array<std::string_view, 19> names{"frequency_penalty",
                                                            "presence_penalty",
                                                            "logit_bias",
                                                            "logprobs",
                                                            "top_logprobs",
                                                            "seed",
                                                            "verbosity",
                                                            "modalities",
                                                            "audio",
                                                            "prediction",
                                                            "metadata",
                                                            "store",
                                                            "prompt_cache_key",
                                                            "prompt_cache_options",
                                                            "prompt_cache_retention",
                                                            "safety_identifier",
                                                            "web_search_options",
                                                            "moderation",
                                                            "stream_options.include_obfuscation"};
    return among(name, names);
}

bool is_written_field(std::string_view name)
{
    static constexpr std::array<std::string_view, 19> names{"model",
                                                            "messages",
                                                            "tools",
                                                            "tool_choice",
                                                            "functions",
                                                            "parallel_tool_calls",
                                                            "response_format",
                                                            "max_tokens",
                                                            "max_completion_tokens",
                                                            "temperature",
                                                            "top_p",
                                                            "top_k",
                                                            "n",
                                                            "stop",
                                                            "reasoning_effort",
                                                            "user",
                                                            "service_tier",
                                                            "stream",
                                                            "stream_options"};
    return among(name, names);
}

/// Names as the Anthropic request reader gives them: whole tools and content blocks are named by their place alone.
foreign foreign_field(std::string_view name)
{
    static constexpr std::array<std::string_view, 3> meaningful{"mcp_servers", "container", "thread"};
    static constexpr std::array<std::string_view, 9> hints{"cache_control", "context_management",    "compaction",
                                                           "speed",         "inference_geo",         "diagnostics",
                                                           "fallbacks",     "fallback_credit_token", "billing_policy"};
    if (among(name, meaningful) || name.ends_with(']')) return foreign::meaning;
    if (among(name, hints) || name.find_first_of(".[") != std::string_view::npos) return foreign::hint;
    return foreign::no;
}

}  // namespace signalbox::dialect::openai_chat
