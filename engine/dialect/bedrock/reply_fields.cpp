#include "engine/dialect/bedrock/reply_fields.hpp"

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>

namespace signalbox::dialect::bedrock {

using model::finish_reason;
using wire::json_view;

namespace {

struct reason_word {
    std::string_view word;
    finish_reason reason;
};
// The first of a reason is the one that is written.
constexpr reason_word reasons[] = {{"end_turn", finish_reason::stop},
                                   {"stop_sequence", finish_reason::stop_sequence},
                                   {"max_tokens", finish_reason::length},
                                   {"model_context_window_exceeded", finish_reason::length},
                                   {"tool_use", finish_reason::tool_calls},
                                   {"content_filtered", finish_reason::content_filter},
                                   {"guardrail_intervened", finish_reason::content_filter},
                                   {"malformed_model_output", finish_reason::other},
                                   {"malformed_tool_use", finish_reason::other}};

std::uint64_t count_of(json_view value)
{
    return value.unsigned_integer().value_or(0);
}

/// Tokens that were written with the long lifetime.
std::uint64_t long_lived(json_view details)
{
    std::uint64_t sum = 0;
    for (json_view const each : details.elements())
        if (each["ttl"].is("1h")) sum += count_of(each["inputTokens"]);
    return sum;
}

}  // namespace

std::optional<model::usage> read_usage(json_view usage)
{
    json_view input, output, read, written, details;
    pick(usage, {{"inputTokens", &input},
                 {"outputTokens", &output},
                 {"cacheReadInputTokens", &read},
                 {"cacheWriteInputTokens", &written},
                 {"cacheDetails", &details}});
    model::usage out{.cached_tokens = count_of(read), .output_tokens = count_of(output)};
    std::uint64_t const writes = count_of(written);
    out.cache_write_1h_tokens = std::min(writes, long_lived(details));
    out.cache_write_tokens = writes - out.cache_write_1h_tokens;
    out.input_tokens = count_of(input) + out.cached_tokens + writes;
    if (out.input_tokens == 0 && out.output_tokens == 0) return std::nullopt;
    return out;
}

void append_usage(std::string& out, model::usage const& tokens)
{
    std::uint64_t const writes = tokens.cache_write_tokens + tokens.cache_write_1h_tokens;
    std::uint64_t const beside = std::min(tokens.input_tokens, tokens.cached_tokens + writes);
    write_key("usage", out);
    out += '{';
    write_count("inputTokens", tokens.input_tokens - beside, out);
    write_count("outputTokens", tokens.output_tokens, out);
    write_count("totalTokens", tokens.total(), out);
    if (tokens.cached_tokens != 0) write_count("cacheReadInputTokens", tokens.cached_tokens, out);
    if (writes != 0) write_count("cacheWriteInputTokens", writes, out);
    if (tokens.cache_write_1h_tokens != 0)
        out.append(R"(,"cacheDetails":[{"ttl":"1h","inputTokens":)").append(std::to_string(tokens.cache_write_1h_tokens)).append("}]");
    if (tokens.estimated) write_flag("estimated", true, out);  // no field of the API
    out += '}';
}

model::finish read_finish(std::string native, bool called)
{
    auto const found = std::ranges::find(reasons, native, &reason_word::word);
    finish_reason reason = found == std::end(reasons) ? finish_reason::other : found->reason;
    if (reason == finish_reason::stop && called) reason = finish_reason::tool_calls;
    return {0, reason, std::move(native), {}};
}

std::string_view finish_word(model::finish const& seen)
{
    auto const found = std::ranges::find(reasons, seen.reason, &reason_word::reason);
    return seen.reason == finish_reason::other || found == std::end(reasons) ? std::string_view("end_turn") : found->word;
}

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, std::string(what)};
}

}  // namespace signalbox::dialect::bedrock
