#include "engine/dialect/ollama/message_reader.hpp"

#include "engine/dialect/ollama/media_kind.hpp"
#include "engine/dialect/parts/media.hpp"

#include <algorithm>

namespace signalbox::dialect::ollama {

using model::role;
using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

constexpr std::size_t message_limit = 100'000;
constexpr std::size_t call_limit = 4096;  // of one message, and images

std::optional<role> role_named(std::string_view word)
{
    static constexpr std::pair<std::string_view, role> words[] = {
        {"system", role::system}, {"user", role::user}, {"assistant", role::assistant}, {"tool", role::tool}};
    auto const found = std::ranges::find(words, word, &std::pair<std::string_view, role>::first);
    return found == std::end(words) ? std::nullopt : std::optional(found->second);
}

}  // namespace

void message_reader::read(json_view messages)
{
    if (messages.kind() != json_kind::array) return fields_.wrong_type("messages", "an array of messages", messages);
    if (messages.elements().empty()) return fields_.wrong("messages", "must hold at least one message");
    fields_.elements(messages, "messages", message_limit, "message", [&](json_view each) { read_message(each); });
}

void message_reader::read_prompt(json_view system, json_view prompt, json_view images)
{
    if (std::string text = fields_.text(system, "system"); !text.empty())
        turns_.push_back({.who = role::system, .parts = {model::text_part{.text = std::move(text)}}});
    model::turn asked{.parts = {model::text_part{.text = fields_.text(prompt, "prompt")}}};
    read_images(images, asked);
    turns_.push_back(std::move(asked));
}

void message_reader::read_message(json_view message)
{
    if (message.kind() != json_kind::object) return fields_.wrong_type("", "an object", message);
    message_members from;
    pick(message,
         {{"role", &from.role},
          {"content", &from.content},
          {"thinking", &from.thinking},
          {"images", &from.images},
          {"tool_calls", &from.calls},
          {"tool_name", &from.tool_name},
          {"tool_call_id", &from.call_id}},
         [this](json_member const& member) { extras_.hint(member); });
    auto const who = role_named(fields_.required_text(from.role, "role"));
    if (!who) return fields_.wrong("role", "must be system, user, assistant or tool");
    if (*who == role::tool) return read_result(from);
    model::turn turn{.who = *who};
    if (std::string thought = fields_.text(from.thinking, "thinking"); !thought.empty() && *who == role::assistant)
        turn.parts.push_back(model::thinking_part{std::move(thought), {}});
    std::string text = fields_.text(from.content, "content");
    bool const other = !from.images.nothing() || !from.calls.nothing();
    if (!text.empty() || !other) turn.parts.push_back(model::text_part{.text = std::move(text)});
    read_images(from.images, turn);
    if (!from.calls.nothing() && *who != role::assistant) return fields_.wrong("tool_calls", "belong to the assistant");
    read_calls(from.calls, turn);
    turns_.push_back(std::move(turn));
}

/// Images, and what some models take in their place, have no type beside them: their first bytes tell it.
void message_reader::read_images(json_view images, model::turn& into)
{
    fields_.elements(images, "images", call_limit, "image", [&](json_view each) {
        auto clean = tidy_base64(fields_.required_text(each, ""));
        if (!clean) return fields_.wrong("", "is not base64");
        into.parts.push_back(media_part(std::move(*clean)));
    });
}

void message_reader::read_calls(json_view calls, model::turn& into)
{
    fields_.elements(calls, "tool_calls", call_limit, "call", [&](json_view each) { read_call(each, into); });
}

void message_reader::read_call(json_view call, model::turn& into)
{
    json_view id, function, name, arguments, index;
    if (call.kind() != json_kind::object) return fields_.wrong_type("", "an object", call);
    pick(call, {{"id", &id}, {"function", &function}});
    if (function.kind() != json_kind::object) return fields_.wrong_type("function", "an object", function);
    auto const here = fields_.inside("function");
    pick(function, {{"name", &name}, {"arguments", &arguments}, {"index", &index}},
         [this](json_member const& member) { extras_.hint(member); });
    model::tool_call_part read{.id = fields_.text(id, "id"), .name = fields_.required_text(name, "name")};
    read.arguments = fields_.object(arguments, "arguments") ? std::string(arguments.raw()) : std::string("{}");
    ++calls_;
    if (read.id.empty()) read.id = "call_" + std::to_string(calls_);
    waiting_.push_back({read.name, read.id});
    into.parts.push_back(std::move(read));
}

/// By its id, else the first call of its name, else the first call at all.
std::string message_reader::id_of_result(std::string const& name, std::string const& given)
{
    auto const fits = [&](open_call const& each) { return !given.empty() ? each.id == given : name.empty() || each.name == name; };
    auto const found = std::ranges::find_if(waiting_, fits);
    if (found == waiting_.end()) return given;
    std::string id = std::move(found->id);
    waiting_.erase(found);
    return id;
}

void message_reader::read_result(message_members const& from)
{
    std::string const name = fields_.text(from.tool_name, "tool_name");
    model::tool_result_part read{.tool_call_id = id_of_result(name, fields_.text(from.call_id, "tool_call_id"))};
    if (read.tool_call_id.empty()) return fields_.wrong("tool_name", "answers no call of this name that came before");
    if (std::string text = fields_.text(from.content, "content"); !text.empty())
        read.content.emplace_back(model::text_part{.text = std::move(text)});
    model::turn media;
    read_images(from.images, media);
    for (model::part& each : media.parts) {
        auto* const image = std::get_if<model::image_part>(&each);
        if (!image) return fields_.wrong("images", "of a tool's result must be images");
        read.content.emplace_back(std::move(*image));
    }
    turns_.push_back({.who = role::tool, .parts = {std::move(read)}});
}

}  // namespace signalbox::dialect::ollama
