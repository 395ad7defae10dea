#include "engine/dialect/parts/context_words.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::dialect {

namespace {

constexpr std::string_view too_long = "prompt is too long";
constexpr std::string_view reply_too_long = "exceed context limit";

/// In lower case; one of them in a message is enough.
constexpr std::array<std::string_view, 34> pieces{
    "maximum context length",                // OpenAI, vLLM, OpenRouter, DeepSeek, Mistral, Fireworks
    "context length of",                     // vLLM, LM Studio
    "context length exceeded",               // LiteLLM, Together
    "exceeds the context length",            // Ollama
    "exceeded max context length",           // Ollama
    "greater than the context length",       // LM Studio
    "context window",                        // Groq, MiniMax, Copilot
    "context size",                          // llama.cpp
    too_long,                                // Anthropic, Fireworks
    "prompt too long",                       // Ollama
    reply_too_long,                          // Anthropic
    "exceeds the maximum number of tokens",  // Gemini
    "input token count",                     // Gemini
    "input is too long",                     // Bedrock
    "too many tokens: ",                     // Cohere; "too many tokens per day" is a limit of the account
    "too many tokens in",                    // of a prompt or a request
    "maximum prompt length",                 // xAI
    "model token limit",                     // Moonshot
    "prompt token count",                    // Copilot
    "prompt exceeds max length",             // Z.ai
    "reduce the length of the messages",     // OpenAI, Groq, Cerebras
    "`inputs` tokens + `max_new_tokens`",    // text-generation-inference
    "exceeds the model's maximum input",     // vLLM with --max-model-len
    "maximum input length of",               // vLLM
    "maximum allowed input length",          // Poolside
    "model's context length",                // SGLang, vLLM
    "`inputs` must have less than",          // Together
    "range of input length should be",       // DashScope
    "input tokens exceed",                   // OpenAI, Bedrock
    "total message size",                    // Moonshot, in bytes
    "context the overflows",                 // LM Studio
    "maximum model length of",               // vLLM
    "max context of",                        // Perplexity
    "model max context",                     // Novita
};

/// A number stands right behind (or right before) one of these, in lower case; the first that is there counts.
struct number_place {
    std::optional<std::uint64_t> context_numbers::*what;
    std::string_view phrase;
    bool before = false;           // the number stands before the phrase
    std::string_view unless = {};  // what stands behind the number when it counts something else
};

constexpr std::array places{
    number_place{&context_numbers::limit, "maximum context length is "},
    number_place{&context_numbers::limit, "maximum context length of "},
    number_place{&context_numbers::limit, "maximum context length: "},
    number_place{&context_numbers::limit, " maximum context length", true},
    number_place{&context_numbers::limit, "maximum input length of "},
    number_place{&context_numbers::limit, "maximum allowed input length of "},
    number_place{&context_numbers::limit, "context length is only "},
    number_place{&context_numbers::limit, "context length of only "},
    number_place{&context_numbers::limit, "context length ("},
    number_place{&context_numbers::limit, "context length of "},
    number_place{&context_numbers::limit, "context window limit ("},
    number_place{&context_numbers::limit, "context size ("},
    number_place{&context_numbers::limit, "while limit is "},
    number_place{&context_numbers::limit, "number of tokens allowed ("},
    number_place{&context_numbers::limit, "number of tokens allowed "},
    number_place{&context_numbers::limit, "maximum prompt length is "},
    number_place{&context_numbers::limit, "configured limit of "},
    number_place{&context_numbers::limit, "must be <= "},
    number_place{&context_numbers::limit, "must have less than "},
    number_place{&context_numbers::limit, "input length should be [1, "},
    number_place{&context_numbers::limit, "n_ctx: "},
    number_place{&context_numbers::limit, "limit for this model is "},
    number_place{&context_numbers::limit, "model token limit: "},
    number_place{&context_numbers::limit, "exceeds the limit of "},
    number_place{&context_numbers::limit, "maximum model length of "},
    number_place{&context_numbers::limit, "max context of "},
    number_place{&context_numbers::limit, "model max context "},
    number_place{&context_numbers::limit, "cannot exceed "},
    number_place{&context_numbers::asked, "resulted in "},
    number_place{&context_numbers::asked, "requested a total of "},
    number_place{&context_numbers::asked, "requested about "},
    number_place{&context_numbers::asked, "for a total of at least "},
    number_place{&context_numbers::asked, "requested ", false, " output tokens"},
    number_place{&context_numbers::asked, "current length is "},
    number_place{&context_numbers::asked, "input token count ("},
    number_place{&context_numbers::asked, "prompt contains "},
    number_place{&context_numbers::asked, "request contains "},
    number_place{&context_numbers::asked, "keep the first "},
    number_place{&context_numbers::asked, "n_keep: "},
    number_place{&context_numbers::asked, "the input ("},
    number_place{&context_numbers::asked, "input length "},
    number_place{&context_numbers::asked, " tokens. given: "},
    number_place{&context_numbers::asked, "the request ("},
    number_place{&context_numbers::asked, "request ("},
    number_place{&context_numbers::asked, "prompt token count of "},
    number_place{&context_numbers::asked, "prompt is too long: "},
    number_place{&context_numbers::asked, "(requested: "},
    number_place{&context_numbers::asked, "prompt (length "},
    number_place{&context_numbers::asked, "input tokens "},
    number_place{&context_numbers::asked, " - received "},
    number_place{&context_numbers::prompt, " in the messages", true},
    number_place{&context_numbers::prompt, " of text input", true},
    number_place{&context_numbers::prompt, " tokens from the input messages", true},
    number_place{&context_numbers::prompt, " input tokens", true},
    number_place{&context_numbers::prompt, " `inputs` tokens and", true},
    number_place{&context_numbers::reply, " in the completion", true},
    number_place{&context_numbers::reply, " in the output", true},
    number_place{&context_numbers::reply, " output tokens", true},
    number_place{&context_numbers::reply, " tokens for the completion", true},
    number_place{&context_numbers::reply, " `max_new_tokens`", true},
    number_place{&context_numbers::reply, "'max_completion_tokens' is too large: "},
    number_place{&context_numbers::reply, "max_tokens is too large: "},
};

/// A part of a number: a digit, or a comma between thousands.
bool is_part(std::string_view text, std::size_t at)
{
    if (base::is_digit(text[at])) return true;
    auto const digit = [&](std::size_t place) { return place < text.size() && base::is_digit(text[place]); };
    return text[at] == ',' && at > 0 && digit(at - 1) && digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4);
}

struct found_number {
    std::uint64_t value = 0;
    std::string_view behind;
};

std::optional<found_number> number_in(std::string_view text, std::size_t begin, std::size_t end)
{
    std::string digits;
    for (char const c : text.substr(begin, end - begin))
        if (c != ',') digits += c;
    std::uint64_t value = 0;
    auto const [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || stop != digits.data() + digits.size() || digits.empty()) return {};
    return found_number{value, text.substr(end)};
}

std::optional<found_number> number_at(std::string_view text, std::size_t begin)
{
    std::size_t end = begin;
    while (end < text.size() && is_part(text, end)) ++end;
    return number_in(text, begin, end);
}

std::optional<found_number> number_before(std::string_view text, std::size_t end)
{
    std::size_t begin = end;
    while (begin > 0 && is_part(text, begin - 1)) --begin;
    return number_in(text, begin, end);
}

/// The number at the first place of the phrase that has one.
std::optional<std::uint64_t> find_number(std::string_view text, number_place const& place)
{
    for (std::size_t at = text.find(place.phrase); at != std::string_view::npos; at = text.find(place.phrase, at + 1)) {
        auto const found = place.before ? number_before(text, at) : number_at(text, at + place.phrase.size());
        if (found && (place.unless.empty() || !found->behind.starts_with(place.unless))) return found->value;
    }
    return {};
}

}  // namespace

bool speaks_of_context(std::string_view message)
{
    std::string const text = base::lowered(message);
    return std::ranges::any_of(pieces, [&](std::string_view piece) { return text.find(piece) != std::string::npos; });
}

context_numbers read_context_numbers(std::string_view message)
{
    std::string const text = base::lowered(message);
    context_numbers out;
    for (number_place const& each : places)
        if (auto& field = out.*each.what; !field) field = find_number(text, each);
    return out;
}

std::string context_words_for_anthropic(std::string_view message)
{
    if (message.starts_with(too_long) && message.find(" tokens > ") != std::string_view::npos) return std::string(message);
    context_numbers const seen = read_context_numbers(message);
    std::string const limit = std::to_string(seen.limit.value_or(0));
    std::string both;
    if (seen.limit && seen.prompt && seen.reply)
        both = "input length and `max_tokens` exceed context limit: " + std::to_string(*seen.prompt) + " + " + std::to_string(*seen.reply) +
               " > " + limit;
    // A shorter conversation does not help a request whose reply alone fills the context.
    if (!both.empty() && *seen.reply >= *seen.limit && *seen.prompt < *seen.limit) return both;
    auto const asked = seen.asked ? seen.asked : seen.prompt;
    std::string out(too_long);
    if (seen.limit && asked) {
        out.append(": ").append(std::to_string(*asked)).append(" tokens > ").append(limit).append(" maximum");
        return both.empty() ? out : out.append(" (").append(both).append(")");
    }
    if (base::same_text(message.substr(0, too_long.size()), too_long)) return std::string(message);
    return out.append(message.empty() ? "" : ": ").append(message);
}

}  // namespace signalbox::dialect
