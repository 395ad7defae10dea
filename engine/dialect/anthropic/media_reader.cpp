// The half of content_reader that knows images, documents and search results (https://docs.claude.com/en/api/messages, content blocks).
#include "engine/base/base64.hpp"
#include "engine/dialect/anthropic/content_reader.hpp"
#include "engine/wire/data_url.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// "image/png": what may stand in the head of a data URL (RFC 6838 section 4.2 names the characters).
bool is_media_type(std::string_view text)
{
    auto const token = [](std::string_view word) {
        static constexpr std::string_view others = "!#$&-^_.+";
        for (char const c : word) {
            bool const alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && others.find(c) == std::string_view::npos) return false;
        }
        return !word.empty();
    };
    std::size_t const slash = text.find('/');
    return slash != std::string_view::npos && token(text.substr(0, slash)) && token(text.substr(slash + 1));
}

bool is_web_url(std::string_view text)
{
    return text.starts_with("https://") || text.starts_with("http://");
}

}  // namespace

/// The media type and data of a source of type base64, the data in its clean form.
void content_reader::read_inline(json_view source, std::string& media_type, std::string& data, field_path const& at)
{
    media_type = take_.text(source["media_type"], field_path(at, "media_type"));
    if (!is_media_type(media_type)) take_.refuse(field_path(at, "media_type"), "must be a media type like image/png");
    data = take_.text(source["data"], field_path(at, "data"));
    if (!data.empty() && base::canonical_base64(data)) return;
    auto cleaned = wire::parse_data_url("data:;base64," + data);
    if (!cleaned || cleaned->base64.empty()) return take_.refuse(field_path(at, "data"), "must be base64");
    data = std::move(cleaned->base64);
}

std::string content_reader::read_url(json_view source, field_path const& at)
{
    std::string url = take_.text(source["url"], field_path(at, "url"));
    if (!is_web_url(url)) take_.refuse(field_path(at, "url"), "must be an http or https URL");
    return url;
}

std::string content_reader::read_file_id(json_view source, field_path const& at)
{
    std::string id = take_.text(source["file_id"], field_path(at, "file_id"));
    if (id.empty()) take_.refuse(field_path(at, "file_id"), "must name a file");
    return id;
}

model::image_part content_reader::read_image(json_view block, field_path const& at)
{
    json_view source, cache_control;
    sort_members(block, {{"type"}, {"source", &source}, {"cache_control", &cache_control}},
                 [&](json_member const& other) { keep_unknown(other, at); });
    model::image_part image;
    image.cache_control = take_.object_if_any(cache_control, field_path(at, "cache_control"));

    field_path const place(at, "source");
    std::string const type = take_.text(source["type"], field_path(place, "type"));
    if (type == "base64")
        read_inline(source, image.media_type, image.data, place);
    else if (type == "url")
        image.url = read_url(source, place);
    else if (type == "file")
        image.file_id = read_file_id(source, place);
    else
        take_.refuse(field_path(place, "type"), "must be base64, url or file");
    return image;
}

model::document_part content_reader::read_document(json_view block, field_path const& at)
{
    json_view source, title, context, citations, cache_control;
    sort_members(block,
                 {{"type"},
                  {"source", &source},
                  {"title", &title},
                  {"context", &context},
                  {"citations", &citations},
                  {"cache_control", &cache_control}},
                 [&](json_member const& other) { keep_unknown(other, at); });
    model::document_part document;
    document.filename = take_.text_if_any(title, field_path(at, "title"));
    document.context = take_.text_if_any(context, field_path(at, "context"));
    document.citations = take_.object_if_any(citations, field_path(at, "citations"));
    document.cache_control = take_.object_if_any(cache_control, field_path(at, "cache_control"));
    read_document_source(source, document, field_path(at, "source"));
    return document;
}

void content_reader::read_document_source(json_view source, model::document_part& out, field_path const& at)
{
    std::string const type = take_.text(source["type"], field_path(at, "type"));
    if (type == "base64") {
        read_inline(source, out.media_type, out.data, at);
    } else if (type == "text") {
        out.media_type = take_.text(source["media_type"], field_path(at, "media_type"));
        out.text = take_.text(source["data"], field_path(at, "data"));
    } else if (type == "content") {
        out.media_type = "text/plain";
        out.text = read_joined_text(source["content"], field_path(at, "content"));
    } else if (type == "url") {
        out.url = read_url(source, at);
    } else if (type == "file") {
        out.file_id = read_file_id(source, at);
    } else {
        take_.refuse(field_path(at, "type"), "must be base64, text, content, url or file");
    }
}

// A search result is a document of another source, which the model receives as the document's context.
model::document_part content_reader::read_search_result(json_view block, field_path const& at)
{
    json_view source, title, content, citations, cache_control;
    sort_members(block,
                 {{"type"},
                  {"source", &source},
                  {"title", &title},
                  {"content", &content},
                  {"citations", &citations},
                  {"cache_control", &cache_control}},
                 [&](json_member const& other) { keep_unknown(other, at); });
    model::document_part document;
    document.media_type = "text/plain";
    document.filename = take_.text(title, field_path(at, "title"));
    document.context = take_.text(source, field_path(at, "source"));
    document.citations = take_.object_if_any(citations, field_path(at, "citations"));
    document.cache_control = take_.object_if_any(cache_control, field_path(at, "cache_control"));
    document.text = read_joined_text(content, field_path(at, "content"));
    return document;
}

/// The texts of a list of text blocks (or one string), a line each; other blocks are kept by name.
std::string content_reader::read_joined_text(json_view blocks, field_path const& at)
{
    if (blocks.kind() == json_kind::string) return take_.text(blocks, at);
    if (blocks.kind() != json_kind::array) take_.refuse(at, "must be a list of text blocks");
    std::string joined;
    std::size_t index = 0;
    for (json_view const block : blocks.elements()) {
        field_path const place(at, index++);
        if (take_.text(block["type"], field_path(place, "type")) != "text") {
            keep_extra(place, block);
            continue;
        }
        if (!joined.empty()) joined.append("\n");
        joined.append(take_.text(block["text"], field_path(place, "text")));
    }
    return joined;
}

}  // namespace signalbox::dialect::anthropic
