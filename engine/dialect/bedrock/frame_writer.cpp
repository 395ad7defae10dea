#include "engine/dialect/bedrock/frame_writer.hpp"

#include "engine/dialect/bedrock/errors.hpp"
#include "engine/dialect/bedrock/reply_fields.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"
#include "engine/wire/aws_event.hpp"

namespace signalbox::dialect::bedrock {

namespace {

std::string indexed(std::uint64_t index)
{
    return R"({"contentBlockIndex":)" + std::to_string(index);
}

}  // namespace

void append_event_frame(std::string& out, std::string_view type, std::string_view payload)
{
    wire::append_aws_event(out, {{":event-type", type}, {":content-type", "application/json"}, {":message-type", "event"}}, payload);
}

/// Clients of this format ask for one answer.
void frame_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || kept_.take(event)) return;
    if (std::holds_alternative<model::reply_start>(event)) {
        append_event_frame(out, "messageStart", R"({"role":"assistant"})");
    } else if (auto const* said = std::get_if<model::text_delta>(&event)) {
        if (said->choice == 0) text(said->text, out);
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        if (refusal->choice == 0) text(refusal->text, out);
    } else if (auto const* reasoning = std::get_if<model::reasoning_delta>(&event)) {
        thought("text", reasoning->text, out);
    } else if (auto const* seal = std::get_if<model::reasoning_signature>(&event)) {
        thought("signature", own_signature(model::dialect::anthropic, seal->signature), out);
    } else if (auto const* hidden = std::get_if<model::redacted_reasoning>(&event)) {
        close(out);
        thought("redactedContent", hidden->data, out);
        close(out);
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        break_off(tell_reported(*error), out);
    } else if (std::holds_alternative<model::keep_alive>(event)) {
        out += silence;
    } else if (std::holds_alternative<model::reply_end>(event)) {
        end(out);
    }
}

void frame_writer::fail(model::failure const& seen, std::string& out)
{
    if (!over_) break_off(tell(seen), out);
}

void frame_writer::break_off(told_error const& told, std::string& out)
{
    over_ = true;
    append_exception(out, told);
}

/// More of a block of this kind, which begins where another was open.
void frame_writer::delta(block kind, std::string_view members, std::string& out)
{
    write_calls(out);
    if (open_ != kind) close(out);
    open_ = kind;
    append_event_frame(out, "contentBlockDelta", indexed(index_).append(R"(,"delta":{)").append(members).append("}}"));
}

void frame_writer::text(std::string_view said, std::string& out)
{
    if (said.empty()) return;
    std::string members;
    write_string("text", said, members);
    delta(block::text, members, out);
}

void frame_writer::thought(std::string_view name, std::string_view said, std::string& out)
{
    if (said.empty()) return;
    std::string members = R"("reasoningContent":{)";
    write_string(name, said, members);
    delta(block::reasoning, members.append("}"), out);
}

void frame_writer::close(std::string& out)
{
    if (open_ == block::none) return;
    open_ = block::none;
    append_event_frame(out, "contentBlockStop", indexed(index_++).append("}"));
}

void frame_writer::write_calls(std::string& out)
{
    for (pending_call const& each : kept_.calls.take()) {
        close(out);
        std::string start = indexed(index_).append(R"(,"start":{"toolUse":{)");
        write_string("toolUseId", each.id, start);
        write_string("name", each.name, start);
        append_event_frame(out, "contentBlockStart", start.append("}}}"));
        std::string input = indexed(index_).append(R"(,"delta":{"toolUse":{)");
        write_string("input", arguments_of(each), input);
        append_event_frame(out, "contentBlockDelta", input.append("}}}"));
        append_event_frame(out, "contentBlockStop", indexed(index_++).append("}"));
    }
}

/// The usage comes behind the end of the message.
void frame_writer::end(std::string& out)
{
    write_calls(out);
    close(out);
    over_ = true;
    std::string stop = "{", last = "{";
    write_string("stopReason", finish_word(kept_.end.finish), stop);
    append_event_frame(out, "messageStop", stop.append("}"));
    if (kept_.end.tokens) append_usage(last, *kept_.end.tokens);
    write_raw("metrics", R"({"latencyMs":0})", last);
    append_event_frame(out, "metadata", last.append("}"));
}

}  // namespace signalbox::dialect::bedrock
