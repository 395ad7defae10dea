#include "engine/dialect/openai_chat/message_reader.hpp"

#include "engine/dialect/parts/openai_tools.hpp"

namespace signalbox::dialect::openai_chat {

using model::role;
using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// cache_control of the message itself marks its last part that can hold one.
void mark_last_part(model::turn& turn, std::string const& cache_control)
{
    if (cache_control.empty() || turn.parts.empty()) return;
    std::visit(
        [&](auto& part) {
            if constexpr (requires { part.cache_control; })
                if (part.cache_control.empty()) part.cache_control = cache_control;
        },
        turn.parts.back());
}

/// What clients send back of our own answers and no dialect takes as input.
bool is_echo(json_member const& member)
{
    return member.is("annotations") && member.value.kind() == json_kind::array && member.value.elements().empty();
}

}  // namespace

void message_reader::read(json_view messages)
{
    if (messages.kind() != json_kind::array) return fields_.wrong_type("messages", "an array of messages", messages);
    std::size_t index = 0;
    for (json_view const each : messages.elements()) {
        auto const here = fields_.inside("messages", index);
        read_message(each, index++);
        if (index > message_limit || part_count_ > part_limit) fields_.wrong("", "is one message too many");
        if (fields_.failed()) return;
    }
    if (index == 0) fields_.wrong("messages", "must hold at least one message");
}

void message_reader::read_message(json_view message, std::size_t index)
{
    if (message.kind() != json_kind::object) return fields_.wrong_type("", "an object", message);
    members from;
    pick(message,
         {{"role", &from.role},
          {"content", &from.content},
          {"name", &from.name},
          {"tool_calls", &from.tool_calls},
          {"tool_call_id", &from.tool_call_id},
          {"refusal", &from.refusal},
          {"function_call", &from.function_call},
          {"reasoning_content", &from.reasoning_content},
          {"reasoning", &from.reasoning},
          {"thinking_blocks", &from.thinking_blocks},
          {"cache_control", &from.cache_control}},
         [this](json_member const& member) {
             if (!is_echo(member)) fields_.keep(member, into_.extras);
         });
    std::string const who = fields_.required_text(from.role, "role");
    model::turn turn{.name = fields_.text(from.name, "name")};
    if (who == "user") {
        turn.who = role::user;
        read_plain(from, images | audio | files, turn);
    } else if (who == "assistant") {
        turn.who = role::assistant;
        read_assistant(from, index, turn);
    } else if (who == "tool") {
        turn.who = role::tool;
        read_tool_result(from, fields_.required_text(from.tool_call_id, "tool_call_id"), turn);
    } else if (who == "function") {
        turn.who = role::tool;
        read_tool_result(from, called_function(turn.name), turn);
        turn.name.clear();
    } else if (who == "system" || who == "developer") {
        turn.who = who == "system" ? role::system : role::developer;
        read_plain(from, only_text, turn);
    } else {
        fields_.wrong("role", "must be system, developer, user, assistant or tool");
    }
    mark_last_part(turn, raw_or_empty(from.cache_control));
    part_count_ += turn.parts.size();
    into_.turns.push_back(std::move(turn));
}

void message_reader::read_plain(members const& from, unsigned allowed, model::turn& turn)
{
    parts_.read(from.content, allowed, turn.parts);
}

/// Order within a turn: thinking, content, refusal, tool calls; OpenAI has no other.
void message_reader::read_assistant(members const& from, std::size_t index, model::turn& turn)
{
    read_thinking(from, turn);
    if (!from.content.nothing()) parts_.read(from.content, refusals, turn.parts);
    if (!from.refusal.nothing()) turn.parts.push_back(model::refusal_part{fields_.text(from.refusal, "refusal")});
    if (fields_.array(from.tool_calls, "tool_calls")) {
        std::size_t call = 0;
        for (json_view const each : from.tool_calls.elements()) {
            auto const here = fields_.inside("tool_calls", call++);
            if (call > part_reader::part_limit) fields_.wrong("", "is one call too many for one message");
            if (fields_.failed()) return;
            read_tool_call(each, turn);
        }
    }
    if (fields_.object(from.function_call, "function_call")) read_function_call(from.function_call, index, turn);
}

void message_reader::read_tool_result(members const& from, std::string id, model::turn& turn)
{
    model::tool_result_part result{.tool_call_id = std::move(id)};
    std::vector<model::part> content;
    if (!from.content.nothing()) parts_.read(from.content, images | files, content);
    place_tool_content(std::move(content), result);  // images and files are all that was asked for
    turn.parts.push_back(std::move(result));
}

/// Extensions: thinking_blocks when there are some, else the plain text, as DeepSeek, vLLM and Groq spell it.
void message_reader::read_thinking(members const& from, model::turn& turn)
{
    if (fields_.array(from.thinking_blocks, "thinking_blocks") && !from.thinking_blocks.elements().empty()) {
        std::size_t index = 0;
        for (json_view const each : from.thinking_blocks.elements()) {
            auto const here = fields_.inside("thinking_blocks", index++);
            if (index > part_reader::part_limit) fields_.wrong("", "is one block too many for one message");
            if (fields_.failed()) return;
            read_thinking_block(each, turn);
        }
        return;
    }
    json_view const plain = from.reasoning_content.nothing() ? from.reasoning : from.reasoning_content;
    if (plain.kind() == json_kind::string) turn.parts.push_back(model::thinking_part{fields_.text(plain, "reasoning_content"), {}});
}

void message_reader::read_thinking_block(json_view block, model::turn& turn)
{
    json_view type, thinking, signature, data;
    pick(block, {{"type", &type}, {"thinking", &thinking}, {"signature", &signature}, {"data", &data}});
    std::string const what = fields_.required_text(type, "type");
    if (what == "thinking") {
        turn.parts.push_back(model::thinking_part{fields_.text(thinking, "thinking"), fields_.text(signature, "signature")});
    } else if (what == "redacted_thinking") {
        turn.parts.push_back(model::redacted_thinking_part{fields_.required_text(data, "data")});
    } else {
        fields_.wrong("type", "must be thinking or redacted_thinking");
    }
}

/// Arguments are a string; a few clients send the object itself.
std::string message_reader::arguments(json_view value, std::string_view name)
{
    return value.kind() == json_kind::object ? std::string(value.raw()) : fields_.text(value, name);
}

void message_reader::read_tool_call(json_view call, model::turn& turn)
{
    if (call.kind() != json_kind::object) return fields_.wrong_type("", "an object", call);
    json_view id, type, function, custom, index, cache_control;
    pick(call,
         {{"id", &id}, {"type", &type}, {"function", &function}, {"custom", &custom}, {"index", &index}, {"cache_control", &cache_control}},
         [this](json_member const& member) { fields_.keep(member, into_.extras); });
    model::tool_call_part part{.id = fields_.required_text(id, "id"), .cache_control = raw_or_empty(cache_control)};
    part.custom = type.is("custom");
    std::string_view const body_name = part.custom ? "custom" : "function";
    json_view const body = part.custom ? custom : function;
    if (!type.nothing() && !part.custom && !type.is("function")) return fields_.wrong("type", "must be function or custom");
    if (body.kind() != json_kind::object) return fields_.wrong_type(body_name, "an object", body);
    auto const here = fields_.inside(body_name);
    part.name = fields_.required_text(body["name"], "name");
    part.arguments = part.custom ? fields_.text(body["input"], "input") : arguments(body["arguments"], "arguments");
    turn.parts.push_back(std::move(part));
}

void message_reader::read_function_call(json_view call, std::size_t index, model::turn& turn)
{
    auto const here = fields_.inside("function_call");
    model::tool_call_part part{.id = "call_message_" + std::to_string(index),
                               .name = fields_.required_text(call["name"], "name"),
                               .arguments = arguments(call["arguments"], "arguments")};
    last_function_ = part.name;
    last_function_id_ = part.id;
    turn.parts.push_back(std::move(part));
}

/// The id given to the call that a message of role "function" answers.
std::string message_reader::called_function(std::string const& name)
{
    if (name.empty())
        fields_.wrong("name", "is missing: it must name the function that answers");
    else if (name != last_function_)
        fields_.wrong("name", "answers a function that no message before it calls");
    return last_function_id_;
}

}  // namespace signalbox::dialect::openai_chat
