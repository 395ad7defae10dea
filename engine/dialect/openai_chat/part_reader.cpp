#include "engine/dialect/openai_chat/part_reader.hpp"

#include "engine/dialect/parts/media.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

void part_reader::keep(json_member const& member)
{
    fields_.keep(member, extras_);
}

void part_reader::read(json_view content, unsigned allowed, std::vector<model::part>& out)
{
    if (content.kind() == json_kind::string) {
        out.push_back(model::text_part{.text = fields_.text(content, "content")});
        return;
    }
    if (content.kind() != json_kind::array) return fields_.wrong_type("content", "a string or an array of parts", content);
    std::size_t index = 0;
    for (json_view const each : content.elements()) {
        auto const here = fields_.inside("content", index++);
        if (out.size() == part_limit) return fields_.wrong("", "is one part too many for one message");
        read_one(each, allowed, out);
        if (fields_.failed()) return;
    }
}

void part_reader::read_one(json_view part, unsigned allowed, std::vector<model::part>& out)
{
    if (part.kind() != json_kind::object) return fields_.wrong_type("", "an object", part);
    json_view type, text, image, sound, file, refusal, cache_control;
    pick(part,
         {{"type", &type},
          {"text", &text},
          {"image_url", &image},
          {"input_audio", &sound},
          {"file", &file},
          {"refusal", &refusal},
          {"cache_control", &cache_control}},
         [this](json_member const& member) { keep(member); });
    std::string const what = fields_.required_text(type, "type");
    if (what == "text") return read_text(text, raw_or_empty(cache_control), out);
    if (what == "image_url" && allowed & images) return read_image(image, raw_or_empty(cache_control), out);
    if (what == "input_audio" && allowed & audio) return read_audio(sound, out);
    if (what == "file" && allowed & files) return read_file(file, raw_or_empty(cache_control), out);
    if (what == "refusal" && allowed & refusals) {
        out.push_back(model::refusal_part{fields_.text(refusal, "refusal")});
        return;
    }
    if (what == "image_url" || what == "input_audio" || what == "file" || what == "refusal")
        return fields_.wrong("type", "is a part that a message of this role cannot hold");
    fields_.wrong("type", "is no part this gateway can translate (text, image_url, input_audio, file, refusal)");
}

void part_reader::read_text(json_view text, model::json_text cache_control, std::vector<model::part>& out)
{
    model::text_part part{.cache_control = std::move(cache_control)};
    if (!text.append_string(part.text)) return fields_.wrong_type("text", "a string", text);
    out.push_back(std::move(part));
}

void part_reader::read_image(json_view image, model::json_text cache_control, std::vector<model::part>& out)
{
    auto const here = fields_.inside("image_url");
    if (image.kind() != json_kind::object) return fields_.wrong_type("", "an object", image);
    json_view url, detail;
    pick(image, {{"url", &url}, {"detail", &detail}}, [this](json_member const& member) { keep(member); });
    model::image_part part{.detail = fields_.text(detail, "detail"), .cache_control = std::move(cache_control)};
    part.url = fields_.required_text(url, "url");
    if (wire::is_data_url(part.url)) {
        auto read = read_data_url(part.url, "url", fields_);
        if (!read) return;
        part.url.clear();
        part.media_type = std::move(read->media_type);
        part.data = std::move(read->base64);
    }
    out.push_back(std::move(part));
}

void part_reader::read_audio(json_view audio, std::vector<model::part>& out)
{
    auto const here = fields_.inside("input_audio");
    if (audio.kind() != json_kind::object) return fields_.wrong_type("", "an object", audio);
    json_view data, format;
    pick(audio, {{"data", &data}, {"format", &format}}, [this](json_member const& member) { keep(member); });
    model::audio_part part{fields_.required_text(data, "data"), fields_.required_text(format, "format")};
    if (fields_.failed()) return;
    auto clean = tidy_base64(part.data);
    if (!clean) return fields_.wrong("data", "is not base64");
    part.data = std::move(*clean);
    out.push_back(std::move(part));
}

/// OpenAI knows file_data, file_id and filename; the others carry what documents of other dialects have.
void part_reader::read_file(json_view file, model::json_text cache_control, std::vector<model::part>& out)
{
    auto const here = fields_.inside("file");
    if (file.kind() != json_kind::object) return fields_.wrong_type("", "an object", file);
    json_view data, id, name, url, mime, title, context, citations;
    pick(file,
         {{"file_data", &data},
          {"file_id", &id},
          {"filename", &name},
          {"file_url", &url},
          {"mime_type", &mime},
          {"title", &title},
          {"context", &context},
          {"citations", &citations}},
         [this](json_member const& member) { keep(member); });
    model::document_part part{.url = fields_.text(url, "file_url"),
                              .media_type = fields_.text(mime, "mime_type"),
                              .file_id = fields_.text(id, "file_id"),
                              .filename = fields_.text(name, "filename"),
                              .context = fields_.text(context, "context"),
                              .citations = raw_or_empty(citations),
                              .cache_control = std::move(cache_control)};
    if (part.filename.empty()) part.filename = fields_.text(title, "title");
    place_file_data(fields_.text(data, "file_data"), "file_data", fields_, part);
    if (part.url.empty() && part.data.empty() && part.file_id.empty()) fields_.wrong("", "holds no file: give file_data or file_id");
    out.push_back(std::move(part));
}

}  // namespace signalbox::dialect::openai_chat
