#include "engine/dialect/ollama/media_kind.hpp"

#include "engine/base/base64.hpp"

namespace signalbox::dialect::ollama {

namespace {

using namespace std::string_view_literals;

enum class file_kind : std::uint8_t { image, audio, document };

struct magic {
    std::string_view begins;
    std::string_view ninth;  // from the ninth byte on; may be empty
    file_kind kind;
    std::string_view type;  // of audio the format's name
};
// The registered signatures (RFC 2083, JFIF, GIF89a, RIFF, ID3v2, ISO 32000).
constexpr magic known[] = {
    {"\x89PNG"sv, ""sv, file_kind::image, "image/png"},      {"\xFF\xD8\xFF"sv, ""sv, file_kind::image, "image/jpeg"},
    {"GIF8"sv, ""sv, file_kind::image, "image/gif"},         {"RIFF"sv, "WEBP"sv, file_kind::image, "image/webp"},
    {"RIFF"sv, "WAVE"sv, file_kind::audio, "wav"},           {"ID3"sv, ""sv, file_kind::audio, "mp3"},
    {"\xFF\xFB"sv, ""sv, file_kind::audio, "mp3"},           {"\xFF\xF3"sv, ""sv, file_kind::audio, "mp3"},
    {"%PDF"sv, ""sv, file_kind::document, "application/pdf"}};

constexpr std::size_t looked_at = 16;  // digits: twelve bytes

}  // namespace

model::part media_part(std::string base64)
{
    std::string const first = base::decode_base64_digits(base::without_base64_padding(std::string_view(base64).substr(0, looked_at)));
    std::string_view const bytes = first;
    for (magic const& each : known) {
        if (!bytes.starts_with(each.begins)) continue;
        if (!each.ninth.empty() && (bytes.size() < 8 || !bytes.substr(8).starts_with(each.ninth))) continue;
        if (each.kind == file_kind::audio) return model::audio_part{std::move(base64), std::string(each.type)};
        if (each.kind == file_kind::document) return model::document_part{.media_type = std::string(each.type), .data = std::move(base64)};
        return model::image_part{.media_type = std::string(each.type), .data = std::move(base64)};
    }
    return model::image_part{.media_type = "image/png", .data = std::move(base64)};
}

}  // namespace signalbox::dialect::ollama
