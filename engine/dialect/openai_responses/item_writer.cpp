#include "engine/dialect/openai_responses/item_writer.hpp"

#include "engine/dialect/parts/media.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_model.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"

namespace signalbox::dialect::openai_responses {

using model::role;
using wire::append_json_string;

void item_writer::write(std::vector<model::turn> const& turns)
{
    for (model::turn const& turn : turns) write_turn(turn);
}

void item_writer::write_turn(model::turn const& turn)
{
    if (!turn.name.empty()) lost_.note("messages.name", "an item of this format has no name");
    switch (turn.who) {
    case role::system: return write_message("system", turn);
    case role::developer: return write_message("developer", turn);
    case role::user: return write_message("user", turn);
    case role::assistant: return write_assistant(turn);
    case role::tool:
        for (model::part const& part : turn.parts)
            if (auto const* result = std::get_if<model::tool_result_part>(&part)) write_result(*result);
    }
}

void item_writer::drop_cache_control(model::json_text const& cache_control)
{
    if (!cache_control.empty()) lost_.note("cache_control", "this format has no such cache breakpoints");
}

/// A text alone is a string: servers that speak like OpenAI read it everywhere.
void item_writer::write_message(std::string_view role, model::turn const& turn)
{
    separate(out_);
    out_.append(R"({"role":")").append(role).append(R"(","content":)");
    auto const* only = turn.parts.size() == 1 ? std::get_if<model::text_part>(&turn.parts.front()) : nullptr;
    if (only || turn.parts.empty()) {
        if (only) drop_cache_control(only->cache_control);
        append_json_string(out_, only ? std::string_view(only->text) : std::string_view());
        out_ += '}';
        return;
    }
    out_ += '[';
    for (model::part const& part : turn.parts)
        std::visit(
            [this](auto const& each) {
                if constexpr (requires { write_part(each); })
                    write_part(each);
                else
                    lost_.refuse("messages", "a message of this format holds text, images, audio and files only");
            },
            part);
    out_ += "]}";
}

void item_writer::write_input_text(std::string_view text)
{
    separate(out_);
    out_ += R"({"type":"input_text","text":)";
    append_json_string(out_, text);
    out_ += '}';
}

void item_writer::write_part(model::text_part const& part)
{
    drop_cache_control(part.cache_control);
    write_input_text(part.text);
}

void item_writer::write_part(model::image_part const& part)
{
    drop_cache_control(part.cache_control);
    if (!part.file_id.empty()) return lost_.refuse("image", "an image given by file id exists only at the provider that stores it");
    separate(out_);
    out_ += R"({"type":"input_image")";
    write_string("detail", part.detail.empty() ? std::string_view("auto") : std::string_view(part.detail), out_);
    write_string("image_url", part.data.empty() ? part.url : data_url_of(part.media_type, part.data), out_);
    out_ += '}';
}

void item_writer::write_part(model::document_part const& part)
{
    drop_cache_control(part.cache_control);
    if (!part.citations.empty()) lost_.note("document.citations", "this format cites no documents");
    if (!part.text.empty()) {
        lost_.note("document", "a text document is sent as plain text");
        return write_input_text(document_as_text(part));
    }
    if (!part.file_id.empty()) return lost_.refuse("document", "a file given by its id exists only at the provider that stores it");
    if (!part.context.empty()) lost_.note("document.context", "a file of this format has no context");
    separate(out_);
    out_ += R"({"type":"input_file")";
    if (part.data.empty()) {
        write_string("file_url", part.url, out_);
    } else {
        write_string("filename", file_name(part), out_);
        write_string("file_data", data_url_of(part.media_type, part.data), out_);
    }
    out_ += '}';
}

void item_writer::write_part(model::audio_part const& part)
{
    separate(out_);
    out_ += R"({"type":"input_audio","input_audio":{)";
    write_string("data", part.data, out_);
    write_string("format", part.format, out_);
    out_ += "}}";
}

/// Reasoning, messages and calls are items of their own, in the order of the parts.
void item_writer::write_assistant(model::turn const& turn)
{
    std::vector<model::part const*> said;
    for (model::part const& part : turn.parts) {
        if (std::holds_alternative<model::text_part>(part) || std::holds_alternative<model::refusal_part>(part)) {
            said.push_back(&part);
            continue;
        }
        write_said(said);
        if (auto const* call = std::get_if<model::tool_call_part>(&part))
            write_call(*call);
        else if (auto const* thinking = std::get_if<model::thinking_part>(&part))
            write_reasoning(*thinking);
        else if (std::holds_alternative<model::redacted_thinking_part>(part))
            lost_.note("thinking", "hidden reasoning is of use to its own provider only");
        else
            lost_.refuse("messages", "an assistant turn of this format holds text, refusals, reasoning and tool calls only");
    }
    write_said(said);
}

/// One message of the assistant: OpenAI refuses input_text in it.
void item_writer::write_said(std::vector<model::part const*>& said)
{
    if (said.empty()) return;
    separate(out_);
    out_ += R"({"type":"message","role":"assistant","content":[)";
    for (model::part const* each : said) {
        separate(out_);
        if (auto const* text = std::get_if<model::text_part>(each)) {
            drop_cache_control(text->cache_control);
            out_ += R"({"type":"output_text","text":)";
            append_json_string(out_, text->text);
            out_ += R"(,"annotations":[]})";
        } else {
            out_ += R"({"type":"refusal","refusal":)";
            append_json_string(out_, std::get<model::refusal_part>(*each).text);
            out_ += '}';
        }
    }
    out_ += "]}";
    said.clear();
}

void item_writer::write_call(model::tool_call_part const& call)
{
    drop_cache_control(call.cache_control);
    if (call.custom) custom_calls_.insert(call.id);
    separate(out_);
    out_ += call.custom ? R"({"type":"custom_tool_call")" : R"({"type":"function_call")";
    write_string("call_id", within_limit(call.id, call_id_limit, "call_"), out_);
    write_string("name", call.name, out_);
    // No arguments are an empty object to those who parse them.
    std::string_view const given = call.arguments.empty() && !call.custom ? std::string_view("{}") : std::string_view(call.arguments);
    write_string(call.custom ? "input" : "arguments", given, out_);
    out_ += '}';
}

void item_writer::write_result(model::tool_result_part const& result)
{
    drop_cache_control(result.cache_control);
    separate(out_);
    out_ += custom_calls_.contains(result.tool_call_id) ? R"({"type":"custom_tool_call_output")" : R"({"type":"function_call_output")";
    write_string("call_id", within_limit(result.tool_call_id, call_id_limit, "call_"), out_);
    write_key("output", out_);
    if (result.is_error) lost_.note("tool_result.is_error", "this format has no such flag; the text begins with \"Error:\"");
    auto const* only = result.content.size() == 1 ? std::get_if<model::text_part>(&result.content.front()) : nullptr;
    if (only || result.content.empty()) {
        if (only) drop_cache_control(only->cache_control);
        append_json_string(out_, std::string(result.is_error ? "Error:\n" : "").append(only ? only->text : std::string()));
    } else {
        out_ += '[';
        if (result.is_error) write_input_text("Error:");
        for (model::tool_content const& each : result.content) std::visit([this](auto const& part) { write_part(part); }, each);
        out_ += ']';
    }
    out_ += '}';
}

/// Reasoning goes back only in the form that its vendor sealed.
void item_writer::write_reasoning(model::thinking_part const& thinking)
{
    std::string_view const sealed = own_signature(model::dialect::openai_responses, thinking.signature);
    if (sealed.empty())
        return lost_.note("thinking", thinking.signature.empty() ? "OpenAI takes no reasoning back that it did not seal"
                                                                 : "signed reasoning is of use to its own provider only");
    separate(out_);
    out_ += R"({"type":"reasoning","summary":[)";
    if (!thinking.text.empty()) {
        out_ += R"({"type":"summary_text","text":)";
        append_json_string(out_, thinking.text);
        out_ += '}';
    }
    out_ += ']';
    write_string("encrypted_content", sealed, out_);
    out_ += '}';
}

}  // namespace signalbox::dialect::openai_responses
