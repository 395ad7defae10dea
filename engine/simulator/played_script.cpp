#include "engine/simulator/played_script.hpp"

#include "engine/base/utf8.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::simulator {

namespace {

using kind = simulated_part::kind;

/// How much of a tool's result is repeated: a result of any size gets an answer of a sane one.
constexpr std::size_t repeated_result = 2000;

constexpr std::string_view result_mark = "${result}", escaped_mark = "$${";

bool calls_tools(model::turn const& turn)
{
    return std::ranges::any_of(turn.parts, [](model::part const& each) { return std::holds_alternative<model::tool_call_part>(each); });
}

std::string text_of(model::tool_result_part const& result)
{
    std::string out;
    for (model::tool_content const& each : result.content)
        if (auto const* const said = std::get_if<model::text_part>(&each)) out += said->text;
    return std::string(base::cut_at_character(out, repeated_result));
}

std::string last_result(std::vector<model::turn> const& turns)
{
    for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn)
        for (auto part = turn->parts.rbegin(); part != turn->parts.rend(); ++part)
            if (auto const* const result = std::get_if<model::tool_result_part>(&*part)) return text_of(*result);
    return {};
}

/// The marks replaced, in one pass: what a result holds is no mark.
std::string filled(std::string_view text, std::string_view result)
{
    std::string out;
    while (!text.empty()) {
        std::size_t const at = std::min(text.find('$'), text.size());
        out += text.substr(0, at);
        text.remove_prefix(at);
        if (text.starts_with(result_mark)) {
            out += result;
            text.remove_prefix(result_mark.size());
        } else if (text.starts_with(escaped_mark)) {
            out += "${";
            text.remove_prefix(escaped_mark.size());
        } else if (!text.empty()) {
            out += '$';
            text.remove_prefix(1);
        }
    }
    return out;
}

/// As it stands inside a JSON string.
std::string escaped(std::string_view text)
{
    std::string const quoted = wire::json_string(text);
    return quoted.substr(1, quoted.size() - 2);
}

/// Free text for a tool that takes it, whether a provider sees the tool as such or as a function with the argument "input".
said_part part_of(upstream::scripted_call const& call, model::tool const& tool, std::string_view result)
{
    said_part out{.what = kind::call, .tool = tool.name, .custom = tool.custom};
    std::string const arguments = call.arguments.empty() ? std::string("{}") : filled(call.arguments, escaped(result));
    std::string const input = call.input ? filled(*call.input, result) : std::string();
    if (tool.custom)
        out.text = call.input ? input : std::string(wire::json_view(arguments)["input"].string_or(arguments));
    else
        out.text = call.input ? "{\"input\":" + wire::json_string(input) + "}" : arguments;
    return out;
}

std::string without_tool(std::string_view wanted, std::vector<model::tool> const& tools)
{
    std::string out = "The script calls the tool \"" + std::string(wanted) + "\", which this request does not offer.";
    if (tools.empty()) return out + " It offers none.";
    out += " It offers:";
    for (model::tool const& each : tools) out.append(&each == &tools.front() ? " " : ", ").append(each.name);
    return out + ".";
}

/// The tools that may be called.
std::vector<model::tool> const& offered_by(model::chat_request const& asked)
{
    static std::vector<model::tool> const none;
    return asked.choice && asked.choice->how == model::tool_choice::mode::none ? none : asked.tools;
}

/// The calls, or a text in the place of all when one of the tools is not there.
void add_calls(scripted_answer& to, upstream::scripted_reply const& due, std::vector<model::tool> const& offered, std::string_view result)
{
    std::vector<said_part> calls;
    for (upstream::scripted_call const& each : due.calls) {
        auto const tool = std::ranges::find(offered, each.tool, &model::tool::name);
        if (tool == offered.end()) {
            to.parts = {{kind::text, without_tool(each.tool, offered)}};
            return;
        }
        calls.push_back(part_of(each, *tool, result));
    }
    std::ranges::move(calls, std::back_inserter(to.parts));
    to.end = model::finish_reason::tool_calls;
}

}  // namespace

upstream::scripted_reply const* due_reply(std::vector<upstream::scripted_reply> const& script, std::vector<model::turn> const& turns)
{
    if (script.empty()) return nullptr;
    std::size_t next = 0;
    for (model::turn const& each : turns)
        if (each.who == model::role::assistant && calls_tools(each) != script[next].calls.empty()) next = (next + 1) % script.size();
    return &script[next];
}

std::optional<scripted_answer> scripted_reply_of(model::chat_request const& asked, std::vector<upstream::scripted_reply> const& script)
{
    upstream::scripted_reply const* const due = due_reply(script, asked.turns);
    if (!due) return std::nullopt;
    bool const json = asked.format && asked.format->what != model::response_format::kind::text;
    std::vector<model::tool> const& offered = offered_by(asked);
    if (!due->calls.empty() && offered.empty() && json) return std::nullopt;
    std::string const result = last_result(asked.turns);
    scripted_answer out{.end = due->end};
    if (!due->think.empty()) out.parts.push_back({kind::thinking, filled(due->think, result)});
    if (!due->say.empty()) out.parts.push_back({kind::text, filled(due->say, result)});
    if (!due->refuse.empty()) out.parts.push_back({kind::refusal, filled(due->refuse, result)});
    if (!due->calls.empty()) add_calls(out, *due, offered, result);
    return out;
}

}  // namespace signalbox::simulator
