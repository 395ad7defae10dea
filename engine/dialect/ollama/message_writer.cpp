#include "engine/dialect/ollama/message_writer.hpp"

#include "engine/dialect/parts/arguments_object.hpp"
#include "engine/dialect/parts/media.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>

namespace signalbox::dialect::ollama {

using model::role;
using wire::append_json_string;

namespace {

std::string_view role_word(role who)
{
    switch (who) {
    case role::system:
    case role::developer: return "system";
    case role::assistant: return "assistant";
    case role::tool: return "tool";
    case role::user: break;
    }
    return "user";
}

/// Texts of one message are parts that stand below each other.
void add_text(std::string_view text, std::string& to)
{
    if (!to.empty() && !text.empty()) to += "\n\n";
    to.append(text);
}

void add_data(std::string_view base64, std::string& to)
{
    separate(to);
    append_json_string(to, base64);
}

}  // namespace

std::string message_writer::write(std::vector<model::turn> const& turns)
{
    for (model::turn const& each : turns) write_turn(each);
    return std::move(out_);
}

void message_writer::write_turn(model::turn const& turn)
{
    if (!turn.name.empty()) lost_.note("messages.name", "a message of this format has no name");
    if (turn.who == role::tool) {
        for (model::part const& part : turn.parts)
            if (auto const* result = std::get_if<model::tool_result_part>(&part)) write_result(*result);
        return;
    }
    draft from;
    for (model::part const& part : turn.parts) std::visit([&](auto const& each) { take(each, from); }, part);
    append(role_word(turn.who), from);
}

/// Images of a result are sent behind it, in a message of the user.
void message_writer::write_result(model::tool_result_part const& result)
{
    drop_cache_control(result.cache_control);
    draft said, behind;
    for (model::tool_content const& each : result.content) {
        if (auto const* text = std::get_if<model::text_part>(&each))
            take(*text, said);
        else if (auto const* image = std::get_if<model::image_part>(&each))
            take(*image, behind);
        else
            take(std::get<model::document_part>(each), said);
    }
    if (result.is_error) lost_.note("tool_result.is_error", "a result of this format is no error; its text says so");
    auto const call = std::ranges::find(calls_, result.tool_call_id, &made_call::id);
    if (call == calls_.end()) lost_.note("tool_result", "answers no call of the conversation");
    std::string more;
    if (call != calls_.end()) write_string("tool_name", call->name, more);
    write_text("tool_call_id", result.tool_call_id, more);
    append("tool", said, more);
    if (behind.images.empty()) return;
    lost_.note("tool_result.content", "images of a tool result are sent behind it");
    append("user", behind);
}

void message_writer::append(std::string_view role, draft const& from, std::string_view more)
{
    separate(out_);
    out_ += '{';
    write_string("role", role, out_);
    write_string("content", from.text, out_);
    write_text("thinking", from.thinking, out_);
    if (!from.images.empty()) write_raw("images", "[" + from.images + "]", out_);
    if (!from.calls.empty()) write_raw("tool_calls", "[" + from.calls + "]", out_);
    if (!more.empty()) out_.append(",").append(more);
    out_ += '}';
}

void message_writer::drop_cache_control(model::json_text const& cache_control)
{
    if (!cache_control.empty()) lost_.note("cache_control", "this format has no cache breakpoints");
}

void message_writer::take(model::text_part const& part, draft& into)
{
    drop_cache_control(part.cache_control);
    add_text(part.text, into.text);
}

void message_writer::take(model::refusal_part const& part, draft& into)
{
    lost_.note("messages.refusal", "is sent as text");
    add_text(part.text, into.text);
}

void message_writer::take(model::image_part const& part, draft& into)
{
    drop_cache_control(part.cache_control);
    if (!part.detail.empty() && part.detail != "auto") lost_.note("image.detail", "this format has no such switch");
    if (part.data.empty()) return lost_.refuse("image", "this format takes images as data only: send it as a data URL");
    add_data(part.data, into.images);
}

void message_writer::take(model::document_part const& part, draft& into)
{
    drop_cache_control(part.cache_control);
    if (part.text.empty()) return lost_.refuse("document", "this format takes no files: send their text");
    if (!part.citations.empty()) lost_.note("document.citations", "this format cites no documents");
    lost_.note("document", "a text document is sent as plain text");
    add_text(document_as_text(part), into.text);
}

void message_writer::take(model::audio_part const& part, draft& into)
{
    add_data(part.data, into.images);
}

void message_writer::take(model::tool_call_part const& part, draft& into)
{
    drop_cache_control(part.cache_control);
    calls_.push_back({part.id, part.name});
    std::string arguments;
    if (!append_arguments_object(arguments, part.arguments, part.custom))
        lost_.note("tool_calls.arguments", "are no JSON object and are sent as {\"_raw\": text}");
    separate(into.calls);
    into.calls += '{';
    write_text("id", part.id, into.calls);
    write_key("function", into.calls);
    into.calls += '{';
    write_string("name", part.name, into.calls);
    write_raw("arguments", arguments, into.calls);
    into.calls += "}}";
}

/// Reasoning with a signature is of use to the vendor that signed it.
void message_writer::take(model::thinking_part const& part, draft& into)
{
    if (!part.signature.empty()) return lost_.note("thinking", "reasoning of another provider means nothing here");
    add_text(part.text, into.thinking);
}

void message_writer::take(model::redacted_thinking_part const&, draft&)
{
    lost_.note("thinking", "hidden reasoning is of use to its own provider only");
}

}  // namespace signalbox::dialect::ollama
