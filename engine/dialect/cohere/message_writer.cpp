#include "engine/dialect/cohere/message_writer.hpp"

#include "engine/dialect/parts/arguments_object.hpp"
#include "engine/dialect/parts/media.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::cohere {

using model::role;

void message_writer::write(std::vector<model::turn> const& turns)
{
    for (model::turn const& turn : turns) {
        if (!turn.name.empty()) lost_.note("messages.name", "a message of this format has no name");
        if (turn.who == role::tool) {
            for (model::part const& part : turn.parts)
                if (auto const* result = std::get_if<model::tool_result_part>(&part)) write_result(*result);
            continue;
        }
        if (turn.who == role::user) {
            write_user(turn);
            continue;
        }
        write_moved();
        if (turn.who == role::assistant)
            write_assistant(turn);
        else
            write_system(turn);
    }
    write_moved();
}

void message_writer::open(std::string_view who)
{
    separate(out_);
    out_.append(R"({"role":")").append(who).append("\"");
}

/// Plain when it is one piece.
void message_writer::write_content(std::vector<std::string_view> const& texts)
{
    if (texts.size() <= 1) return write_string("content", texts.empty() ? std::string_view() : texts.front(), out_);
    std::string parts;
    for (std::string_view const each : texts) add_text(each, parts);
    write_raw("content", "[" + parts + "]", out_);
}

void message_writer::write_system(model::turn const& turn)
{
    std::vector<std::string_view> texts;
    for (model::part const& part : turn.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part)) {
            drop(text->cache_control);
            texts.push_back(text->text);
        } else {
            lost_.refuse("messages", "a system message of this format holds text only");
        }
    }
    open("system");
    write_content(texts);
    out_ += '}';
}

void message_writer::write_user(model::turn const& turn)
{
    open("user");
    auto const* const only = turn.parts.size() == 1 ? std::get_if<model::text_part>(&turn.parts.front()) : nullptr;
    if (moved_.empty() && (only || turn.parts.empty())) {
        if (only) drop(only->cache_control);
        write_string("content", only ? std::string_view(only->text) : std::string_view(), out_);
        out_ += '}';
        return;
    }
    std::string parts = std::exchange(moved_, {});
    for (model::part const& part : turn.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part)) {
            drop(text->cache_control);
            add_text(text->text, parts);
        } else if (auto const* image = std::get_if<model::image_part>(&part)) {
            add_image(*image, parts);
        } else if (auto const* document = std::get_if<model::document_part>(&part)) {
            add_document(*document, parts);
        } else {
            lost_.refuse("messages", "a user message of this format holds text and images only");
        }
    }
    write_raw("content", "[" + parts + "]", out_);
    out_ += '}';
}

/// What was thought before calls stands in its own field; other thoughts have no place in a request.
void message_writer::write_assistant(model::turn const& turn)
{
    std::vector<std::string_view> texts;
    std::string calls, plan;
    for (model::part const& part : turn.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part)) {
            drop(text->cache_control);
            texts.push_back(text->text);
        } else if (auto const* refusal = std::get_if<model::refusal_part>(&part)) {
            texts.push_back(refusal->text);
        } else if (auto const* call = std::get_if<model::tool_call_part>(&part)) {
            drop(call->cache_control);
            std::string arguments;
            append_arguments_object(arguments, call->arguments, call->custom);
            separate(calls);
            calls += '{';
            write_string("id", call->id, calls);
            calls += R"(,"type":"function","function":{)";
            write_string("name", call->name, calls);
            write_string("arguments", arguments, calls);
            calls += "}}";
        } else if (auto const* thought = std::get_if<model::thinking_part>(&part); thought && thought->signature.empty()) {
            plan += thought->text;
        } else {
            lost_.note("thinking", "signed reasoning is of use to its own provider only");
        }
    }
    if (!plan.empty() && calls.empty()) lost_.note("thinking", "reasoning of an answer without calls is not sent back");
    open("assistant");
    if (!texts.empty() || calls.empty()) write_content(texts);  // there is no null
    if (!calls.empty()) {
        write_text("tool_plan", plan, out_);
        write_raw("tool_calls", "[" + calls + "]", out_);
    }
    out_ += '}';
}

/// Results hold text: images and files go into the user message that follows.
void message_writer::write_result(model::tool_result_part const& result)
{
    drop(result.cache_control);
    std::vector<std::string_view> texts;
    if (result.is_error) {
        lost_.note("tool_result.is_error", "this format has no such flag; the text begins with \"Error:\"");
        texts.push_back("Error:");
    }
    for (model::tool_content const& content : result.content) {
        if (auto const* text = std::get_if<model::text_part>(&content)) {
            drop(text->cache_control);
            texts.push_back(text->text);
            continue;
        }
        lost_.note("tool_result.content", "images and files of a tool result are sent in a user message");
        add_text("Result of tool call " + result.tool_call_id + ":", moved_);
        if (auto const* image = std::get_if<model::image_part>(&content))
            add_image(*image, moved_);
        else if (auto const* document = std::get_if<model::document_part>(&content))
            add_document(*document, moved_);
        texts.push_back("(The rest of this result is in the next user message.)");
    }
    open("tool");
    write_string("tool_call_id", result.tool_call_id, out_);
    write_content(texts);
    out_ += '}';
}

void message_writer::write_moved()
{
    if (moved_.empty()) return;
    open("user");
    write_raw("content", "[" + std::exchange(moved_, {}) + "]", out_);
    out_ += '}';
}

void message_writer::add_text(std::string_view text, std::string& parts)
{
    separate(parts);
    parts += R"({"type":"text",)";
    wire::append_json_string(parts += R"("text":)", text);
    parts += '}';
}

void message_writer::add_image(model::image_part const& image, std::string& parts)
{
    drop(image.cache_control);
    if (!image.file_id.empty()) return lost_.refuse("messages", "an uploaded image exists for its own provider only");
    separate(parts);
    parts += R"({"type":"image_url","image_url":{)";
    write_string("url", image.url.empty() ? data_url_of(image.media_type, image.data) : image.url, parts);
    if (image.detail == "original")
        lost_.note("image.detail", "this format has auto, low and high");
    else
        write_text("detail", image.detail, parts);
    parts += "}}";
}

/// A file that is text is read as such.
void message_writer::add_document(model::document_part const& document, std::string& parts)
{
    drop(document.cache_control);
    if (document.text.empty()) return lost_.refuse("messages", "this format takes no files in messages");
    if (!document.citations.empty()) lost_.note("citations", "this format cites documents of its own field only");
    add_text(document_as_text(document), parts);
}

void message_writer::drop(model::json_text const& cache_control)
{
    if (!cache_control.empty()) lost_.note("cache_control", "this format has no cache breakpoints");
}

}  // namespace signalbox::dialect::cohere
