#include "engine/dialect/parts/error_object.hpp"

#include <charconv>
#include <chrono>

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

/// A google.protobuf.Duration as ProtoJSON writes it: "34s", "0.5s". Rounded up; what is longer than a day is a day.
std::optional<std::chrono::milliseconds> duration_of(std::string_view text)
{
    constexpr double longest = 86'400;
    if (!text.ends_with('s') || text.find_first_not_of("0123456789.s") != std::string_view::npos) return {};
    double seconds = 0;
    char const* const end = text.data() + text.size() - 1;
    auto const read = std::from_chars(text.data(), end, seconds, std::chars_format::fixed);
    if (read.ptr != end || read.ec == std::errc::invalid_argument) return {};
    if (read.ec != std::errc() || seconds > longest) seconds = longest;
    return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(seconds));
}

/// google.rpc.RetryInfo among the details of an error: Google's servers send no Retry-After.
std::optional<std::chrono::milliseconds> retry_in(json_view details)
{
    if (details.kind() != json_kind::array) return {};
    for (json_view const each : details.elements())
        if (auto const delay = each["retryDelay"].string()) return duration_of(*delay);
    return {};
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
    out.retry_after = retry_in(error["details"]);
    return out;
}

std::optional<model::reply_error> error_member(json_view document)
{
    json_view const error = document["error"];
    bool const told = error.kind() == json_kind::object || error.kind() == json_kind::string;
    return told ? std::optional(read_error_object(error, 0)) : std::nullopt;
}

}  // namespace signalbox::dialect
