#include "engine/dialect/target_rules.hpp"

#include "engine/dialect/hosting.hpp"
#include "engine/dialect/parts/target_surface.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::dialect {

namespace {

constexpr model_version first{0, 0}, last{999, 999};

constexpr std::uint32_t none = 1, minimal = 2, low_to_high = 4 + 8 + 16, xhigh = 32, max = 64;

constexpr rule_row table[] = {
    {rule::tool_names, "openai", "", first, last, 64, "OpenAI API reference, chat/create, tools.function.name"},
    {rule::tool_names, "openai_compatible", "", first, last, 64, "DeepSeek API reference, chat completion, tools.function.name"},
    {rule::tool_names, "anthropic", "", first, last, 128, "Anthropic API, error of tools.custom.name"},
    {rule::tool_names, "gemini", "", first, last, 64, "Gemini API reference, FunctionDeclaration.name"},
    {rule::cleaned_relay, "gemini", "", first, last, 1, "Gemini API, error of thoughtSignature for one that it did not make"},
    {rule::unique_calls, "anthropic", "", first, last, 1, "Anthropic API, error of messages.content: tool_use ids must be unique"},
    {rule::object_schemas, "anthropic", "", first, last, 1,
     "Anthropic API, error of tools.input_schema for oneOf, allOf and anyOf at the top"},
    {rule::object_schemas, "openai", "", first, last, 1, "OpenAI API, error invalid_function_parameters for a union at the top"},
    {rule::cleaned_relay, "anthropic", "", first, last, 1, "Anthropic API, error of thinking.signature for an empty one"},
    {rule::cleaned_relay, "openai", "", first, last, 1, "OpenAI API, error of messages for additional properties"},
    {rule::closed_schemas, "anthropic", "", first, last, 1, "Anthropic documentation, structured outputs, JSON Schema limitations"},
    {rule::system_first, "openai_compatible", "", first, last, 1,
     "chat templates of Qwen, Mistral and others in vLLM, llama.cpp and Ollama"},
    {rule::joined_text, "openai_compatible", "", first, last, 1, "DeepSeek API reference, chat completion, messages.content"},
    {rule::call_ids, "mistral", "", first, last, 9, "Mistral API, error of tool_calls.id: a-z, A-Z, 0-9, with a length of 9"},
    {rule::tools_without_reasoning,
     "openai",
     "gpt-",
     {5, 4},
     last,
     1,
     "OpenAI API, error of tools in chat/completions for gpt-5.4 and later",
     model::dialect::openai_chat},
    {rule::efforts, "openai", "o", first, last, low_to_high, "OpenAI model pages, o1 to o4-mini"},
    {rule::efforts, "openai", "gpt-", {5, 0}, {5, 0}, minimal + low_to_high, "OpenAI model page, gpt-5"},
    {rule::efforts, "openai", "gpt-", {5, 1}, {5, 1}, none + low_to_high, "OpenAI model page, gpt-5.1"},
    {rule::efforts, "openai", "gpt-", {5, 2}, {5, 5}, none + low_to_high + xhigh, "OpenAI model pages, gpt-5.2 to gpt-5.5"},
    {rule::efforts,
     "openai",
     "gpt-",
     {5, 6},
     last,
     none + low_to_high + xhigh + max,
     "OpenAI API reference, chat/create, reasoning_effort"},
};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

unsigned take_number(std::string_view& text)
{
    unsigned number = 0;
    auto const end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

bool holds(rule_row const& row, std::string_view kind, std::string_view model)
{
    if (row.kind != kind && row.kind != surface_of(kind)) return false;
    if (row.family.empty()) return true;
    auto const version = version_in(model, row.family);
    return version && *version >= row.from && *version <= row.to;
}

}  // namespace

std::optional<model_version> version_in(std::string_view model, std::string_view family)
{
    if (model.starts_with("ft:")) model.remove_prefix(3);
    if (!model.starts_with(family)) return std::nullopt;
    model.remove_prefix(family.size());
    if (model.empty() || !is_digit(model.front())) return std::nullopt;
    model_version out{take_number(model), 0};
    if (model.size() > 1 && model.front() == '.' && is_digit(model[1])) {
        model.remove_prefix(1);
        out.minor = take_number(model);
    }
    return out;
}

std::span<rule_row const> rule_rows()
{
    return table;
}

target_rules rules_of(std::string_view kind, std::string_view model, model::dialect spoken)
{
    target_rules out;
    if (hosting_of(kind, spoken)) kind = model::name(spoken);  // the vendor's models, wherever they are
    for (rule_row const& row : table)
        if (holds(row, kind, model) && row.only.value_or(spoken) == spoken) out.set(row.what, row.value);
    return out;
}

namespace {

struct lengths {
    std::uint32_t least, most;
    std::string_view words;
};
/// A substitute for a name has 17 characters of its own; one for an id is letters and digits of a 64-bit number.
constexpr lengths of_names{24, 1024, "off, or a length from 24 to 1024"}, of_ids{6, 11, "off, or a length from 6 to 11"};

/// Of a rule whose value is a length; null for others.
lengths const* lengths_of(rule which)
{
    if (which == rule::tool_names) return &of_names;
    return which == rule::call_ids ? &of_ids : nullptr;
}

std::optional<std::uint32_t> effort_set(std::string_view text)
{
    std::uint32_t set = 0;
    while (!text.empty()) {
        std::string_view word = text.substr(0, text.find(','));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        while (word.starts_with(' ')) word.remove_prefix(1);
        while (word.ends_with(' ')) word.remove_suffix(1);
        auto const found = std::ranges::find(model::effort_words, word);
        if (found == model::effort_words.end()) return std::nullopt;
        set |= 1u << (found - model::effort_words.begin());
    }
    return set == 0 ? std::nullopt : std::optional(set);
}

}  // namespace

std::optional<std::uint32_t> rule_value(rule which, std::string_view text)
{
    if (text == "off" || text == "false") return 0;
    if (which == rule::efforts) return effort_set(text);
    lengths const* const within = lengths_of(which);
    if (!within) return text == "on" || text == "true" ? std::optional(1u) : std::nullopt;
    std::uint32_t length = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || end != text.data() + text.size() || length < within->least || length > within->most) return std::nullopt;
    return length;
}

std::string_view rule_values(rule which)
{
    if (which == rule::efforts) return "off, or some of none, minimal, low, medium, high, xhigh, max with commas between them";
    lengths const* const within = lengths_of(which);
    return within ? within->words : "on or off";
}

}  // namespace signalbox::dialect
