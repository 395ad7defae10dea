#include "engine/dialect/cohere/reply_fields.hpp"

#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>

namespace signalbox::dialect::cohere {

using model::finish_reason;
using wire::json_kind;
using wire::json_view;

namespace {

struct reason_word {
    std::string_view word;
    finish_reason reason;
};
// The first of a reason is the one that is written; those behind are of version 1.
constexpr reason_word reasons[] = {{"COMPLETE", finish_reason::stop},      {"STOP_SEQUENCE", finish_reason::stop_sequence},
                                   {"MAX_TOKENS", finish_reason::length},  {"TOOL_CALL", finish_reason::tool_calls},
                                   {"ERROR_LIMIT", finish_reason::length}, {"ERROR_TOXIC", finish_reason::content_filter}};

void append_counts(std::string_view name, std::uint64_t input, std::uint64_t output, std::string& out)
{
    write_key(name, out);
    out += '{';
    write_count("input_tokens", input, out);
    write_count("output_tokens", output, out);
    out += '}';
}

}  // namespace

std::optional<model::usage> read_usage(json_view usage)
{
    json_view const billed = usage["billed_units"], all = usage["tokens"];
    json_view const counts = billed["input_tokens"].nothing() && billed["output_tokens"].nothing() ? all : billed;
    if (counts.kind() != json_kind::object) return std::nullopt;
    model::usage out{.input_tokens = counts["input_tokens"].unsigned_integer().value_or(0),
                     .output_tokens = counts["output_tokens"].unsigned_integer().value_or(0)};
    out.cached_tokens = std::min(out.input_tokens, usage["cached_tokens"].unsigned_integer().value_or(0));
    if (out.total() == 0) return std::nullopt;
    return out;
}

void append_usage(std::string& out, model::usage const& tokens)
{
    write_key("usage", out);
    out += '{';
    append_counts("billed_units", tokens.input_tokens, tokens.output_tokens, out);
    append_counts("tokens", tokens.input_tokens, tokens.output_tokens, out);
    if (tokens.cached_tokens != 0) write_count("cached_tokens", tokens.cached_tokens, out);
    if (tokens.estimated) write_flag("estimated", true, out);  // no field of the API
    out += '}';
}

model::finish read_finish(std::string native)
{
    auto const found = std::ranges::find(reasons, native, &reason_word::word);
    return {0, found == std::end(reasons) ? finish_reason::other : found->reason, std::move(native), {}};
}

std::string_view finish_word(model::finish const& seen)
{
    if (seen.reason == finish_reason::content_filter) return "COMPLETE";
    auto const found = std::ranges::find(reasons, seen.reason, &reason_word::reason);
    return found == std::end(reasons) ? std::string_view("COMPLETE") : found->word;
}

std::optional<model::reply_error> failed_finish(std::string_view native, json_view words)
{
    if (native != "ERROR" && native != "TIMEOUT") return std::nullopt;
    bool const late = native == "TIMEOUT";
    return model::reply_error{.status = late ? 504 : 500,
                              .type = late ? "gateway_timeout" : "internal_server_error",
                              .code = {},
                              .message = words.string_or(late ? "the generation took too long" : "the generation failed")};
}

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, std::string(what)};
}

}  // namespace signalbox::dialect::cohere
