#include "engine/dialect/cohere/stream_writer.hpp"

#include "engine/dialect/cohere/errors.hpp"
#include "engine/dialect/cohere/reply_fields.hpp"
#include "engine/dialect/cohere/whole_writer.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::cohere {

namespace {

/// An event whose data has these members behind its type.
void append_event(std::string_view type, std::string_view members, std::string& out)
{
    out.append("event: ").append(type).append("\ndata: {\"type\":\"").append(type).append("\"");
    if (!members.empty()) out.append(",").append(members);
    out.append("}\n\n");
}

std::string at(std::uint64_t index)
{
    return R"("index":)" + std::to_string(index);
}

}  // namespace

/// Clients of this format ask for one answer.
void stream_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || kept_.take(event)) return;
    if (std::holds_alternative<model::reply_start>(event)) {
        std::string members;
        write_string("id", id_, members);
        append_event(
            "message-start",
            members.append(R"(,"delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}})"), out);
    } else if (auto const* text = std::get_if<model::text_delta>(&event)) {
        if (text->choice == 0) say(block::text, text->text, out);
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        if (refusal->choice == 0) say(block::text, refusal->text, out);
    } else if (auto const* thought = std::get_if<model::reasoning_delta>(&event)) {
        say(block::thinking, thought->text, out);
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        break_off(tell_reported(*error), out);
    } else if (std::holds_alternative<model::keep_alive>(event)) {
        out += ": keep-alive\n\n";
    } else if (std::holds_alternative<model::reply_end>(event)) {
        end(out);
    }
}

void stream_writer::fail(model::failure const& seen, std::string& out)
{
    if (!over_) break_off(tell(seen), out);
}

/// What clients read as the end of a failed answer, and as an error's body as well.
void stream_writer::break_off(told_error const& told, std::string& out)
{
    over_ = true;
    std::string body;
    append_error(body, told);
    body.pop_back();
    body += R"(,"type":"message-end","delta":{"finish_reason":"ERROR")";
    write_string("error", told.message, body);
    out.append("event: message-end\ndata: ").append(body).append("}}\n\n");
}

void stream_writer::say(block kind, std::string_view text, std::string& out)
{
    if (text.empty()) return;
    write_calls(out);
    std::string_view const name = kind == block::text ? "text" : "thinking";
    if (open_ != kind) {
        close(out);
        open_ = kind;
        std::string start = at(index_).append(R"(,"delta":{"message":{"content":{"type":")").append(name).append("\",\"");
        append_event("content-start", start.append(name).append(R"(":""}}})"), out);
    }
    std::string more = at(index_).append(R"(,"delta":{"message":{"content":{)");
    write_string(name, text, more);
    append_event("content-delta", more.append("}}}"), out);
}

void stream_writer::close(std::string& out)
{
    if (open_ == block::none) return;
    open_ = block::none;
    append_event("content-end", at(index_++), out);
}

void stream_writer::write_calls(std::string& out)
{
    for (pending_call const& each : kept_.calls.take()) {
        close(out);
        std::string start = at(index_).append(R"(,"delta":{"message":{"tool_calls":)");
        append_call(start, each, "");
        append_event("tool-call-start", start.append("}}"), out);
        std::string more = at(index_).append(R"(,"delta":{"message":{"tool_calls":{"function":{)");
        write_string("arguments", arguments_of(each), more);
        append_event("tool-call-delta", more.append("}}}}"), out);
        append_event("tool-call-end", at(index_++), out);
    }
}

void stream_writer::end(std::string& out)
{
    write_calls(out);
    close(out);
    over_ = true;
    std::string members;
    write_string("id", id_, members);
    members += R"(,"delta":{)";
    write_string("finish_reason", finish_word(kept_.end.finish), members);
    if (kept_.end.tokens) append_usage(members, *kept_.end.tokens);
    append_event("message-end", members.append("}"), out);
    out += "data: [DONE]\n\n";
}

}  // namespace signalbox::dialect::cohere
