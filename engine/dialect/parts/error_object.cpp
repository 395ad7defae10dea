#include "engine/dialect/parts/error_object.hpp"

#include "engine/dialect/parts/error_rules.hpp"
#include "engine/model/fault_facts.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

using wire::json_kind;
using wire::json_view;

namespace {

template <std::size_t N>
bool among(std::string_view word, std::array<std::string_view, N> const& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_error_status(std::int64_t code)
{
    return code >= 400 && code <= 599;
}

/// OpenRouter's own message is "Provider returned error"; what the provider said stands in metadata.raw.
void add_raw(json_view metadata, std::string& message)
{
    constexpr std::size_t most = 512;  // enough for a sentence; a raw body may be a page
    std::string const raw = metadata["raw"].string_or("");
    if (!raw.empty() && raw.size() <= most && raw.front() != '<') message.append(message.empty() ? "" : ": ").append(raw);
}

/// llama.cpp gives the numbers of a context that is too long beside its message: they are put into it, in words all readers know.
void add_counts(json_view error, std::string& message)
{
    auto const prompt = error["n_prompt_tokens"].unsigned_integer(), context = error["n_ctx"].unsigned_integer();
    if (!prompt || !context) return;
    message.append(" (the prompt contains ").append(std::to_string(*prompt));
    message.append(" tokens, the maximum context length is ").append(std::to_string(*context)).append(")");
}

/// The types OpenAI itself sends.
bool is_openai_type(std::string_view type)
{
    static constexpr std::array<std::string_view, 7> types{"invalid_request_error", "server_error",     "requests",         "tokens",
                                                           "insufficient_quota",    "permission_error", "request_forbidden"};
    return among(type, types);
}

/// Words other dialects use for a type; they are no code of OpenAI's.
bool is_foreign_type(std::string_view code)
{
    return code.ends_with("_error") || code.ends_with("Error");
}

std::string_view code_of(model::failure const& seen)
{
    // A wrong value of a field; without a field it is the request as a whole.
    if (seen.kind == model::fault::bad_request && !seen.param.empty()) return "invalid_value";
    model::fault_row const& row = model::facts_of(seen.kind);
    return row.code.empty() ? row.name : row.code;
}

}  // namespace

model::reply_error read_error_object(json_view error, int status)
{
    model::reply_error out{.status = is_error_status(status) ? status : 0};
    if (error.kind() != json_kind::object) {
        out.message = error.string_or("");
        return out;
    }
    json_view const message = error["message"], code = error["code"], type = error["type"];
    out.message = message.string_or(message.nothing() ? std::string_view() : message.raw());
    out.type = type.string_or("");
    out.code = code.string_or("");
    if (out.code.empty()) out.code = error["details"]["error_code"].string_or("");  // Anthropic's
    auto const number = code.integer();                                             // OpenRouter, vLLM and llama.cpp give the status here
    if (out.status == 0 && number && is_error_status(*number)) out.status = static_cast<int>(*number);
    json_view const metadata = error["metadata"];
    add_raw(metadata, out.message);
    add_counts(error, out.message);
    if (out.type.empty()) out.type = metadata["error_type"].string_or("");
    return out;
}

void append_open_error(std::string& out, error_text const& error)
{
    auto const nullable = [&out](std::string_view text) {
        if (text.empty())
            out += "null";
        else
            wire::append_json_string(out, text);
    };
    out += R"({"message":)";
    wire::append_json_string(out, error.message);
    out += R"(,"type":)";
    wire::append_json_string(out, error.type);
    out += R"(,"param":)";
    nullable(error.param);
    out += R"(,"code":)";
    nullable(error.code);
}

error_text in_openai_words(model::reply_error const& seen)
{
    error_words const words = words_of(kind_of(seen));
    error_text out{.message = seen.message.empty() ? std::string_view("The provider reported an error.") : std::string_view(seen.message)};
    out.type = is_openai_type(seen.type) ? std::string_view(seen.type) : words.openai_type;
    bool const own_code = !seen.code.empty() && !is_foreign_type(seen.code);
    out.code = own_code ? std::string_view(seen.code) : words.openai_code;
    return out;
}

error_text in_openai_words(model::failure const& seen)
{
    model::fault_row const& row = model::facts_of(seen.kind);
    return {row.text, dialect::words_of(row.kind).openai_type, seen.param, code_of(seen)};
}

}  // namespace signalbox::dialect
