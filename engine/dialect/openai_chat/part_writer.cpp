#include "engine/dialect/openai_chat/part_writer.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

using wire::append_json_string;

namespace {

std::string data_url_of(std::string_view media_type, std::string_view base64)
{
    std::string url("data:");
    url.reserve(media_type.size() + base64.size() + 16);
    return url.append(media_type).append(";base64,").append(base64);
}

/// OpenAI wants a name beside inline data.
std::string_view file_name(model::document_part const& document)
{
    if (!document.filename.empty()) return document.filename;
    return document.media_type == "application/pdf" ? "document.pdf" : "document";
}

}  // namespace

void part_writer::drop_cache_control(model::json_text const& cache_control)
{
    if (!cache_control.empty()) lost_.note("cache_control", "this dialect has no cache breakpoints");
}

void part_writer::write_text(std::string_view text, std::string& out)
{
    separate(out);
    out += R"({"type":"text","text":)";
    append_json_string(out, text);
    out += '}';
}

void part_writer::write(model::text_part const& text, std::string& out)
{
    drop_cache_control(text.cache_control);
    write_text(text.text, out);
}

void part_writer::write(model::image_part const& image, std::string& out)
{
    drop_cache_control(image.cache_control);
    if (!image.file_id.empty()) return lost_.refuse("image", "an image given by file id exists only at the provider that stores it");
    separate(out);
    out += R"({"type":"image_url","image_url":{"url":)";
    append_json_string(out, image.data.empty() ? image.url : data_url_of(image.media_type, image.data));
    if (!image.detail.empty()) {
        out += R"(,"detail":)";
        append_json_string(out, image.detail);
    }
    out += "}}";
}

void part_writer::write(model::document_part const& document, std::string& out)
{
    drop_cache_control(document.cache_control);
    if (!document.citations.empty()) lost_.note("document.citations", "this dialect cites no documents");
    if (!document.text.empty()) return write_document_text(document, out);
    if (document.data.empty() && document.file_id.empty())
        return lost_.refuse("document", "a document given by URL: this dialect takes its content or a file id");
    if (!document.context.empty()) lost_.note("document.context", "a file of this dialect has no context");
    separate(out);
    out += R"({"type":"file","file":{)";
    if (!document.file_id.empty()) {
        out += R"("file_id":)";
        append_json_string(out, document.file_id);
    } else {
        out += R"("filename":)";
        append_json_string(out, file_name(document));
        out += R"(,"file_data":)";
        append_json_string(out, data_url_of(document.media_type, document.data));
    }
    out += "}}";
}

/// A plain text document is text to read, with its title and context before it.
void part_writer::write_document_text(model::document_part const& document, std::string& out)
{
    lost_.note("document", "a text document is sent as plain text");
    std::string text;
    for (std::string const* piece : {&document.filename, &document.context, &document.text}) {
        if (piece->empty()) continue;
        if (!text.empty()) text += "\n\n";
        text += *piece;
    }
    write_text(text, out);
}

void part_writer::write(model::audio_part const& audio, std::string& out)
{
    separate(out);
    out += R"({"type":"input_audio","input_audio":{"data":)";
    append_json_string(out, audio.data);
    out += R"(,"format":)";
    append_json_string(out, audio.format);
    out += "}}";
}

}  // namespace signalbox::dialect::openai_chat
