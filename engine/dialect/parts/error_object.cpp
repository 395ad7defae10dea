#include "engine/dialect/parts/error_object.hpp"

namespace signalbox::dialect {

using wire::json_kind;
using wire::json_view;

namespace {

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

}  // namespace signalbox::dialect
