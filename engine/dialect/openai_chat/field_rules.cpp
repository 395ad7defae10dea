#include "engine/dialect/openai_chat/field_rules.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_chat {

namespace {

constexpr std::string_view forbidden = "Mistral API, error extra_forbidden of the chat completion request";
constexpr std::string_view unsupported = "Groq documentation, OpenAI compatibility, unsupported fields";

constexpr field_rule table[] = {
    {"mistral", "seed", "random_seed", "Mistral API reference, chat completion, random_seed"},
    {"mistral", "user", "", forbidden},
    {"mistral", "top_k", "", forbidden},
    {"mistral", "logit_bias", "", forbidden},
    {"mistral", "logprobs", "", forbidden},
    {"mistral", "top_logprobs", "", forbidden},
    {"mistral", "store", "", forbidden},
    {"mistral", "verbosity", "", forbidden},
    {"mistral", "modalities", "", forbidden},
    {"mistral", "audio", "", forbidden},
    {"mistral", "web_search_options", "", forbidden},
    {"mistral", "moderation", "", forbidden},
    {"mistral", "safety_identifier", "", forbidden},
    {"mistral", "prompt_cache_options", "", forbidden},
    {"mistral", "prompt_cache_retention", "", forbidden},
    {"mistral", "thinking", "", forbidden},
    {"mistral", "stream_options", "", forbidden},
    {"mistral", "messages.name", "", forbidden},
    {"groq", "top_k", "", unsupported},
    {"groq", "logit_bias", "", unsupported},
    {"groq", "logprobs", "", unsupported},
    {"groq", "top_logprobs", "", unsupported},
    {"groq", "messages.name", "", unsupported},
};

}  // namespace

std::span<field_rule const> field_rules()
{
    return table;
}

field_rule const* field_rule_of(std::string_view kind, std::string_view field)
{
    auto const found = std::ranges::find_if(table, [&](field_rule const& each) { return each.kind == kind && each.field == field; });
    return found == std::end(table) ? nullptr : found;
}

}  // namespace signalbox::dialect::openai_chat
