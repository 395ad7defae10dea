#include "engine/dialect/openai_responses/part_reader.hpp"

#include "engine/dialect/parts/media.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

bool is_empty_list(json_view value)
{
    return value.kind() == json_kind::array && value.elements().empty();
}

}  // namespace

void part_reader::read(json_view content, std::string_view name, std::vector<model::part>& out)
{
    if (content.kind() == json_kind::string) {
        out.push_back(model::text_part{.text = fields_.text(content, name)});
        return;
    }
    if (content.kind() != json_kind::array) return fields_.wrong_type(name, "a string or an array of parts", content);
    std::size_t index = 0;
    for (json_view const each : content.elements()) {
        auto const here = fields_.inside(name, index++);
        if (out.size() == part_limit) return fields_.wrong("", "is one part too many for one item");
        read_one(each, out);
        if (fields_.failed()) return;
    }
}

void part_reader::read_one(json_view part, std::vector<model::part>& out)
{
    if (part.kind() != json_kind::object) return fields_.wrong_type("", "an object", part);
    std::string const what = fields_.required_text(part["type"], "type");
    if (what == "input_image") return read_image(part, out);
    if (what == "input_file") return read_file(part, out);
    if (what == "input_audio") return read_audio(part, out);
    if (what == "refusal") {
        out.push_back(model::refusal_part{fields_.text(part["refusal"], "refusal")});
        return;
    }
    if (what != "input_text" && what != "output_text" && what != "text")
        return fields_.wrong(
            "type", "is no part this gateway can translate (input_text, output_text, input_image, input_file, input_audio, refusal)");
    json_view type, text, annotations, logprobs;
    pick(part, {{"type", &type}, {"text", &text}, {"annotations", &annotations}, {"logprobs", &logprobs}},
         [this](json_member const& member) { extras_.hint(member); });
    if (!is_empty_list(annotations)) extras_.hint("annotations", annotations);
    model::text_part read;
    if (!text.append_string(read.text)) return fields_.wrong_type("text", "a string", text);
    out.push_back(std::move(read));
}

void part_reader::read_image(json_view part, std::vector<model::part>& out)
{
    json_view type, url, id, detail;
    pick(part, {{"type", &type}, {"image_url", &url}, {"file_id", &id}, {"detail", &detail}},
         [this](json_member const& member) { extras_.hint(member); });
    model::image_part read{
        .url = fields_.text(url, "image_url"), .file_id = fields_.text(id, "file_id"), .detail = fields_.text(detail, "detail")};
    if (read.url.empty() && read.file_id.empty()) return fields_.wrong("", "holds no image: give image_url or file_id");
    if (wire::is_data_url(read.url)) {
        auto inlined = read_data_url(read.url, "image_url", fields_);
        if (!inlined) return;
        read.url.clear();
        read.media_type = std::move(inlined->media_type);
        read.data = std::move(inlined->base64);
    }
    out.push_back(std::move(read));
}

void part_reader::read_file(json_view part, std::vector<model::part>& out)
{
    json_view type, data, id, url, name;
    pick(part, {{"type", &type}, {"file_data", &data}, {"file_id", &id}, {"file_url", &url}, {"filename", &name}},
         [this](json_member const& member) { extras_.hint(member); });
    model::document_part read{
        .url = fields_.text(url, "file_url"), .file_id = fields_.text(id, "file_id"), .filename = fields_.text(name, "filename")};
    place_file_data(fields_.text(data, "file_data"), "file_data", fields_, read);
    if (read.url.empty() && read.data.empty() && read.file_id.empty())
        fields_.wrong("", "holds no file: give file_data, file_url or file_id");
    out.push_back(std::move(read));
}

void part_reader::read_audio(json_view part, std::vector<model::part>& out)
{
    json_view const audio = part["input_audio"];
    auto const here = fields_.inside("input_audio");
    if (audio.kind() != json_kind::object) return fields_.wrong_type("", "an object", audio);
    model::audio_part read{fields_.required_text(audio["data"], "data"), fields_.required_text(audio["format"], "format")};
    if (fields_.failed()) return;
    auto clean = tidy_base64(read.data);
    if (!clean) return fields_.wrong("data", "is not base64");
    read.data = std::move(*clean);
    out.push_back(std::move(read));
}

}  // namespace signalbox::dialect::openai_responses
