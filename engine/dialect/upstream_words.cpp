#include "engine/dialect/upstream_words.hpp"

#include "engine/dialect/openai_chat/error_object.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace signalbox::dialect {

namespace {

/// The number right behind the first of the phrases that is there.
std::string_view number_after(std::string_view message, std::initializer_list<std::string_view> phrases)
{
    for (std::string_view const phrase : phrases) {
        std::size_t const at = message.find(phrase);
        if (at == std::string_view::npos) continue;
        std::string_view const rest = message.substr(at + phrase.size());
        return rest.substr(0, rest.find_first_not_of("0123456789"));
    }
    return {};
}

/// Anthropic's clients compact a conversation when they read these very words of its API.
std::string prompt_too_long(std::string_view message)
{
    if (message.find("prompt is too long") != std::string_view::npos) return std::string(message);
    // "maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens" (OpenAI), "... you requested 9000" (vLLM).
    std::string_view const allowed = number_after(message, {"maximum context length is "});
    std::string_view const asked = number_after(message, {"resulted in ", "requested "});
    std::string out = "prompt is too long";
    if (!allowed.empty() && !asked.empty()) return out.append(": ").append(asked).append(" tokens > ").append(allowed).append(" maximum");
    return out.append(message.empty() ? "" : ": ").append(message);
}

bool is_anthropic_type(std::string_view type)
{
    static constexpr std::array<std::string_view, 12> types{
        "invalid_request_error", "authentication_error", "billing_error",    "permission_error", "not_found_error", "timeout",
        "conflict_error",        "request_too_large",    "rate_limit_error", "api_error",        "timeout_error",   "overloaded_error"};
    return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

openai_chat::told_error told_to_anthropic_caller(model::reply_error const& seen)
{
    error_kind const kind = openai_chat::kind_of(seen);
    if (openai_chat::about_our_credential(seen, kind)) return {502, "api_error", {}, std::string(openai_chat::credential_message)};
    error_words const words = words_of(kind);
    openai_chat::told_error out{openai_chat::status_or(seen, words.anthropic_status)};
    out.type = is_anthropic_type(seen.type) ? std::string_view(seen.type) : words.anthropic_type;
    out.message = openai_chat::safe_message(seen);
    if (kind == error_kind::context_length) out.message = prompt_too_long(out.message);
    return out;
}

}  // namespace signalbox::dialect
