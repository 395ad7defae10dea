// Reads a Messages request as far as a simulated model cares, and refuses what the real one refuses about its framing fields. Pure.
#include "engine/upstream/simulated_ask.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::upstream {

using model::failure;
using model::fault;
using wire::json_kind;
using wire::json_view;

namespace {

failure wrong(std::string const& field, std::string const& what)
{
    return {.kind = fault::bad_request, .detail = field + ": " + what, .param = field, .status = 400};
}

std::string text_of(json_view content)
{
    if (auto text = content.string()) return std::move(*text);
    std::string all;
    for (json_view block : content.elements()) {
        block["text"].append_string(all);
        if (block["type"].is("tool_result")) all += text_of(block["content"]);
    }
    return all;
}

bool brings_a_result(json_view content)
{
    for (json_view block : content.elements())
        if (block["type"].is("tool_result")) return true;
    return false;
}

void read_messages(json_view messages, simulated_ask& out)
{
    for (json_view each : messages.elements()) {
        auto text = text_of(each["content"]);
        out.prompt_bytes += text.size();
        if (!each["role"].is("user")) continue;
        out.answers_a_tool = brings_a_result(each["content"]);
        out.last_user_text = std::move(text);
    }
}

void read_choice(json_view choice, simulated_ask& out)
{
    using choosing = simulated_ask::choosing;
    auto const type = choice["type"];
    if (type.is("none")) out.choice = choosing::none;
    if (type.is("any")) out.choice = choosing::required;
    if (!type.is("tool")) return;
    out.choice = choosing::named;
    out.chosen_tool = choice["name"].string_or("");
}

void read_format(json_view format, simulated_ask& out)
{
    if (!format["type"].is("json_schema")) return;
    out.wanted = simulated_ask::form::json_schema;
    out.schema = format["schema"].raw();
}

}  // namespace

model::result<simulated_ask> read_anthropic_ask(std::string_view body)
{
    if (auto const checked = wire::check_json(body); !checked) return checked.error();
    json_view const root(body);
    simulated_ask out;
    out.model = root["model"].string_or("");
    if (out.model.empty()) return wrong("model", "Field required");
    out.max_tokens = root["max_tokens"].unsigned_integer();
    if (!out.max_tokens) return wrong("max_tokens", "Field required");
    auto const messages = root["messages"];
    if (messages.kind() != json_kind::array) return wrong("messages", "Field required");
    if (messages.raw() == "[]") return wrong("messages", "at least one message is required");
    out.prompt_bytes = text_of(root["system"]).size();
    read_messages(messages, out);
    out.stream = root["stream"].boolean().value_or(false);
    for (json_view each : root["stop_sequences"].elements()) out.stop.push_back(each.string_or(""));
    for (json_view each : root["tools"].elements())
        out.tools.push_back({each["name"].string_or(""), std::string(each["input_schema"].raw()), false});
    read_choice(root["tool_choice"], out);
    read_format(root["output_config"]["format"], out);
    read_format(root["output_format"], out);
    return out;
}

}  // namespace signalbox::upstream
