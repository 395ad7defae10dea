#include "engine/dialect/parts/error_rules.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/parts/context_words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace signalbox::dialect {

namespace {

using enum error_kind;

struct word_row {
    std::string_view word;
    error_kind means;
};

/// Codes and types of all dialects, as servers spell them: the vendors' error pages, and servers' sources where they have none.
constexpr std::array words{
    word_row{"context_length_exceeded", context_length},
    word_row{"exceed_context_size_error", context_length},         // llama.cpp
    word_row{"model_max_prompt_tokens_exceeded", context_length},  // Copilot
    word_row{"tokens_limit_reached", context_length},              // GitHub Models
    word_row{"content_policy_violation", content_policy},
    word_row{"content_filter", content_policy},
    word_row{"ResponsibleAIPolicyViolation", content_policy},  // Azure
    word_row{"invalid_api_key", authentication},
    word_row{"authentication_error", authentication},
    word_row{"billing_error", billing},
    word_row{"permission_error", permission},
    word_row{"request_forbidden", permission},
    word_row{"model_terms_required", permission},  // Groq
    word_row{"not_found_error", not_found},
    word_row{"model_not_found", not_found},
    word_row{"model_decommissioned", not_found},   // Groq
    word_row{"model_not_active", not_found},       // Groq
    word_row{"DeploymentNotFound", not_found},     // Azure
    word_row{"NotFoundError", not_found},          // vLLM
    word_row{"invalid_model", not_found},          // Mistral
    word_row{"model_not_available", not_found},    // Together
    word_row{"model_not_supported", not_found},    // Copilot
    word_row{"OperationNotSupported", not_found},  // Azure: the deployment has another kind of model
    word_row{"conflict_error", conflict},
    word_row{"request_too_large", too_large},
    word_row{"insufficient_quota", quota},
    word_row{"quota_exceeded", quota},
    word_row{"insufficient_balance", quota},
    word_row{"insufficient_credits", quota},
    word_row{"billing_hard_limit_reached", quota},
    word_row{"billing_not_active", quota},
    word_row{"exceeded_current_quota_error", quota},    // Moonshot
    word_row{"insufficient_user_quota", quota},         // New API
    word_row{"pre_consume_token_quota_failed", quota},  // New API
    word_row{"organization_restricted", quota},         // Groq
    word_row{"CreditsError", quota},                    // OpenCode Zen
    word_row{"Arrearage", quota},                       // DashScope
    word_row{"AllocationQuota.FreeTierOnly", quota},    // DashScope
    word_row{"AccountOverdueError", quota},             // Volcengine
    word_row{"enforced_spend_limit_reached", quota},    // Anthropic
    word_row{"contract_spend_limit_reached", quota},    // Anthropic
    word_row{"rate_limit_error", rate_limit},
    word_row{"rate_limit_exceeded", rate_limit},
    word_row{"too_many_requests_error", rate_limit},  // Cerebras
    word_row{"requests", rate_limit},
    word_row{"tokens", rate_limit},
    word_row{"overloaded_error", overloaded},
    word_row{"overloaded", overloaded},
    word_row{"slow_down", overloaded},
    word_row{"queue_exceeded", overloaded},  // Cerebras
    word_row{"unavailable_error", overloaded},
    word_row{"timeout_error", timeout},
    word_row{"timeout", timeout},
    word_row{"api_error", server},
    word_row{"server_error", server},
    word_row{"invalid_request_error", invalid_request},
    word_row{"BadRequestError", invalid_request},
};

/// Messages that say more than their status and code do. They count as a message's first words only (or its last): errors repeat what a
/// caller wrote, and a caller must not choose what happens next.
struct message_row {
    int status;
    std::string_view begins;         // in any case
    std::string_view holds_as_well;  // behind it, empty when the beginning is enough
    error_kind means;
    std::string_view ends = {};
};

constexpr std::array messages{
    // Anthropic: a spent credit, and a spend limit of one's own, are a 400 invalid_request_error.
    message_row{400, "Your credit balance is too low", "", quota},
    message_row{400, "You have reached your specified ", "usage limits", quota},
    message_row{400, "You're out of extra usage", "", quota},
    message_row{400, "This organization has been disabled", "", quota},
    message_row{400, "This credential is only authorized", "", authentication},
    // What a provider's own filter turns away, where no code says so: Anthropic of replies, OpenAI of prompts to models that reason.
    message_row{400, "Output blocked by content filtering policy", "", content_policy},
    message_row{400, "Invalid prompt: your prompt was flagged", "usage policy", content_policy},
    message_row{400, "The long context beta is not yet available", "", permission},
    // OpenAI: what an account may not do yet, and its limits where the code is left out.
    message_row{400, "Your organization must be verified", "", permission},
    message_row{400, "Billing hard limit has been reached", "", quota},
    message_row{400, "You exceeded your current quota", "", quota},
    message_row{412, "Account ", " is suspended", quota},         // Fireworks
    message_row{400, "Too many tokens per day", "", rate_limit},  // Bedrock, whose gateways leave out the status
    message_row{400, "Too many requests", "", rate_limit},
    // Gemini tells a key it does not know as INVALID_ARGUMENT, and a region or project it does not serve as FAILED_PRECONDITION.
    message_row{400, "API key not valid", "", authentication},
    message_row{400, "API key expired", "", authentication},
    message_row{400, "User location is not supported", "", not_found},
    message_row{400, "Gemini API free tier is not available", "", quota},
    // Servers that leave out OpenAI's and DeepSeek's codes, SiliconFlow and DashScope.
    message_row{400, "Insufficient Balance", "", quota},
    message_row{403, "Insufficient Balance", "", quota},
    message_row{400, "Sorry, your account balance is insufficient", "", quota},
    message_row{403, "Sorry, your account balance is insufficient", "", quota},
    message_row{400, "Access denied, please make sure your account is in good standing", "", quota},
    // OpenRouter: the limit of a key.
    message_row{403, "Key limit exceeded", "", quota},
    // Retired or unknown models without a code: Groq, Fireworks, Together, OpenAI, vLLM, Mistral, DeepSeek, Bedrock, LM Studio, OpenRouter.
    message_row{400, "The model `", "has been decommissioned", not_found},
    message_row{400, "The model `", "does not exist", not_found},
    message_row{400, "The model `", "has been deprecated", not_found},
    message_row{400, "The requested model ", "does not exist", not_found},
    message_row{400, "Model Not Exist", "", not_found},
    message_row{400, "Invalid model: ", "", not_found},
    message_row{400, "Unable to access model ", "", not_found},
    message_row{400, "Unable to access non-serverless model ", "", not_found},
    message_row{400, "The provided model identifier is invalid", "", not_found},
    message_row{400, "Invocation of model ID ", "on-demand throughput", not_found},
    message_row{400, "No models loaded", "", not_found},
    message_row{400, "", "", not_found, " is not a valid model ID"},
    // What this model or server cannot do, and another may: Ollama, vLLM.
    message_row{400, "", "", not_found, " does not support tools"},
    message_row{400, "", "", not_found, " does not support thinking"},
    message_row{400, "\"auto\" tool choice requires --enable-auto-tool-choice", "", not_found},
};

bool begins_with(std::string_view message, std::string_view words)
{
    return message.size() >= words.size() && base::same_text(message.substr(0, words.size()), words);
}

word_row const* find_word(std::string_view word)
{
    auto const found = std::ranges::find(words, word, &word_row::word);
    return found == words.end() ? nullptr : &*found;
}

message_row const* find_message(model::reply_error const& seen)
{
    auto const fits = [&](message_row const& each) {
        return each.status == seen.status && begins_with(seen.message, each.begins) && seen.message.ends_with(each.ends) &&
               seen.message.find(each.holds_as_well, each.begins.size()) != std::string::npos;
    };
    auto const found = std::ranges::find_if(messages, fits);
    return found == messages.end() ? nullptr : &*found;
}

/// The general words say less than a status.
bool is_specific(word_row const* word)
{
    return word && word->means != invalid_request && word->means != server;
}

}  // namespace

error_kind kind_of(model::reply_error const& seen)
{
    word_row const* const code = find_word(seen.code);
    word_row const* const type = find_word(seen.type);
    error_kind const by_status = kind_of_status(seen.status);
    // A limit for each minute speaks of tokens too; it is told by its code or status.
    bool const limited = by_status == rate_limit || (is_specific(code) && (code->means == rate_limit || code->means == quota));
    bool const about_request = seen.status == 0 || (seen.status >= 400 && seen.status < 500);
    if (about_request && !limited && speaks_of_context(seen.message)) return context_length;
    if (is_specific(code)) return code->means;
    if (message_row const* const said = find_message(seen)) return said->means;
    if (is_specific(type)) return type->means;
    if (seen.status != 0) return by_status;
    return type ? type->means : code ? code->means : server;
}

}  // namespace signalbox::dialect
