#include "engine/dialect/parts/text_alone.hpp"

#include "engine/dialect/parts/foreign_fields.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

namespace {

/// Fields of other formats whose loss would change the answer.
constexpr std::array<std::string_view, 6> refused_fields{"audio", "web_search_options", "mcp_servers", "container", "functions", "thread"};

void judge(model::part const& of, std::string const& text_alone, std::string const& no_calls, losses& into)
{
    if (std::holds_alternative<model::image_part>(of)) into.refuse("image", text_alone);
    if (std::holds_alternative<model::document_part>(of)) into.refuse("document", text_alone);
    if (std::holds_alternative<model::audio_part>(of)) into.refuse("audio", text_alone);
    if (std::holds_alternative<model::tool_call_part>(of) || std::holds_alternative<model::tool_result_part>(of))
        into.refuse("tool_calls", no_calls);
    if (std::holds_alternative<model::thinking_part>(of) || std::holds_alternative<model::redacted_thinking_part>(of))
        into.note("thinking", text_alone);
    if (auto const* text = std::get_if<model::text_part>(&of); text && !text->cache_control.empty())
        into.note("cache_control", "there are no cache breakpoints");
}

void judge(model::extra_field const& of, losses& into)
{
    if (of.name.starts_with("stream_options.") || asks_nothing(wire::json_view(of.value))) return;
    bool const refused = of.name.ends_with(']') || std::find(refused_fields.begin(), refused_fields.end(), of.name) != refused_fields.end();
    if (of.essential || refused || wants_audio(of)) return into.refuse(of, "only its own format and provider can do this");
    into.note(of, "there is no place for it");
}

}  // namespace

void judge_text_alone(model::chat_request const& asked, std::string_view whose, losses& into)
{
    std::string const who(whose), text_alone = who + " takes text alone", no_calls = who + " takes no calls of tools";
    for (model::turn const& each : asked.turns)
        for (model::part const& one : each.parts) judge(one, text_alone, no_calls, into);
    bool const may_call = !asked.choice || asked.choice->how != model::tool_choice::mode::none;
    if (!asked.tools.empty() && may_call) into.refuse("tools", who + " takes no tools");
    if (asked.format && asked.format->what != model::response_format::kind::text)
        into.refuse("response_format", who + " cannot hold an answer to JSON");
    if (!asked.reasoning_effort.empty()) into.note("reasoning_effort", "there is no place for it");
    if (!asked.service_tier.empty() && asked.service_tier != "auto" && asked.service_tier != "default")
        into.note("service_tier", "there are no tiers");
    if (asked.thinking_budget) into.note("thinking.budget_tokens", "there is no place for it");
}

void judge_extras(model::chat_request const& asked, std::optional<model::dialect> own, losses& into)
{
    for (model::extra_field const& each : asked.extras)
        if (each.origin != own) judge(each, into);
}

}  // namespace signalbox::dialect
