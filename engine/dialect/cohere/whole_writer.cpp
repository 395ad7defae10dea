#include "engine/dialect/cohere/whole_writer.hpp"

#include "engine/dialect/cohere/errors.hpp"
#include "engine/dialect/cohere/reply_fields.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::cohere {

void append_call(std::string& out, pending_call const& call, std::string_view arguments)
{
    out += '{';
    write_string("id", call.id, out);
    out += R"(,"type":"function","function":{)";
    write_string("name", call.name, out);
    write_string("arguments", arguments, out);
    out += "}}";
}

/// Clients of this format ask for one answer. Signatures and hidden thoughts have no place in it.
void whole_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_ || kept_.take(event)) return;
    if (auto const* text = std::get_if<model::text_delta>(&event)) {
        if (text->choice == 0) text_ += text->text;
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        if (refusal->choice == 0) text_ += refusal->text;
    } else if (auto const* thought = std::get_if<model::reasoning_delta>(&event)) {
        thought_ += thought->text;
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        over_ = true;
        append_error(out, tell_reported(*error));
    } else if (std::holds_alternative<model::reply_end>(event)) {
        over_ = true;
        write_reply(out);
    }
}

void whole_writer::fail(model::failure const& seen, std::string& out)
{
    if (std::exchange(over_, true)) return;
    append_error(out, tell(seen));
}

void whole_writer::write_reply(std::string& out)
{
    auto const calls = kept_.calls.take();
    out += '{';
    write_string("id", id_, out);
    write_string("finish_reason", finish_word(kept_.end.finish), out);
    out += R"(,"message":{"role":"assistant")";
    std::string content;
    if (!thought_.empty()) {
        content += R"({"type":"thinking",)";
        wire::append_json_string(content += R"("thinking":)", thought_);
        content += '}';
    }
    if (!text_.empty()) {
        separate(content);
        content += R"({"type":"text",)";
        wire::append_json_string(content += R"("text":)", text_);
        content += '}';
    }
    if (!content.empty() || calls.empty()) write_raw("content", "[" + content + "]", out);
    std::string list;
    for (pending_call const& each : calls) {
        separate(list);
        append_call(list, each, arguments_of(each));
    }
    if (!list.empty()) write_raw("tool_calls", "[" + list + "]", out);
    out += '}';
    if (kept_.end.tokens) append_usage(out, *kept_.end.tokens);
    out += '}';
}

}  // namespace signalbox::dialect::cohere
