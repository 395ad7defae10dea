#include "engine/dialect/cohere/message_reader.hpp"

#include "engine/dialect/parts/media.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::cohere {

using model::role;
using wire::json_kind;
using wire::json_view;

namespace {

constexpr std::size_t message_limit = 100'000, part_limit = 100'000;  // the parts are those of all messages
constexpr std::size_t call_limit = 4096;                              // of one message

struct role_word {
    std::string_view word;
    role who;
};
// API reference, Chat, messages.role.
constexpr std::array<role_word, 4> roles{
    {{"system", role::system}, {"user", role::user}, {"assistant", role::assistant}, {"tool", role::tool}}};

}  // namespace

void message_reader::read(json_view messages)
{
    fields_.elements(messages, "messages", message_limit, "message", [this](json_view each) { read_message(each); });
}

void message_reader::read_message(json_view message)
{
    if (message.kind() != json_kind::object) return fields_.wrong_type("", "an object", message);
    json_view who, content, calls, plan, id, citations;
    pick(message,
         {{"role", &who},
          {"content", &content},
          {"tool_calls", &calls},
          {"tool_plan", &plan},
          {"tool_call_id", &id},
          {"citations", &citations}},
         [this](wire::json_member const& other) { extras_.hint(other); });
    std::string const word = fields_.required_text(who, "role");
    auto const found = std::ranges::find(roles, word, &role_word::word);
    if (!fields_.failed() && found == roles.end()) fields_.wrong("role", "must be system, user, assistant or tool");
    if (fields_.failed()) return;
    model::turn read{.who = found->who};
    if (read.who == role::tool) {
        read_result(id, content, read);
    } else {
        if (std::string text = fields_.text(plan, "tool_plan"); !text.empty())
            read.parts.push_back(model::thinking_part{std::move(text), {}});
        read_content(content, read);
        if (!calls.nothing() && read.who != role::assistant) fields_.wrong("tool_calls", "belong to the assistant");
        read_calls(calls, read);
    }
    turns_.push_back(std::move(read));
}

void message_reader::read_content(json_view content, model::turn& into)
{
    if (content.nothing()) return;
    if (content.kind() == json_kind::string) return into.parts.push_back(model::text_part{fields_.text(content, "content"), {}});
    fields_.elements(content, "content", part_limit, "part", [&](json_view each) {
        if (++parts_ > part_limit) return fields_.wrong("", "is one part too many");
        read_part(each, into);
    });
}

void message_reader::read_part(json_view part, model::turn& into)
{
    if (part.kind() != json_kind::object) return fields_.wrong_type("", "an object", part);
    json_view type, text, thinking, image;
    pick(part, {{"type", &type}, {"text", &text}, {"thinking", &thinking}, {"image_url", &image}},
         [this](wire::json_member const& other) { extras_.hint(other); });
    std::string const word = fields_.required_text(type, "type");
    if (word == "text")
        into.parts.push_back(model::text_part{fields_.text(text, "text"), {}});
    else if (word == "thinking" && into.who == role::assistant)
        into.parts.push_back(model::thinking_part{fields_.text(thinking, "thinking"), {}});
    else if (word == "image_url" && into.who == role::user)
        read_image(image, into);
    else if (!fields_.failed())
        fields_.wrong("type", "is no part that this message may hold");
}

void message_reader::read_image(json_view image, model::turn& into)
{
    if (image.kind() != json_kind::object) return fields_.wrong_type("image_url", "an object", image);
    auto const here = fields_.inside("image_url");
    std::string url = fields_.required_text(image["url"], "url");
    model::image_part read{.detail = fields_.text(image["detail"], "detail")};
    if (fields_.failed()) return;
    if (url.starts_with("data:")) {
        auto data = read_data_url(url, "url", fields_);
        if (!data) return;
        read.media_type = std::move(data->media_type);
        read.data = std::move(data->base64);
    } else {
        read.url = std::move(url);
    }
    into.parts.push_back(std::move(read));
}

void message_reader::read_calls(json_view calls, model::turn& into)
{
    fields_.elements(calls, "tool_calls", call_limit, "call", [&](json_view each) {
        json_view const function = each["function"];
        if (each.kind() != json_kind::object) return fields_.wrong_type("", "an object", each);
        if (function.kind() != json_kind::object) return fields_.wrong_type("function", "an object", function);
        model::tool_call_part read{.id = fields_.required_text(each["id"], "id")};
        auto const here = fields_.inside("function");
        read.name = fields_.required_text(function["name"], "name");
        read.arguments = fields_.text(function["arguments"], "arguments");
        into.parts.push_back(std::move(read));
    });
}

void message_reader::read_result(json_view id, json_view content, model::turn& into)
{
    model::tool_result_part read{.tool_call_id = fields_.required_text(id, "tool_call_id")};
    if (content.kind() == json_kind::string)
        read.content.emplace_back(model::text_part{fields_.text(content, "content"), {}});
    else
        fields_.elements(content, "content", part_limit, "part", [&](json_view each) {
            if (++parts_ > part_limit) return fields_.wrong("", "is one part too many");
            read_result_part(each, read);
        });
    into.parts.push_back(std::move(read));
}

/// The data of a document are texts under names: other formats get them as JSON.
void message_reader::read_result_part(json_view part, model::tool_result_part& into)
{
    if (part.kind() != json_kind::object) return fields_.wrong_type("", "an object", part);
    json_view const document = part["document"], data = document["data"];
    if (part["type"].is("text"))
        into.content.emplace_back(model::text_part{fields_.text(part["text"], "text"), {}});
    else if (!part["type"].is("document"))
        fields_.wrong("type", "must be text or document");
    else if (data.kind() == json_kind::string)
        into.content.emplace_back(model::text_part{fields_.text(data, "document.data"), {}});
    else if (data.kind() == json_kind::object)
        into.content.emplace_back(model::text_part{std::string(data.raw()), {}});
    else
        fields_.wrong_type("document.data", "an object or a text", data);
}

}  // namespace signalbox::dialect::cohere
