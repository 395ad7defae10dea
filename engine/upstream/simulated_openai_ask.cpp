// Reads a Chat Completions request as far as a simulated model cares. Pure.
#include "engine/upstream/simulated_ask.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::upstream {

using model::failure;
using model::fault;
using wire::json_kind;
using wire::json_view;

namespace {

/// Answers to one request; the API allows 128, a simulated one need not.
constexpr std::uint64_t choices_limit = 16;

failure wrong(std::string what, std::string param)
{
    return {.kind = fault::bad_request, .detail = std::move(what), .param = std::move(param), .status = 400};
}

/// The text of a message: a string, or its text parts.
std::string text_of(json_view content)
{
    if (auto text = content.string()) return std::move(*text);
    std::string all;
    for (json_view part : content.elements()) part["text"].append_string(all);
    return all;
}

void read_messages(json_view messages, simulated_ask& out)
{
    for (json_view each : messages.elements()) {
        auto text = text_of(each["content"]);
        out.prompt_bytes += text.size();
        auto const role = each["role"];
        out.answers_a_tool = role.is("tool");
        if (role.is("user")) out.last_user_text = std::move(text);
    }
}

void read_tools(json_view tools, simulated_ask& out)
{
    for (json_view each : tools.elements()) {
        bool const custom = each["type"].is("custom");
        auto const what = each[custom ? "custom" : "function"];
        out.tools.push_back({what["name"].string_or(""), std::string(what["parameters"].raw()), custom});
    }
}

void read_choice(json_view choice, simulated_ask& out)
{
    using choosing = simulated_ask::choosing;
    if (choice.is("none")) out.choice = choosing::none;
    if (choice.is("required")) out.choice = choosing::required;
    for (auto const* const kind : {"function", "custom"}) {
        if (auto name = choice[kind]["name"].string()) {
            out.choice = choosing::named;
            out.chosen_tool = std::move(*name);
        }
    }
    if (choice["allowed_tools"]["mode"].is("required")) out.choice = choosing::required;
}

void read_format(json_view format, simulated_ask& out)
{
    if (format["type"].is("json_object")) out.wanted = simulated_ask::form::json_object;
    if (!format["type"].is("json_schema")) return;
    out.wanted = simulated_ask::form::json_schema;
    out.schema = format["json_schema"]["schema"].raw();
}

}  // namespace

model::result<simulated_ask> read_openai_ask(std::string_view body)
{
    if (auto const checked = wire::check_json(body); !checked) return checked.error();
    json_view const root(body);
    simulated_ask out;
    out.model = root["model"].string_or("");
    if (out.model.empty()) return wrong("you must provide a model parameter", "model");
    auto const messages = root["messages"];
    if (messages.kind() != json_kind::array || messages.raw() == "[]")
        return wrong("messages must be an array with at least one message", "messages");
    read_messages(messages, out);
    out.stream = root["stream"].boolean().value_or(false);
    out.include_usage = root["stream_options"]["include_usage"].boolean().value_or(false);
    out.max_tokens = root["max_completion_tokens"].unsigned_integer();
    if (!out.max_tokens) out.max_tokens = root["max_tokens"].unsigned_integer();
    if (auto one = root["stop"].string()) out.stop.push_back(std::move(*one));
    for (json_view each : root["stop"].elements()) out.stop.push_back(each.string_or(""));
    read_tools(root["tools"], out);
    read_choice(root["tool_choice"], out);
    read_format(root["response_format"], out);
    out.choices = std::clamp<std::uint64_t>(root["n"].unsigned_integer().value_or(1), 1, choices_limit);
    return out;
}

}  // namespace signalbox::upstream
