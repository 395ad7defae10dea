#include "engine/dialect/openai_responses/item_events.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_view;

model::result<item_events::item*> item_events::open(std::uint64_t index)
{
    if (!fits(index)) return malformed("more items than 4096 in one response");
    return &items_[index];
}

model::result<void> item_events::begin(std::uint64_t index, json_view from, event_list& out)
{
    auto const opened = open(index);
    if (!opened) return opened.error();
    if (is_call(from["type"])) return start_call(**opened, from, out);
    return {};
}

model::result<void> item_events::start_call(item& into, json_view from, event_list& out)
{
    if (into.call) return {};
    into.call = true;
    into.custom = from["type"].is("custom_tool_call");
    into.number = calls_++;
    std::string id = from["call_id"].string_or("");
    if (id.empty()) id = from["id"].string_or("");
    out.push_back(model::tool_start{.index = into.number, .id = std::move(id), .name = from["name"].string_or(""), .custom = into.custom});
    return {};
}

void item_events::say(std::uint64_t index, json_view text, event_list& out)
{
    item& into = items_[index];
    into.told = true;
    if (std::string said = into.text.take(text); !said.empty()) out.push_back(model::text_delta{.text = std::move(said)});
}

void item_events::refuse(std::uint64_t index, json_view text, event_list& out)
{
    item& into = items_[index];
    into.told = true;
    if (std::string said = into.text.take(text); !said.empty()) out.push_back(model::refusal_delta{.text = std::move(said)});
}

void item_events::think(std::uint64_t index, json_view text, bool summary, std::uint64_t part, event_list& out)
{
    item& into = items_[index];
    into.reasoning = true;
    if (!into.told) into.summary = summary;
    if (into.summary != summary) return;
    std::string said = into.text.take(text);
    if (into.told && part != into.part && !said.empty()) said.insert(0, "\n\n");
    into.told = true;
    into.part = part;
    if (!said.empty()) out.push_back(model::reasoning_delta{std::move(said)});
}

void item_events::call_with(std::uint64_t index, json_view arguments, event_list& out)
{
    item& into = items_[index];
    if (!into.call) return;  // of a provider's own tool
    into.told = true;
    if (std::string said = into.text.take(arguments); !said.empty())
        out.push_back(model::tool_arguments{.index = into.number, .fragment = std::move(said)});
}

model::result<void> item_events::complete(std::uint64_t index, json_view from, event_list& out)
{
    auto const opened = open(index);
    if (!opened) return opened.error();
    item& into = **opened;
    json_view const type = from["type"];
    if (is_call(type)) return complete_call(into, from, out);
    if (type.is("message")) return complete_message(into, from, out);
    if (type.is("reasoning"))
        complete_reasoning(into, from, out);
    else
        out.push_back(lost_item(type));
    return {};
}

model::result<void> item_events::complete_call(item& into, json_view from, event_list& out)
{
    json_view const given = from[from["type"].is("custom_tool_call") ? "input" : "arguments"];
    if (!given.nothing() && given.kind() != json_kind::string) return malformed("the arguments of a call are no text");
    if (auto const started = start_call(into, from, out); !started) return started;
    if (into.told) return {};
    into.told = true;
    std::string arguments = given.string_or("");
    // A call without arguments is a call with none: other formats want the empty object spelled out.
    if (arguments.empty() && !into.custom) arguments = "{}";
    if (!arguments.empty()) out.push_back(model::tool_arguments{.index = into.number, .fragment = std::move(arguments)});
    return {};
}

model::result<void> item_events::complete_message(item& into, json_view from, event_list& out)
{
    json_view const content = from["content"];
    if (!content.nothing() && content.kind() != json_kind::array) return malformed("the content of a message is no list");
    for (json_view const part : content.elements()) {
        if (!part["annotations"].elements().empty()) out.push_back(lost_annotations());
        if (into.told) continue;
        bool const refusal = part["type"].is("refusal");
        json_view const given = part[refusal ? "refusal" : "text"];
        auto text = given.string();
        if (!text && (refusal || part["type"].is("output_text"))) return malformed("the text of a message is no text");
        if (!text || text->empty()) continue;
        if (refusal)
            out.push_back(model::refusal_delta{.text = std::move(*text)});
        else
            out.push_back(model::text_delta{.text = std::move(*text)});
    }
    into.told = true;
    return {};
}

void item_events::complete_reasoning(item& into, json_view from, event_list& out)
{
    if (!into.told)
        if (std::string text = reasoning_text(from); !text.empty()) out.push_back(model::reasoning_delta{std::move(text)});
    into.told = true;
    if (std::string seal = seal_of(from); !seal.empty()) out.push_back(model::reasoning_signature{std::move(seal)});
}

void item_events::finish(event_list& out)
{
    for (auto& [index, each] : items_) {
        std::string half = each.text.rest();
        if (half.empty()) continue;
        if (each.call)
            out.push_back(model::tool_arguments{.index = each.number, .fragment = std::move(half)});
        else if (each.reasoning)
            out.push_back(model::reasoning_delta{std::move(half)});
        else
            out.push_back(model::text_delta{.text = std::move(half)});
    }
}

}  // namespace signalbox::dialect::openai_responses
