#include "engine/dialect/openai_chat/whole_writer.hpp"

#include "engine/dialect/parts/losses.hpp"
#include "engine/dialect/openai_chat/reply_shape.hpp"
#include "engine/dialect/parts/openai_errors.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

using wire::append_json_string;

namespace {

void grow(std::optional<std::string>& text, std::string_view piece)
{
    if (!text) text.emplace();
    *text += piece;
}

}  // namespace

void whole_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_) return;
    std::visit([&](auto const& each) { on(each, out); }, event);
}

void whole_writer::fail(model::failure const& seen, std::string& out)
{
    if (over_) return;
    over_ = true;
    append_openai_error(out, openai_tell(seen));
}

void whole_writer::on(model::text_delta const& delta, std::string&)
{
    grow(answers_[delta.choice].text, delta.text);
}

void whole_writer::on(model::refusal_delta const& delta, std::string&)
{
    grow(answers_[delta.choice].refusal, delta.text);
}

void whole_writer::on(model::reasoning_delta const& delta, std::string&)
{
    reasoning_ += delta.text;
    block_ += delta.text;
}

void whole_writer::on(model::reasoning_signature const& end, std::string&)
{
    separate(thinking_blocks_);
    append_thinking_block(thinking_blocks_, block_, end.signature);
    block_.clear();
}

void whole_writer::on(model::redacted_reasoning const& block, std::string&)
{
    separate(thinking_blocks_);
    append_redacted_block(thinking_blocks_, block.data);
}

void whole_writer::on(model::tool_start const& start, std::string&)
{
    answers_[start.choice].calls[start.index] = {start.id, start.name, {}, start.custom};
}

void whole_writer::on(model::tool_arguments const& fragment, std::string&)
{
    answers_[fragment.choice].calls[fragment.index].arguments += fragment.fragment;
}

void whole_writer::on(model::finish const& end, std::string&)
{
    answers_[end.choice].reason = end.reason;
}

void whole_writer::on(model::reply_error const& error, std::string& out)
{
    over_ = true;
    append_openai_error(out, openai_tell_reported(error));
}

void whole_writer::on(model::reply_end const&, std::string& out)
{
    over_ = true;
    if (answers_.empty()) answers_[0] = {};
    out += '{';
    append_head(out, who_, "chat.completion");
    out += R"("choices":[)";
    for (auto const& [index, said] : answers_) write_choice(index, said, out);
    out += ']';
    if (tokens_) {
        out += R"(,"usage":)";
        append_usage(out, *tokens_);
    }
    out += '}';
}

/// OpenAI's typed clients want every field of a choice to be there; tool_calls must not be when it is empty: some take [] for a tool turn.
void whole_writer::write_choice(std::uint32_t index, answer const& said, std::string& out) const
{
    auto const nullable = [&out](std::optional<std::string> const& text) {
        if (text)
            append_json_string(out, *text);
        else
            out += "null";
    };
    separate(out);
    out += R"({"index":)";
    wire::append_json_integer(out, std::uint64_t{index});
    out += R"(,"message":{"role":"assistant","content":)";
    bool const silent = said.calls.empty() && !said.refusal;
    nullable(silent ? said.text.value_or("") : said.text);
    out += R"(,"refusal":)";
    nullable(said.refusal);
    if (index == 0) write_reasoning(out);
    if (!said.calls.empty()) {
        out += R"(,"tool_calls":[)";
        for (auto const& [number, what] : said.calls) write_call(what, out);
        out += ']';
    }
    std::string_view const word = finish_word(said.reason.value_or(model::finish_reason::stop));
    out.append(R"(},"logprobs":null,"finish_reason":")").append(word).append("\"}");
}

void whole_writer::write_reasoning(std::string& out) const
{
    if (!reasoning_.empty()) {
        out += R"(,"reasoning_content":)";
        append_json_string(out, reasoning_);
    }
    if (!thinking_blocks_.empty()) out.append(R"(,"thinking_blocks":[)").append(thinking_blocks_).append("]");
}

void whole_writer::write_call(call const& what, std::string& out)
{
    separate(out);
    out += R"({"id":)";
    append_json_string(out, what.id);
    out += what.custom ? R"(,"type":"custom","custom":{"name":)" : R"(,"type":"function","function":{"name":)";
    append_json_string(out, what.name);
    out += what.custom ? R"(,"input":)" : R"(,"arguments":)";
    append_json_string(out, what.arguments.empty() && !what.custom ? std::string_view("{}") : std::string_view(what.arguments));
    out += "}}";
}

}  // namespace signalbox::dialect::openai_chat
