#include "engine/dialect/ollama/request_writer.hpp"

#include "engine/base/among.hpp"
#include "engine/dialect/ollama/codecs.hpp"
#include "engine/dialect/ollama/message_writer.hpp"
#include "engine/dialect/parts/foreign_fields.hpp"
#include "engine/dialect/parts/free_text.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reply_limit.hpp"
#include "engine/dialect/parts/text_list.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::ollama {

using base::among;
using mode = model::tool_choice::mode;
using wire::json_kind;
using wire::json_view;

namespace {

/// Fields of other formats whose loss would change the answer, unless they ask for nothing.
constexpr std::array<std::string_view, 8> refused_fields{"audio",   "web_search_options", "mcp_servers", "container", "thread",
                                                         "include", "functions",          "modalities"};
/// Those that this format has as well, at the top.
constexpr std::array<std::string_view, 2> shared_fields{"logprobs", "top_logprobs"};
constexpr std::array<std::string_view, 3> sampling_fields{"seed", "presence_penalty", "frequency_penalty"};

/// An empty web_search_options switches the search on. Modalities are text alone where they say nothing else.
bool asks_nothing(model::extra_field const& extra)
{
    json_view const value(extra.value);
    if (extra.name == "web_search_options") return value.nothing();
    if (extra.name == "modalities") {
        for (json_view const each : value.elements())
            if (!each.is("text")) return false;
        return true;
    }
    return dialect::asks_nothing(value);
}

/// One request's writing, field by field.
class writing {
public:
    writing(model::chat_request const& asked, target_traits const& target) : asked_(asked), target_(target) {}

    model::result<written_request> run()
    {
        out_ += '{';
        write_string("model", target_.model, out_);
        write_raw("messages", "[" + message_writer(lost_).write(asked_.turns) + "]", out_);
        write_tools();
        write_format();
        write_options();
        write_thinking();
        write_extras();
        write_flag("stream", asked_.stream, out_);
        if (!given("truncate")) write_flag("truncate", false, out_);  // a prompt that is too long is an error elsewhere
        out_ += '}';
        if (asked_.n.value_or(1) > 1) lost_.refuse("n", "this format gives one answer");
        if (!asked_.user.empty()) lost_.note("user", "this format names no user");
        if (!asked_.service_tier.empty() && asked_.service_tier != "auto" && asked_.service_tier != "default")
            lost_.note("service_tier", "this format has no tiers");
        if (auto refused = lost_.refused()) return *std::move(refused);
        return written_request{std::move(out_), lost_.take(), {}};
    }

private:
    bool given(std::string_view name) const
    {
        return std::ranges::any_of(
            asked_.extras, [&](model::extra_field const& each) { return each.origin == model::dialect::ollama && each.name == name; });
    }
    void write_tools();
    void write_tool(model::tool const& tool);
    bool may_call(model::tool const& tool) const;
    void write_format();
    void write_options();
    void write_stop(std::string& options);
    void write_thinking();
    void write_extras();
    void take(model::extra_field const& extra);

    model::chat_request const& asked_;
    target_traits const& target_;
    losses lost_;
    std::string out_;
};

/// The choice is made by what is offered: no tool, the one that is named, or those that are allowed.
bool writing::may_call(model::tool const& tool) const
{
    if (!asked_.choice) return true;
    model::tool_choice const& choice = *asked_.choice;
    if (choice.how == mode::none) return false;
    if (choice.how == mode::named) return tool.name == choice.name;
    return choice.allowed.empty() || std::ranges::find(choice.allowed, tool.name) != choice.allowed.end();
}

void writing::write_tools()
{
    std::string const before = std::exchange(out_, {});
    for (model::tool const& tool : asked_.tools)
        if (may_call(tool)) write_tool(tool);
    std::string const tools = std::exchange(out_, before);
    if (!tools.empty()) write_raw("tools", "[" + tools + "]", out_);
    if (asked_.choice && (asked_.choice->how == mode::required || asked_.choice->how == mode::named))
        lost_.note("tool_choice", "this format cannot make a model call; the tools are offered");
    if (asked_.parallel_tool_calls == false) lost_.note("parallel_tool_calls", "this format has no such switch");
}

void writing::write_tool(model::tool const& tool)
{
    if (!tool.cache_control.empty()) lost_.note("cache_control", "this format has no cache breakpoints");
    if (tool.strict.value_or(false)) lost_.note("tools.strict", "this format has no such switch");
    if (tool.custom) lost_.note("tools.custom", "a tool that takes free text is sent as a function with the argument \"input\"");
    separate(out_);
    out_ += R"({"type":"function","function":{)";
    write_string("name", tool.name, out_);
    write_text("description", free_text_description(tool), out_);
    std::string_view const schema = tool.custom ? free_text_schema : std::string_view(tool.parameters);
    write_raw("parameters", schema.empty() ? std::string_view(R"({"type":"object","properties":{}})") : schema, out_);
    out_ += "}}";
}

void writing::write_format()
{
    using kind = model::response_format::kind;
    if (!asked_.format || asked_.format->what == kind::text) return;
    if (asked_.format->what == kind::json_schema && !asked_.format->schema.empty())
        write_raw("format", asked_.format->schema, out_);
    else
        write_string("format", "json", out_);
}

void writing::write_options()
{
    std::string options;
    write_count("num_predict", reply_limit_or_own(asked_, target_, lost_), options);
    write_number("temperature", asked_.temperature, options);
    write_number("top_p", asked_.top_p, options);
    write_count("top_k", asked_.top_k, options);
    write_stop(options);
    constexpr std::string_view own = "options.";
    for (model::extra_field const& each : asked_.extras) {
        if (among(each.name, sampling_fields) && json_view(each.value).kind() == json_kind::number)
            write_raw(each.name, each.value, options);
        else if (each.origin == model::dialect::ollama && each.name.starts_with(own))
            write_raw(std::string_view(each.name).substr(own.size()), each.value, options);
    }
    if (!options.empty()) write_raw("options", "{" + options + "}", out_);
}

void writing::write_stop(std::string& options)
{
    if (asked_.stop.empty()) return;
    write_key("stop", options);
    append_texts(options, asked_.stop);
}

/// Models take a level (gpt-oss) or a switch; Ollama's servers take both of each.
void writing::write_thinking()
{
    std::string_view const effort = asked_.reasoning_effort;
    if (asked_.thinking_budget) lost_.note("thinking.budget_tokens", "this format has levels and no budget");
    if (effort.empty()) {
        if (asked_.thinking_budget) write_flag("think", true, out_);
        return;
    }
    static constexpr std::pair<std::string_view, std::string_view> levels[] = {{"minimal", "low"}, {"low", "low"},   {"medium", "medium"},
                                                                               {"high", "high"},   {"xhigh", "max"}, {"max", "max"}};
    if (effort == "none") return write_flag("think", false, out_);
    auto const found = std::ranges::find(levels, effort, &std::pair<std::string_view, std::string_view>::first);
    if (found == std::end(levels)) return lost_.note("reasoning_effort", "is no level this format knows; the model's own choice is used");
    if (effort == "minimal" || effort == "xhigh") lost_.note("reasoning_effort", "the nearest level of this format is sent");
    write_string("think", found->second, out_);
}

void writing::take(model::extra_field const& extra)
{
    bool const ours = extra.origin == model::dialect::ollama;
    if (among(extra.name, sampling_fields) || extra.name.starts_with("stream_options.") || (ours && extra.name.starts_with("options.")))
        return;
    if (extra.name == "thinking" && json_view(extra.value)["type"].is("disabled")) return;
    bool const at_top = extra.name.find_first_of(".[") == std::string::npos;
    bool const taken = among(extra.name, shared_fields) || (ours && at_top && !extra.essential);
    if (taken) return write_raw(extra.name, extra.value, out_);
    if (asks_nothing(extra)) return;
    if (extra.essential || among(extra.name, refused_fields) || extra.name.ends_with(']'))
        return lost_.refuse(extra, "only its own format and provider can do this");
    lost_.note(extra, "no field of this format");
}

void writing::write_extras()
{
    for (model::extra_field const& extra : asked_.extras) take(extra);
}

}  // namespace

model::result<written_request> chat_request_writer::write(model::chat_request const& asked, target_traits const& target) const
{
    return writing(asked, target).run();
}

constinit chat_request_writer const writer;

request_writer const& requests_out()
{
    return writer;
}

}  // namespace signalbox::dialect::ollama
