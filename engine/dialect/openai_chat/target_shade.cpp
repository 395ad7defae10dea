#include "engine/dialect/openai_chat/target_shade.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::openai_chat {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// "ft:gpt-4o-mini:org::id" is gpt-4o-mini.
std::string_view base_model(std::string_view model)
{
    if (model.starts_with("ft:")) model.remove_prefix(3);
    return model.substr(0, model.find(':'));
}

/// "gpt-4.1-mini" is 4, "gpt-5" is 5; 0 for other names.
int gpt_generation(std::string_view model)
{
    model = base_model(model);
    if (model.starts_with("chatgpt-")) model.remove_prefix(4);
    if (!model.starts_with("gpt-") || model.size() < 5 || !is_digit(model[4])) return 0;
    int generation = 0;
    for (std::size_t i = 4; i < model.size() && i < 7 && is_digit(model[i]); ++i) generation = generation * 10 + (model[i] - '0');
    return generation;
}

/// o1, o3-mini, o4-mini; gpt-5 and later but for the chat variants.
bool reasons(std::string_view model)
{
    std::string_view const base = base_model(model);
    if (base.size() >= 2 && base[0] == 'o' && is_digit(base[1])) return true;
    return gpt_generation(model) >= 5 && base.find("-chat") == std::string_view::npos;
}

bool never_reasons(std::string_view model)
{
    int const generation = gpt_generation(model);
    return generation != 0 && !reasons(model);
}

template <std::size_t N>
bool among(std::string_view name, std::array<std::string_view, N> const& names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::uint64_t fnv1a(std::string_view text, std::uint64_t hash)
{
    for (unsigned char const c : text) hash = (hash ^ c) * 0x100000001b3ull;
    return hash ^ hash >> 32;
}

}  // namespace

target_shade shade_of(target_traits const& target, std::string_view effort)
{
    target_shade shade;
    // The simulator plays OpenAI's part.
    shade.openai = target.kind == "openai" || target.kind == "simulator";
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

std::string within_limit(std::string_view text, std::size_t limit, std::string_view prefix)
{
    if (limit == 0 || text.size() <= limit) return std::string(text);
    static constexpr char digits[] = "0123456789abcdef";
    std::string out(prefix);
    for (std::uint64_t half : {fnv1a(text, 0xcbf29ce484222325ull), fnv1a(text, 0x9e3779b97f4a7c15ull)})
        for (int shift = 60; shift >= 0; shift -= 4) out += digits[half >> shift & 15];
    return out;
}

}  // namespace signalbox::dialect::openai_chat
