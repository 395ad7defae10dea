#include "engine/dialect/openai_chat/reply_shape.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

using wire::append_json_integer;
using wire::append_json_string;

std::string_view finish_word(model::finish_reason reason)
{
    switch (reason) {
    case model::finish_reason::length: return "length";
    case model::finish_reason::tool_calls: return "tool_calls";
    case model::finish_reason::content_filter: return "content_filter";
    default: return "stop";  // strict clients know no other words
    }
}

void append_usage(std::string& out, model::usage const& tokens)
{
    auto const number = [&out](std::string_view before, std::uint64_t value) {
        out += before;
        append_json_integer(out, value);
    };
    number(R"({"prompt_tokens":)", tokens.input_tokens);
    number(R"(,"completion_tokens":)", tokens.output_tokens);
    number(R"(,"total_tokens":)", tokens.total());
    number(R"(,"prompt_tokens_details":{"cached_tokens":)", tokens.cached_tokens);
    number(R"(,"cache_write_tokens":)", tokens.cache_write_tokens + tokens.cache_write_1h_tokens);
    number(R"(,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":)", tokens.reasoning_tokens);
    out += R"(,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0})";
    out += tokens.estimated ? R"(,"estimated":true})" : "}";
}

void append_head(std::string& out, reply_identity const& who, std::string_view object)
{
    out += R"("id":)";
    append_json_string(out, "chatcmpl-" + who.id);
    out.append(R"(,"object":")").append(object).append(R"(","created":)");
    append_json_integer(out, who.created);
    out += R"(,"model":)";
    append_json_string(out, who.model);
    out += ',';
}

void append_thinking_block(std::string& out, std::string_view text, std::string_view signature)
{
    out += R"({"type":"thinking","thinking":)";
    append_json_string(out, text);
    out += R"(,"signature":)";
    append_json_string(out, signature);
    out += '}';
}

void append_redacted_block(std::string& out, std::string_view data)
{
    out += R"({"type":"redacted_thinking","data":)";
    append_json_string(out, data);
    out += '}';
}

}  // namespace signalbox::dialect::openai_chat
