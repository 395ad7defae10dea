#include "engine/dialect/anthropic/reply_words.hpp"

#include <algorithm>

namespace signalbox::dialect::anthropic {

using model::finish_reason;
using wire::json_view;

namespace {

struct stop_word {
    std::string_view word;
    finish_reason reason;
};
constexpr stop_word stop_words[] = {
    {"end_turn", finish_reason::stop},
    {"tool_use", finish_reason::tool_calls},
    {"max_tokens", finish_reason::length},
    {"stop_sequence", finish_reason::stop_sequence},
    {"refusal", finish_reason::content_filter},
    {"model_context_window_exceeded", finish_reason::length},
    {"compaction", finish_reason::length},
    {"pause_turn", finish_reason::stop},  // a provider tool takes long; other formats have no word for it: a plain end
};

struct error_word {
    std::string_view type;
    int status;
};
constexpr error_word error_words[] = {
    {"invalid_request_error", 400}, {"authentication_error", 401},
    {"billing_error", 402},         {"permission_error", 403},
    {"not_found_error", 404},       {"timeout", 408},
    {"conflict_error", 409},        {"request_too_large", 413},
    {"rate_limit_error", 429},      {"api_error", 500},
    {"timeout_error", 504},         {"overloaded_error", 529},
};

/// Past 2^53 a number is no count of tokens, and sums of such numbers stay far from overflow.
constexpr std::uint64_t count_limit = std::uint64_t(1) << 53;

bool take_count(json_view value, std::uint64_t& into)
{
    auto const count = value.unsigned_integer();
    if (!count || *count > count_limit) return false;
    if (*count != 0) into = *count;  // servers repeat counts as zeros with the end of a stream
    return true;
}

void append_count(std::string& out, std::string_view name, std::uint64_t count)
{
    out.append("\"").append(name).append("\":").append(std::to_string(count));
}

}  // namespace

finish_reason finish_reason_of(std::string_view stop_reason)
{
    for (stop_word const& each : stop_words)
        if (each.word == stop_reason) return each.reason;
    return finish_reason::other;
}

std::string_view stop_reason_for(model::finish const& seen)
{
    for (stop_word const& each : stop_words)
        if (each.word == seen.native && each.reason == seen.reason) return each.word;
    switch (seen.reason) {
    case finish_reason::length: return "max_tokens";
    case finish_reason::tool_calls: return "tool_use";
    case finish_reason::content_filter: return "refusal";
    case finish_reason::stop_sequence: return "stop_sequence";
    case finish_reason::stop:
    case finish_reason::other: break;
    }
    return seen.stop_sequence.empty() ? "end_turn" : "stop_sequence";
}

int status_of_error(std::string_view type)
{
    for (error_word const& each : error_words)
        if (each.type == type) return each.status;
    return 0;
}

model::reply_error read_error(json_view error)
{
    model::reply_error out;
    out.type = error["type"].string_or("");
    out.message = error["message"].string_or("");
    out.code = error["details"]["error_code"].string_or("");
    out.status = status_of_error(out.type);
    return out;
}

model::reply_loss own_block(json_view type)
{
    static constexpr std::size_t longest = 64;  // of a type's name
    return {"reply." + type.string_or("content_block").substr(0, longest), "a content block that no other dialect has"};
}

model::reply_loss lost_citations()
{
    return {"reply.citations", "citations are not carried over"};
}

bool token_counts::take(json_view usage)
{
    bool any = false;
    for (wire::json_member const& member : usage.members()) {
        if (member.is("input_tokens"))
            any |= take_count(member.value, input_);
        else if (member.is("output_tokens"))
            any |= take_count(member.value, output_);
        else if (member.is("cache_read_input_tokens"))
            any |= take_count(member.value, cache_read_);
        else if (member.is("cache_creation_input_tokens"))
            any |= take_count(member.value, cache_write_);
        else if (member.is("output_tokens_details"))
            take_count(member.value["thinking_tokens"], thinking_);
        else if (member.is("cache_creation"))
            take_count(member.value["ephemeral_1h_input_tokens"], write_1h_);
    }
    return any && (input_ | output_ | cache_read_ | cache_write_) != 0;
}

model::usage token_counts::canonical() const
{
    std::uint64_t const long_lived = std::min(write_1h_, cache_write_);
    model::usage tokens;
    tokens.input_tokens = input_ + cache_read_ + cache_write_;
    tokens.cached_tokens = cache_read_;
    tokens.cache_write_tokens = cache_write_ - long_lived;
    tokens.cache_write_1h_tokens = long_lived;
    tokens.output_tokens = output_;
    tokens.reasoning_tokens = std::min(thinking_, output_);
    return tokens;
}

void append_usage(std::string& out, model::usage const& tokens)
{
    std::uint64_t const written = tokens.cache_write_tokens + tokens.cache_write_1h_tokens;
    std::uint64_t const cached = written + tokens.cached_tokens;
    out.push_back('{');
    append_count(out, "input_tokens", tokens.input_tokens - std::min(cached, tokens.input_tokens));
    out.push_back(',');
    append_count(out, "cache_creation_input_tokens", written);
    out.push_back(',');
    append_count(out, "cache_read_input_tokens", tokens.cached_tokens);
    out.append(",\"cache_creation\":{");
    append_count(out, "ephemeral_5m_input_tokens", tokens.cache_write_tokens);
    out.push_back(',');
    append_count(out, "ephemeral_1h_input_tokens", tokens.cache_write_1h_tokens);
    out.append("},");
    append_count(out, "output_tokens", tokens.output_tokens);
    out.append(",\"output_tokens_details\":{");
    append_count(out, "thinking_tokens", tokens.reasoning_tokens);
    out.append(tokens.estimated ? R"(},"estimated":true})" : "}}");
}

}  // namespace signalbox::dialect::anthropic
