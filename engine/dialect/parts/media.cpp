#include "engine/dialect/parts/media.hpp"

#include "engine/base/base64.hpp"

namespace signalbox::dialect {

/// What clients send as base64, made canonical; nothing when it is none.
std::optional<std::string> tidy_base64(std::string_view text)
{
    if (text.empty() || base::canonical_base64(text)) return std::string(text);
    auto read = wire::parse_data_url(std::string("data:;base64,").append(text));
    if (!read || read->base64.empty()) return std::nullopt;
    return std::move(read->base64);
}

std::optional<wire::data_url> read_data_url(std::string_view url, std::string_view name, field_reader& fields)
{
    auto read = wire::parse_data_url(url);
    if (read && !read->base64.empty()) return std::move(*read);
    fields.wrong(name, read ? "is a data URL without content" : "cannot be read: " + read.error().detail);
    return std::nullopt;
}

/// Some clients send a plain URL (OpenRouter takes it) or bare base64.
void place_file_data(std::string data, std::string_view name, field_reader& fields, model::document_part& out)
{
    if (data.empty()) return;
    if (wire::is_data_url(data)) {
        auto read = read_data_url(data, name, fields);
        if (!read) return;
        out.media_type = std::move(read->media_type);
        out.data = std::move(read->base64);
        return;
    }
    if (data.starts_with("https://") || data.starts_with("http://")) {
        out.url = std::move(data);
        return;
    }
    auto clean = tidy_base64(data);
    if (!clean) return fields.wrong(name, "is neither a data URL nor base64");
    if (out.media_type.empty()) out.media_type = "application/pdf";  // the only type OpenAI takes without being told
    out.data = std::move(*clean);
}

std::string data_url_of(std::string_view media_type, std::string_view base64)
{
    std::string url("data:");
    url.reserve(media_type.size() + base64.size() + 16);
    return url.append(media_type).append(";base64,").append(base64);
}

std::string_view file_name(model::document_part const& document)
{
    if (!document.filename.empty()) return document.filename;
    return document.media_type == "application/pdf" ? "document.pdf" : "document";
}

std::string document_as_text(model::document_part const& document)
{
    std::string text;
    for (std::string const* piece : {&document.filename, &document.context, &document.text}) {
        if (piece->empty()) continue;
        if (!text.empty()) text += "\n\n";
        text += *piece;
    }
    return text;
}

}  // namespace signalbox::dialect
