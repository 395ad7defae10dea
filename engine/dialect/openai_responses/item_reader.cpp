#include "engine/dialect/openai_responses/item_reader.hpp"

#include "engine/dialect/openai_responses/namespaces.hpp"
#include "engine/dialect/openai_responses/reasoning_item.hpp"
#include "engine/dialect/parts/openai_tools.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_responses {

using model::role;
using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// A message after a message is another one; after reasoning and calls it belongs to their turn, whose results are still to come.
bool takes_message(model::turn const& turn)
{
    return turn.parts.empty() ||
           !(std::holds_alternative<model::text_part>(turn.parts.back()) || std::holds_alternative<model::refusal_part>(turn.parts.back()));
}

}  // namespace

void item_reader::read(json_view input)
{
    if (input.kind() == json_kind::string) {
        turns_.push_back({.who = role::user, .parts = {model::text_part{.text = fields_.text(input, "input")}}});
        return;
    }
    if (input.kind() != json_kind::array) return fields_.wrong_type("input", "a string or an array of items", input);
    std::size_t index = 0;
    for (json_view const each : input.elements()) {
        auto const here = fields_.inside("input", index++);
        read_item(each);
        if (index > item_limit || part_count_ > part_limit) fields_.wrong("", "is one item too many");
        if (fields_.failed()) return;
    }
    if (index == 0) fields_.wrong("input", "must hold at least one item");
}

void item_reader::read_item(json_view item)
{
    if (item.kind() != json_kind::object) return fields_.wrong_type("", "an object", item);
    json_view const type = item["type"];
    bool const untyped_message = type.nothing() && !item["role"].nothing();
    std::string const what = untyped_message ? "message" : fields_.required_text(type, "type");
    if (what == "message") return read_message(item);
    if (what == "function_call" || what == "custom_tool_call") return read_call(item, what == "custom_tool_call");
    if (what == "function_call_output" || what == "custom_tool_call_output") return read_call_output(item);
    if (what == "reasoning") return read_reasoning(item);
    // What a search found stands in the answer that follows it.
    if (what == "web_search_call" || what == "file_search_call") return extras_.hint(what, item);
    extras_.meaning("", item);  // an item of a provider's own tools, or one that a provider stores
}

void item_reader::read_message(json_view item)
{
    json_view type, who_view, content, id, status, phase;
    pick(item, {{"type", &type}, {"role", &who_view}, {"content", &content}, {"id", &id}, {"status", &status}, {"phase", &phase}},
         [this](json_member const& member) { extras_.hint(member); });
    std::string const who = fields_.required_text(who_view, "role");
    model::turn turn;
    if (who == "user")
        turn.who = role::user;
    else if (who == "assistant")
        turn.who = role::assistant;
    else if (who == "system" || who == "developer")
        turn.who = who == "system" ? role::system : role::developer;
    else
        return fields_.wrong("role", "must be user, assistant, system or developer");
    parts_.read(content, "content", turn.parts);
    part_count_ += turn.parts.size();
    bool const joins =
        turn.who == role::assistant && !turns_.empty() && turns_.back().who == role::assistant && takes_message(turns_.back());
    if (joins)
        std::ranges::move(turn.parts, std::back_inserter(turns_.back().parts));
    else
        turns_.push_back(std::move(turn));
}

model::turn& item_reader::open_assistant()
{
    if (turns_.empty() || turns_.back().who != role::assistant) turns_.push_back({.who = role::assistant});
    ++part_count_;
    return turns_.back();
}

void item_reader::read_call(json_view item, bool custom)
{
    json_view type, call_id, name, space, arguments, input, id, status;
    pick(item,
         {{"type", &type},
          {"call_id", &call_id},
          {"name", &name},
          {"namespace", &space},
          {"arguments", &arguments},
          {"input", &input},
          {"id", &id},
          {"status", &status}},
         [this](json_member const& member) { extras_.hint(member); });
    model::tool_call_part call{.id = fields_.required_text(call_id, "call_id")};
    call.name = joined_name(fields_.text(space, "namespace"), fields_.required_text(name, "name"));
    call.custom = custom;
    call.arguments = custom ? fields_.text(input, "input") : fields_.text(arguments, "arguments");
    open_assistant().parts.emplace_back(std::move(call));
}

void item_reader::read_call_output(json_view item)
{
    json_view type, call_id, output, id, status;
    pick(item, {{"type", &type}, {"call_id", &call_id}, {"output", &output}, {"id", &id}, {"status", &status}},
         [this](json_member const& member) { extras_.hint(member); });
    model::tool_result_part result{.tool_call_id = fields_.required_text(call_id, "call_id")};
    std::vector<model::part> content;
    parts_.read(output, "output", content);
    if (!place_tool_content(std::move(content), result)) fields_.wrong("output", "holds a part that no tool result can hold");
    ++part_count_;
    turns_.push_back({.who = role::tool, .parts = {std::move(result)}});
}

/// A summary, or the reasoning itself where a server shows it.
void item_reader::read_reasoning(json_view item)
{
    json_view type, id, summary, content, encrypted, status;
    pick(item,
         {{"type", &type},
          {"id", &id},
          {"summary", &summary},
          {"content", &content},
          {"encrypted_content", &encrypted},
          {"status", &status}},
         [this](json_member const& member) { extras_.hint(member); });
    std::string text = texts_of(content, "content");
    if (text.empty()) text = texts_of(summary, "summary");
    std::string const sealed = fields_.text(encrypted, "encrypted_content");
    bool const ours = is_gateway_reasoning(fields_.text(id, "id"));
    if (fields_.failed() || (text.empty() && sealed.empty())) return;
    if (ours && sealed.starts_with(hidden_reasoning)) {
        open_assistant().parts.emplace_back(model::redacted_thinking_part{sealed.substr(hidden_reasoning.size())});
        return;
    }
    std::string signature = ours ? sealed : marked_signature(model::dialect::openai_responses, sealed);
    open_assistant().parts.emplace_back(model::thinking_part{std::move(text), std::move(signature)});
}

/// The texts of summary_text or reasoning_text parts, with an empty line between them.
std::string item_reader::texts_of(json_view list, std::string_view name)
{
    std::string out;
    if (!fields_.array(list, name)) return out;
    std::size_t index = 0;
    for (json_view const each : list.elements()) {
        auto const here = fields_.inside(name, index++);
        if (each.kind() != json_kind::object) {
            fields_.wrong_type("", "an object", each);
            return out;
        }
        std::string const text = fields_.text(each["text"], "text");
        if (!out.empty() && !text.empty()) out += "\n\n";
        out += text;
    }
    return out;
}

}  // namespace signalbox::dialect::openai_responses
