#include "engine/dialect/ollama/reply_pieces.hpp"

#include "engine/base/timestamp.hpp"
#include "engine/dialect/ollama/reply_fields.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::ollama {

namespace {

void append_calls(std::string& out, std::vector<pending_call> const& calls)
{
    if (calls.empty()) return;
    write_key("tool_calls", out);
    out += '[';
    for (pending_call const& each : calls) {
        separate(out);
        out += '{';
        write_text("id", each.id, out);
        write_key("function", out);
        out += '{';
        write_count("index", each.index, out);
        write_string("name", each.name, out);
        write_raw("arguments", arguments_of(each), out);
        out += "}}";
    }
    out += ']';
}

void append_message(std::string& out, said const& what)
{
    write_key("message", out);
    out += R"({"role":"assistant")";
    write_string("content", what.text, out);
    write_text("thinking", what.thinking, out);
    append_calls(out, what.calls);
    out += '}';
}

}  // namespace

void append_reply(std::string& out, reply_identity const& who, bool generate, said const& what, reply_ending const* end)
{
    constexpr std::int64_t microseconds = 1'000'000;
    out += '{';
    write_string("model", who.model, out);
    write_string("created_at", base::timestamp_text(who.created * microseconds), out);
    if (generate) {
        write_string("response", what.text, out);
        write_text("thinking", what.thinking, out);
        append_calls(out, what.calls);
    } else {
        append_message(out, what);
    }
    write_flag("done", end != nullptr, out);
    if (end) {
        write_string("done_reason", finish_word(end->finish.reason), out);
        if (end->tokens) {
            write_count("prompt_eval_count", end->tokens->input_tokens, out);
            write_count("eval_count", end->tokens->output_tokens, out);
            if (end->tokens->estimated) write_flag("estimated", true, out);  // no field of the API
        }
    }
    out += '}';
}

}  // namespace signalbox::dialect::ollama
