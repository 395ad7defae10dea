#include "engine/dialect/gemini/content_reader.hpp"

#include "engine/dialect/gemini/field_names.hpp"
#include "engine/dialect/gemini/foreign_signature.hpp"
#include "engine/dialect/parts/media.hpp"

#include <algorithm>

namespace signalbox::dialect::gemini {

using model::role;
using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::size_t content_limit = 100'000;  // contents, and parts of all of them

/// "audio/wav" is "wav"; of other types the part behind the slash.
std::string audio_format(std::string_view type)
{
    std::string_view const word = type.substr(type.find('/') + 1);
    return std::string(word == "mpeg" ? std::string_view("mp3") : word == "x-wav" ? std::string_view("wav") : word);
}

bool has_one_member(json_view object)
{
    std::size_t count = 0;
    for (wire::json_member const& each : object.members()) count += !each.value.missing();
    return count == 1;
}

/// Inline data or a file, by its type.
model::part media_part(std::string const& type, std::string data, std::string url)
{
    if (type.starts_with("image/")) return model::image_part{.url = std::move(url), .media_type = type, .data = std::move(data)};
    if (type.starts_with("audio/") && url.empty()) return model::audio_part{std::move(data), audio_format(type)};
    return model::document_part{.url = std::move(url), .media_type = type, .data = std::move(data)};
}

}  // namespace

void content_reader::read_system(json_view instruction)
{
    if (instruction.nothing()) return;
    auto const here = fields_.inside("systemInstruction");
    if (instruction.kind() == json_kind::string) return add(role::system, model::text_part{.text = instruction.string_or("")});
    if (!fields_.object(instruction, "")) return;
    json_view parts, who;
    pick_fields(instruction, {{"parts", &parts}, {"role", &who}},
                [this](std::string const& name, json_view value) { extras_.hint(name, value); });
    read_parts(parts, role::system);
}

void content_reader::read(json_view contents)
{
    std::size_t index = 0;
    for (json_view const each : contents.elements()) {
        auto const here = fields_.inside("contents", index++);
        read_content(each);
        if (index > content_limit || parts_ > content_limit) fields_.wrong("", "is one content too many");
        if (fields_.failed()) return;
    }
    if (index == 0) fields_.wrong("contents", "must hold at least one content");
}

void content_reader::read_content(json_view content)
{
    if (content.kind() != json_kind::object) return fields_.wrong_type("", "an object", content);
    json_view who, parts;
    pick_fields(content, {{"role", &who}, {"parts", &parts}},
                [this](std::string const& name, json_view value) { extras_.hint(name, value); });
    std::string const word = fields_.text(who, "role");
    if (!word.empty() && word != "user" && word != "model" && word != "function") return fields_.wrong("role", "must be user or model");
    read_parts(parts, word == "model" ? role::assistant : role::user);
}

void content_reader::read_parts(json_view parts, role who)
{
    new_turn_ = true;
    if (parts.kind() != json_kind::array) return fields_.wrong_type("parts", "an array of parts", parts);
    std::size_t index = 0;
    for (json_view const each : parts.elements()) {
        auto const here = fields_.inside("parts", index++);
        if (++parts_ > content_limit) return fields_.wrong("", "is one part too many");
        read_part(each, who);
        if (fields_.failed()) return;
    }
}

/// Parts of one content share a turn, but for tool results, which have turns of their own.
void content_reader::add(role who, model::part part)
{
    if (new_turn_ || turns_.empty() || turns_.back().who != who) turns_.push_back({.who = who});
    new_turn_ = false;
    turns_.back().parts.push_back(std::move(part));
}

void content_reader::read_part(json_view part, role who)
{
    if (part.kind() != json_kind::object) return fields_.wrong_type("", "an object", part);
    part_members from;
    pick_fields(part,
                {{"text", &from.text},
                 {"thought", &from.thought},
                 {"thoughtSignature", &from.signature},
                 {"inlineData", &from.inline_data},
                 {"fileData", &from.file_data},
                 {"functionCall", &from.call},
                 {"functionResponse", &from.response},
                 {"executableCode", &from.code},
                 {"codeExecutionResult", &from.code_result}},
                [this](std::string const& name, json_view value) { extras_.hint(name, value); });
    bool const assistant = who == role::assistant;
    if (fields_.object(from.call, "functionCall"))
        return assistant ? read_call(from.call) : fields_.wrong("functionCall", "belongs to the model");
    if (fields_.object(from.response, "functionResponse")) return read_response(from.response);
    if (fields_.object(from.inline_data, "inlineData")) return read_inline(from.inline_data);
    if (fields_.object(from.file_data, "fileData")) return read_file(from.file_data);
    // Code that the provider ran, and what came of it.
    extras_.meaning("executableCode", from.code);
    extras_.meaning("codeExecutionResult", from.code_result);
    if (!from.text.nothing() || !from.signature.nothing()) read_text(from, who);
}

void content_reader::read_text(part_members const& from, role who)
{
    std::string text = fields_.text(from.text, "text");
    std::string signature = known_signature(fields_.text(from.signature, "thoughtSignature"));
    bool const thought = fields_.flag(from.thought, "thought").value_or(false);
    if (who != role::assistant || (!thought && signature.empty())) return add(who, model::text_part{.text = std::move(text)});
    if (thought) return add(who, model::thinking_part{std::move(text), std::move(signature)});
    if (!text.empty()) add(who, model::text_part{.text = std::move(text)});
    add(who, model::thinking_part{{}, std::move(signature)});
}

void content_reader::read_inline(json_view data)
{
    auto const here = fields_.inside("inlineData");
    json_view type, bytes, name;
    pick_fields(data, {{"mimeType", &type}, {"data", &bytes}, {"displayName", &name}});
    std::string const media = fields_.required_text(type, "mimeType");
    auto clean = tidy_base64(fields_.required_text(bytes, "data"));
    if (!clean) return fields_.wrong("data", "is not base64");
    add(role::user, media_part(media, std::move(*clean), {}));
}

/// A file of Google's own store exists at Google alone.
void content_reader::read_file(json_view file)
{
    auto const here = fields_.inside("fileData");
    json_view type, uri, name;
    pick_fields(file, {{"mimeType", &type}, {"fileUri", &uri}, {"displayName", &name}});
    std::string const address = fields_.required_text(uri, "fileUri");
    bool const stored = address.starts_with("gs://") || address.find("generativelanguage.googleapis.com/") != std::string::npos;
    if (stored) return extras_.meaning("fileUri", uri);
    std::string media = fields_.text(type, "mimeType");
    if (media.empty()) media = "image/*";
    add(role::user, media_part(media, {}, address));
}

void content_reader::read_call(json_view call)
{
    auto const here = fields_.inside("functionCall");
    json_view id, name, args;
    pick_fields(call, {{"id", &id}, {"name", &name}, {"args", &args}},
                [this](std::string const& field, json_view value) { extras_.hint(field, value); });
    model::tool_call_part read{.id = fields_.text(id, "id"), .name = fields_.required_text(name, "name")};
    read.arguments = fields_.object(args, "args") ? std::string(args.raw()) : std::string("{}");
    ++calls_;
    if (read.id.empty()) read.id = "call_" + std::to_string(calls_);
    waiting_.push_back({read.name, read.id});
    add(role::assistant, std::move(read));
}

std::string content_reader::id_of_result(std::string const& name, std::string const& given)
{
    auto const fits = [&](open_call const& each) { return given.empty() ? each.name == name : each.id == given; };
    auto const found = std::ranges::find_if(waiting_, fits);
    if (found == waiting_.end()) return given;
    std::string id = std::move(found->id);
    waiting_.erase(found);
    return id;
}

/// By convention the answer stands under "output", and what went wrong under "error"; anything else is the answer itself.
void content_reader::read_response(json_view response)
{
    auto const here = fields_.inside("functionResponse");
    json_view id, name, answer, parts, more, scheduling;
    pick_fields(
        response,
        {{"id", &id}, {"name", &name}, {"response", &answer}, {"parts", &parts}, {"willContinue", &more}, {"scheduling", &scheduling}},
        [this](std::string const& field, json_view value) { extras_.hint(field, value); });
    std::string const called = fields_.required_text(name, "name");
    model::tool_result_part read{.tool_call_id = id_of_result(called, fields_.text(id, "id"))};
    if (read.tool_call_id.empty()) return fields_.wrong("name", "answers no call of this name that came before");
    if (!fields_.object(answer, "response") && parts.nothing()) return fields_.wrong("response", "is required, an object");
    json_view const output = answer["output"], error = answer["error"];
    bool const alone = has_one_member(answer);
    read.is_error = alone && !error.missing();
    json_view const said = read.is_error ? error : alone && !output.missing() ? output : answer;
    std::string const text = said.string_or(said.raw());
    if (!text.empty()) read.content.emplace_back(model::text_part{.text = text});
    read_response_parts(parts, read);
    turns_.push_back({.who = role::tool, .parts = {std::move(read)}});
    new_turn_ = true;
}

void content_reader::read_response_parts(json_view parts, model::tool_result_part& into)
{
    if (!fields_.array(parts, "parts")) return;
    std::size_t index = 0;
    for (json_view const each : parts.elements()) {
        auto const here = fields_.inside("parts", index++);
        json_view data, type, bytes;
        if (++parts_ > content_limit || !fields_.object(each, "")) return fields_.wrong("", "must be an object with inlineData");
        pick_fields(each, {{"inlineData", &data}}, [this](std::string const& field, json_view value) { extras_.meaning(field, value); });
        if (data.nothing()) continue;
        pick_fields(data, {{"mimeType", &type}, {"data", &bytes}});
        std::string const media = fields_.required_text(type, "mimeType");
        auto clean = tidy_base64(fields_.required_text(bytes, "data"));
        if (!clean) return fields_.wrong("data", "is not base64");
        if (media.starts_with("image/"))
            into.content.emplace_back(model::image_part{.media_type = media, .data = std::move(*clean)});
        else
            into.content.emplace_back(model::document_part{.media_type = media, .data = std::move(*clean)});
    }
}

}  // namespace signalbox::dialect::gemini
