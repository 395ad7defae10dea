// Reads a Responses request as far as a simulated model cares, and refuses what needs stored responses. Pure.
#include "engine/upstream/simulated_ask.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::upstream {

using model::failure;
using model::fault;
using wire::json_kind;
using wire::json_view;

namespace {

failure wrong(std::string what, std::string param)
{
    return {.kind = fault::bad_request, .detail = std::move(what), .param = std::move(param), .status = 400};
}

/// A string, or the texts of a list of parts.
std::string text_of(json_view content)
{
    if (auto text = content.string()) return std::move(*text);
    std::string all;
    for (json_view part : content.elements()) part["text"].append_string(all);
    return all;
}

void read_input(json_view input, simulated_ask& out)
{
    if (auto text = input.string()) {
        out.prompt_bytes += text->size();
        out.last_user_text = std::move(*text);
        return;
    }
    for (json_view each : input.elements()) {
        std::string text = text_of(each["content"]) + text_of(each["output"]);
        out.prompt_bytes += text.size();
        out.answers_a_tool = each["type"].is("function_call_output") || each["type"].is("custom_tool_call_output");
        if (each["role"].is("user")) out.last_user_text = std::move(text);
    }
}

void read_tools(json_view tools, simulated_ask& out)
{
    for (json_view each : tools.elements()) {
        bool const custom = each["type"].is("custom");
        if (!custom && !each["type"].is("function")) continue;
        out.tools.push_back({each["name"].string_or(""), std::string(each["parameters"].null() ? "" : each["parameters"].raw()), custom});
    }
}

void read_choice(json_view choice, simulated_ask& out)
{
    using choosing = simulated_ask::choosing;
    if (choice.is("none")) out.choice = choosing::none;
    if (choice.is("required") || choice["mode"].is("required")) out.choice = choosing::required;
    if (!choice["type"].is("function") && !choice["type"].is("custom")) return;
    out.choice = choosing::named;
    out.chosen_tool = choice["name"].string_or("");
}

void read_format(json_view format, simulated_ask& out)
{
    if (format["type"].is("json_object")) out.wanted = simulated_ask::form::json_object;
    if (!format["type"].is("json_schema")) return;
    out.wanted = simulated_ask::form::json_schema;
    out.schema = format["schema"].raw();
}

}  // namespace

model::result<simulated_ask> read_responses_ask(std::string_view body)
{
    if (auto const checked = wire::check_json(body); !checked) return checked.error();
    json_view const root(body);
    simulated_ask out;
    out.model = root["model"].string_or("");
    if (out.model.empty()) return wrong("you must provide a model parameter", "model");
    if (auto const id = root["previous_response_id"].string())
        return wrong("Previous response with id '" + *id + "' not found.", "previous_response_id");
    auto const input = root["input"];
    if (input.kind() != json_kind::string && (input.kind() != json_kind::array || input.elements().empty()))
        return wrong("input must be a string or an array with at least one item", "input");
    out.prompt_bytes = root["instructions"].string_or("").size();
    read_input(input, out);
    out.stream = root["stream"].boolean().value_or(false);
    out.max_tokens = root["max_output_tokens"].unsigned_integer();
    read_tools(root["tools"], out);
    read_choice(root["tool_choice"], out);
    read_format(root["text"]["format"], out);
    return out;
}

}  // namespace signalbox::upstream
