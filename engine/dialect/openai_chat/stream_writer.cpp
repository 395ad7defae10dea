#include "engine/dialect/openai_chat/stream_writer.hpp"

#include "engine/dialect/openai_chat/reply_shape.hpp"
#include "engine/dialect/parts/openai_errors.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

using wire::append_json_integer;
using wire::append_json_string;

stream_writer::stream_writer(reply_identity who) : include_usage_(who.include_usage), head_("data: {")
{
    append_head(head_, who, "chat.completion.chunk");
}

void stream_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_) return;
    std::visit([&](auto const& each) { on(each, out); }, event);
}

void stream_writer::fail(model::failure const& seen, std::string& out)
{
    if (over_) return;
    over_ = true;
    out += "data: ";
    append_openai_error(out, openai_tell(seen));
    out += "\n\n";
}

/// Everything before a delta's first member.
void stream_writer::open(std::uint32_t choice, std::string& out)
{
    out += head_;
    out += R"("choices":[{"index":)";
    append_json_integer(out, std::uint64_t{choice});
    out += R"(,"delta":{)";
}

/// Everything after a delta's last member; `finish_reason` is a word or empty for null.
void stream_writer::close(std::string_view finish_reason, std::string& out)
{
    out += R"(},"logprobs":null,"finish_reason":)";
    if (finish_reason.empty())
        out += "null";
    else
        out.append("\"").append(finish_reason).append("\"");
    // With usage asked for, every chunk before the one that has it says null (API reference, stream_options).
    out += include_usage_ ? "}],\"usage\":null}\n\n" : "}]}\n\n";
}

stream_writer::progress& stream_writer::progress_of(std::uint32_t choice)
{
    if (choices_.size() <= choice) choices_.resize(choice + 1);
    return choices_[choice];
}

/// The role stands in a chunk of its own, the first of its choice.
void stream_writer::begin(std::uint32_t choice, std::string& out)
{
    progress& of = progress_of(choice);
    if (of.begun) return;
    of.begun = true;
    open(choice, out);
    out += R"("role":"assistant","content":"","refusal":null)";
    close({}, out);
}

void stream_writer::write_text(std::uint32_t choice, std::string_view field, std::string_view text, std::string& out)
{
    if (text.empty()) return;
    begin(choice, out);
    open(choice, out);
    out.append("\"").append(field).append("\":");
    append_json_string(out, text);
    close({}, out);
}

void stream_writer::on(model::reply_start const&, std::string& out)
{
    begin(0, out);
}

void stream_writer::on(model::text_delta const& delta, std::string& out)
{
    write_text(delta.choice, "content", delta.text, out);
}

void stream_writer::on(model::refusal_delta const& delta, std::string& out)
{
    write_text(delta.choice, "refusal", delta.text, out);
}

void stream_writer::on(model::reasoning_delta const& delta, std::string& out)
{
    write_text(0, "reasoning_content", delta.text, out);
    thinking_too_long_ = thinking_too_long_ || thinking_.size() + delta.text.size() > thinking_limit;
    if (!thinking_too_long_) thinking_ += delta.text;
}

/// Who wants to continue the conversation sends the whole block back, so it is told whole.
void stream_writer::on(model::reasoning_signature const& end, std::string& out)
{
    if (!thinking_too_long_) {
        begin(0, out);
        open(0, out);
        out += R"("thinking_blocks":[)";
        append_thinking_block(out, thinking_, end.signature);
        out += ']';
        close({}, out);
    }
    thinking_.clear();
    thinking_too_long_ = false;
}

void stream_writer::on(model::redacted_reasoning const& block, std::string& out)
{
    begin(0, out);
    open(0, out);
    out += R"("thinking_blocks":[)";
    append_redacted_block(out, block.data);
    out += ']';
    close({}, out);
}

void stream_writer::on(model::tool_start const& call, std::string& out)
{
    begin(call.choice, out);
    open(call.choice, out);
    out += R"("tool_calls":[{"index":)";
    append_json_integer(out, std::uint64_t{call.index});
    out += R"(,"id":)";
    append_json_string(out, call.id);
    out += call.custom ? R"(,"type":"custom","custom":{"name":)" : R"(,"type":"function","function":{"name":)";
    append_json_string(out, call.name);
    out += call.custom ? R"(,"input":""}}])" : R"(,"arguments":""}}])";
    close({}, out);
    if (call.custom) custom_.emplace(call.choice, call.index);
}

void stream_writer::on(model::tool_arguments const& fragment, std::string& out)
{
    if (fragment.fragment.empty()) return;
    begin(fragment.choice, out);
    open(fragment.choice, out);
    out += R"("tool_calls":[{"index":)";
    append_json_integer(out, std::uint64_t{fragment.index});
    bool const custom = !custom_.empty() && custom_.contains({fragment.choice, fragment.index});
    out += custom ? R"(,"custom":{"input":)" : R"(,"function":{"arguments":)";
    append_json_string(out, fragment.fragment);
    out += "}}]";
    close({}, out);
}

void stream_writer::write_finish(std::uint32_t choice, std::string_view word, std::string& out)
{
    begin(choice, out);
    progress& of = progress_of(choice);
    if (of.finished) return;
    of.finished = true;
    open(choice, out);
    close(word, out);
}

void stream_writer::on(model::finish const& end, std::string& out)
{
    write_finish(end.choice, finish_word(end.reason), out);
}

void stream_writer::on(model::usage_report const& report, std::string&)
{
    tokens_ = report.tokens;
}

void stream_writer::on(model::reply_error const& error, std::string& out)
{
    over_ = true;
    out += "data: ";
    append_openai_error(out, openai_tell_reported(error));
    out += "\n\n";
}

void stream_writer::on(model::reply_end const&, std::string& out)
{
    over_ = true;
    begin(0, out);
    for (std::uint32_t choice = 0; choice < choices_.size(); ++choice)
        if (choices_[choice].begun) write_finish(choice, "stop", out);  // the reply is whole; clients wait for each choice's finish
    if (include_usage_ && tokens_) {
        out += head_;
        out += R"("choices":[],"usage":)";
        append_usage(out, *tokens_);
        out += "}\n\n";
    }
    out += "data: [DONE]\n\n";
}

}  // namespace signalbox::dialect::openai_chat
