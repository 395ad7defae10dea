#include "engine/dialect/bedrock/content_reader.hpp"

#include "engine/base/base64.hpp"
#include "engine/dialect/parts/media.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::bedrock {

using model::role;
using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::size_t block_limit = 100'000;  // of all messages

struct type_row {
    std::string_view word, type;
};
constexpr std::array<type_row, 9> document_types{{{"pdf", "application/pdf"},
                                                  {"csv", "text/csv"},
                                                  {"doc", "application/msword"},
                                                  {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
                                                  {"xls", "application/vnd.ms-excel"},
                                                  {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
                                                  {"html", "text/html"},
                                                  {"txt", "text/plain"},
                                                  {"md", "text/markdown"}}};

std::string document_type(std::string_view word)
{
    auto const found = std::ranges::find(document_types, word, &type_row::word);
    return std::string(found == document_types.end() ? std::string_view("application/octet-stream") : found->type);
}

/// Where the breakpoint behind a part stands.
model::json_text* breakpoint_of(model::part& part)
{
    return std::visit(
        [](auto& of) -> model::json_text* {
            if constexpr (requires { of.cache_control; })
                return &of.cache_control;
            else
                return nullptr;
        },
        part);
}

}  // namespace

model::json_text cache_control_of(json_view cache_point)
{
    return cache_point["ttl"].is("1h") ? R"({"type":"ephemeral","ttl":"1h"})" : R"({"type":"ephemeral"})";
}

content_reader::block_members content_reader::members_of(json_view block)
{
    block_members from;
    pick(block,
         {{"text", &from.text},
          {"image", &from.image},
          {"document", &from.document},
          {"audio", &from.audio},
          {"toolUse", &from.call},
          {"toolResult", &from.result},
          {"reasoningContent", &from.reasoning},
          {"cachePoint", &from.cache_point}},
         [this](wire::json_member const& other) { extras_.meaning(shown_name(other), other.value); });
    return from;
}

void content_reader::read_system(json_view system)
{
    if (!fields_.array(system, "system")) return;
    std::size_t index = 0;
    new_turn_ = true;
    for (json_view const each : system.elements()) {
        auto const here = fields_.inside("system", index++);
        if (++blocks_ > block_limit) return fields_.wrong("", "is one block too many");
        if (each.kind() != json_kind::object) return fields_.wrong_type("", "an object", each);
        block_members const from = members_of(each);
        if (!from.cache_point.nothing())
            mark_last(from.cache_point, 0);
        else if (!from.text.nothing())
            add(role::system, model::text_part{fields_.text(from.text, "text"), {}});
        if (fields_.failed()) return;
    }
}

void content_reader::read(json_view messages)
{
    std::size_t index = 0;
    for (json_view const each : messages.elements()) {
        auto const here = fields_.inside("messages", index++);
        read_message(each);
        if (index > block_limit) fields_.wrong("", "is one message too many");
        if (fields_.failed()) return;
    }
    if (index == 0) fields_.wrong("messages", "must hold at least one message");
}

void content_reader::read_message(json_view message)
{
    if (message.kind() != json_kind::object) return fields_.wrong_type("", "an object", message);
    json_view who, content;
    pick(message, {{"role", &who}, {"content", &content}}, [this](wire::json_member const& other) { extras_.hint(other); });
    std::string const word = fields_.required_text(who, "role");
    if (fields_.failed()) return;
    if (word != "user" && word != "assistant" && word != "system") return fields_.wrong("role", "must be user or assistant");
    if (content.kind() != json_kind::array) return fields_.wrong_type("content", "an array of blocks", content);
    role const speaker = word == "user" ? role::user : word == "system" ? role::system : role::assistant;
    std::size_t index = 0, first_turn = turns_.size();
    new_turn_ = true;
    for (json_view const each : content.elements()) {
        auto const here = fields_.inside("content", index++);
        if (++blocks_ > block_limit) return fields_.wrong("", "is one block too many");
        if (each.kind() != json_kind::object) return fields_.wrong_type("", "an object", each);
        json_view const point = each["cachePoint"];
        if (point.nothing())
            read_block(each, speaker);
        else
            mark_last(point, first_turn);
        if (fields_.failed()) return;
    }
}

void content_reader::read_block(json_view block, role who)
{
    block_members const from = members_of(block);
    if (fields_.object(from.image, "image")) return read_image(from.image, who);
    if (fields_.object(from.document, "document")) return read_document(from.document, who);
    if (fields_.object(from.audio, "audio")) return read_audio(from.audio, who);
    if (fields_.object(from.call, "toolUse"))
        return who == role::assistant ? read_call(from.call) : fields_.wrong("toolUse", "belongs to the assistant");
    if (fields_.object(from.result, "toolResult"))
        return who == role::user ? read_result(from.result) : fields_.wrong("toolResult", "belongs to the user");
    if (fields_.object(from.reasoning, "reasoningContent"))
        return who == role::assistant ? read_reasoning(from.reasoning) : fields_.wrong("reasoningContent", "belongs to the assistant");
    if (!from.text.nothing()) add(who, model::text_part{fields_.text(from.text, "text"), {}});
}

/// What lies in Amazon's store exists for Amazon alone.
std::string content_reader::bytes_of(json_view media)
{
    json_view const source = media["source"];
    if (!fields_.object(source, "source")) return fields_.wrong("source", "is required, an object"), std::string();
    json_view bytes, text;
    pick(source, {{"bytes", &bytes}, {"text", &text}},
         [this](wire::json_member const& other) { extras_.meaning(shown_name(other), other.value); });
    if (!text.nothing()) return base::encode_base64(fields_.text(text, "text"));
    if (bytes.nothing()) return {};
    auto clean = tidy_base64(fields_.text(bytes, "bytes"));
    if (!clean) return fields_.wrong("bytes", "is not base64"), std::string();
    return std::move(*clean);
}

void content_reader::read_image(json_view image, role who)
{
    auto const here = fields_.inside("image");
    model::image_part read{.media_type = "image/" + fields_.required_text(image["format"], "format"), .data = bytes_of(image)};
    if (!read.data.empty()) add(who, std::move(read));
}

void content_reader::read_document(json_view document, role who)
{
    auto const here = fields_.inside("document");
    json_view format, name, context, citations, source;
    pick(document, {{"format", &format}, {"name", &name}, {"context", &context}, {"citations", &citations}, {"source", &source}},
         [this](wire::json_member const& other) { extras_.hint(other); });
    model::document_part read{.media_type = document_type(fields_.text(format, "format")),
                              .data = bytes_of(document),
                              .filename = fields_.text(name, "name"),
                              .context = fields_.text(context, "context"),
                              .citations = raw_or_empty(citations)};
    if (!read.data.empty()) add(who, std::move(read));
}

void content_reader::read_audio(json_view audio, role who)
{
    auto const here = fields_.inside("audio");
    model::audio_part read{bytes_of(audio), fields_.required_text(audio["format"], "format")};
    if (!read.data.empty()) add(who, std::move(read));
}

void content_reader::read_call(json_view call)
{
    auto const here = fields_.inside("toolUse");
    json_view id, name, input;
    pick(call, {{"toolUseId", &id}, {"name", &name}, {"input", &input}}, [this](wire::json_member const& other) { extras_.hint(other); });
    model::tool_call_part read{.id = fields_.required_text(id, "toolUseId"), .name = fields_.required_text(name, "name")};
    read.arguments = fields_.object(input, "input") ? std::string(input.raw()) : std::string("{}");
    add(role::assistant, std::move(read));
}

void content_reader::read_result(json_view result)
{
    auto const here = fields_.inside("toolResult");
    json_view id, content, status;
    pick(result, {{"toolUseId", &id}, {"content", &content}, {"status", &status}},
         [this](wire::json_member const& other) { extras_.hint(other); });
    model::tool_result_part read{.tool_call_id = fields_.required_text(id, "toolUseId")};
    read.is_error = fields_.text(status, "status") == "error";
    if (content.kind() != json_kind::array) return fields_.wrong_type("content", "an array of blocks", content);
    std::size_t index = 0;
    for (json_view const each : content.elements()) {
        auto const inner = fields_.inside("content", index++);
        if (++blocks_ > block_limit) return fields_.wrong("", "is one block too many");
        if (each.kind() != json_kind::object) return fields_.wrong_type("", "an object", each);
        read_result_block(each, read);
        if (fields_.failed()) return;
    }
    turns_.push_back({.who = role::tool, .parts = {std::move(read)}});
    new_turn_ = true;
}

void content_reader::read_result_block(json_view block, model::tool_result_part& into)
{
    json_view text, json, image, document;
    pick(block, {{"text", &text}, {"json", &json}, {"image", &image}, {"document", &document}},
         [this](wire::json_member const& other) { extras_.meaning(shown_name(other), other.value); });
    if (!json.nothing()) return into.content.emplace_back(model::text_part{std::string(json.raw()), {}}), void();
    if (!text.nothing()) return into.content.emplace_back(model::text_part{fields_.text(text, "text"), {}}), void();
    if (fields_.object(image, "image")) {
        auto const here = fields_.inside("image");
        into.content.emplace_back(
            model::image_part{.media_type = "image/" + fields_.required_text(image["format"], "format"), .data = bytes_of(image)});
    } else if (fields_.object(document, "document")) {
        auto const here = fields_.inside("document");
        into.content.emplace_back(model::document_part{.media_type = document_type(fields_.text(document["format"], "format")),
                                                       .data = bytes_of(document),
                                                       .filename = fields_.text(document["name"], "name")});
    }
}

void content_reader::read_reasoning(json_view reasoning)
{
    auto const here = fields_.inside("reasoningContent");
    json_view text, hidden;
    pick(reasoning, {{"reasoningText", &text}, {"redactedContent", &hidden}});
    if (!hidden.nothing()) return add(role::assistant, model::redacted_thinking_part{fields_.text(hidden, "redactedContent")});
    if (!fields_.object(text, "reasoningText")) return;
    add(role::assistant, model::thinking_part{fields_.text(text["text"], "text"), fields_.text(text["signature"], "signature")});
}

/// A cache point belongs to the part before it in the same message.
void content_reader::mark_last(json_view cache_point, std::size_t first_turn)
{
    if (turns_.size() <= first_turn || turns_.back().parts.empty()) return;
    if (auto* const place = breakpoint_of(turns_.back().parts.back())) *place = cache_control_of(cache_point);
}

/// Parts of one message share a turn, but for tool results, which have turns of their own.
void content_reader::add(role who, model::part part)
{
    if (new_turn_ || turns_.empty() || turns_.back().who != who) turns_.push_back({.who = who});
    new_turn_ = false;
    turns_.back().parts.push_back(std::move(part));
}

}  // namespace signalbox::dialect::bedrock
