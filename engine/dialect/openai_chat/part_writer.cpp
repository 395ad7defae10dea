#include "engine/dialect/openai_chat/part_writer.hpp"

#include "engine/dialect/parts/media.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

using wire::append_json_string;

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
    write_text(document_as_text(document), out);
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
