// The half of content_writer that knows images and documents (https://docs.claude.com/en/api/messages, content blocks).
#include "engine/base/base64.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/anthropic/content_writer.hpp"
#include "engine/wire/data_url.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::dialect::anthropic {

using wire::append_json_string;

namespace {

/// The media type the API takes for this image, or nothing.
std::string_view image_type(std::string_view given)
{
    static constexpr std::string_view taken[] = {"image/jpeg", "image/png", "image/gif", "image/webp"};
    std::string const type = base::lowered(given);
    if (type == "image/jpg") return taken[0];
    auto const found = std::find(std::begin(taken), std::end(taken), type);
    return found == std::end(taken) ? std::string_view() : *found;
}

bool is_web_url(std::string_view url)
{
    return url.starts_with("https://") || url.starts_with("http://");
}

/// Some clients hand PDFs over as images; the API reads them as documents.
bool names_pdf(std::string_view url)
{
    std::string const path = base::lowered(url.substr(0, url.find_first_of("?#")));
    return path.ends_with(".pdf");
}

/// OpenAI's file ids begin "file-", Anthropic's "file_": an id of the one means nothing to the other.
bool is_foreign_file(std::string_view id)
{
    return id.starts_with("file-");
}

void append_source(std::string& out, std::string_view type, std::string_view field, std::string_view value)
{
    out.append(R"("source":{"type":")").append(type).append(R"(",")").append(field).append(R"(":)");
    append_json_string(out, value);
    out.push_back('}');
}

void append_inline_source(std::string& out, std::string_view type, std::string_view media_type, std::string_view data)
{
    out.append(R"("source":{"type":")").append(type).append(R"(","media_type":")").append(media_type).append(R"(","data":)");
    append_json_string(out, data);
    out.push_back('}');
}

void begin_block(std::string& out, std::string_view head)
{
    if (!out.empty()) out.push_back(',');
    out.append(head);
}

}  // namespace

void content_writer::write_image(model::image_part const& image, std::string_view where, std::string& out)
{
    if (!image.url.empty() && !is_web_url(image.url)) return refuse(where, "an image's URL must begin with https:// or http://");
    if (!image.url.empty() && names_pdf(image.url)) {
        model::document_part const document{.url = image.url, .cache_control = image.cache_control};
        return write_document(document, where, out);
    }
    std::string_view const type = image_type(image.media_type);
    if (!image.data.empty() && type.empty()) return refuse(where, "images must be JPEG, PNG, GIF or WebP");
    if (!image.file_id.empty() && is_foreign_file(image.file_id)) return refuse(where, "a file id of another provider means nothing here");
    if (image.data.empty() && image.url.empty() && image.file_id.empty()) return refuse(where, "the image is empty");

    begin_block(out, R"({"type":"image",)");
    if (!image.data.empty())
        append_inline_source(out, "base64", type, image.data);
    else if (!image.url.empty())
        append_source(out, "url", "url", image.url);
    else
        append_source(out, "file", "file_id", image.file_id);
    if (!image.detail.empty() && image.detail != "auto") losses_.note(std::string(where).append(".detail"), "has no counterpart");
    write_cache_control(image.cache_control, where, out);
    out.push_back('}');
}

void content_writer::write_document(model::document_part const& document, std::string_view where, std::string& out)
{
    std::string source;
    write_document_source(document, where, source);
    if (source.empty()) return;
    begin_block(out, R"({"type":"document",)");
    out.append(source);
    auto const text_member = [&out](std::string_view name, std::string const& value) {
        if (value.empty()) return;
        out.append(",\"").append(name).append("\":");
        append_json_string(out, value);
    };
    text_member("title", document.filename);
    text_member("context", document.context);
    if (!document.citations.empty()) out.append(R"(,"citations":)").append(document.citations);
    write_cache_control(document.cache_control, where, out);
    out.push_back('}');
}

void content_writer::write_document_source(model::document_part const& document, std::string_view where, std::string& out)
{
    std::string const type = base::lowered(document.media_type);
    if (!document.url.empty()) {
        if (!is_web_url(document.url)) return refuse(where, "a document's URL must begin with https:// or http://");
        append_source(out, "url", "url", document.url);
    } else if (!document.file_id.empty()) {
        if (is_foreign_file(document.file_id)) return refuse(where, "a file id of another provider means nothing here");
        append_source(out, "file", "file_id", document.file_id);
    } else if (!document.data.empty() && type == "application/pdf") {
        append_inline_source(out, "base64", type, document.data);
    } else if (!document.data.empty() && type.starts_with("text/")) {
        // Plain text travels as text, not as base64; what is no UTF-8 in it is replaced.
        auto const text = base::decode_base64(document.data);
        if (!text) return refuse(where, "the document's data is no base64");
        append_inline_source(out, "text", "text/plain", *text);
    } else if (!document.data.empty()) {
        refuse(where, "documents must be PDF or text");
    } else if (document.text.empty()) {
        refuse(where, "the document is empty");
    } else {
        append_inline_source(out, "text", "text/plain", document.text);
    }
}

}  // namespace signalbox::dialect::anthropic
