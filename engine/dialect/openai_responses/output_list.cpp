#include "engine/dialect/openai_responses/output_list.hpp"

#include "engine/dialect/openai_responses/reasoning_item.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::openai_responses {

using kind = output_item::kind;
using wire::append_json_string;

output_list::place output_list::open(kind what, std::string_view prefix)
{
    std::size_t const number = items_.size();
    items_.push_back({.what = what, .id = std::string(prefix).append(reply_id_).append("_").append(std::to_string(number))});
    return {number, true, false};
}

void output_list::keep(std::string& into, std::string_view text)
{
    if (kept_ + text.size() > kept_limit) return;
    kept_ += text.size();
    into += text;
}

output_list::place output_list::say(std::string_view text, bool refusal)
{
    bool const goes_on = !items_.empty() && items_.back().what == kind::message && !items_.back().closed;
    place at = goes_on ? place{items_.size() - 1} : open(kind::message, "msg_");
    auto& parts = items_[at.item].parts;
    at.new_part = parts.empty() || parts.back().refusal != refusal;
    if (at.new_part) parts.push_back({refusal, {}});
    keep(parts.back().text, text);
    return at;
}

output_list::place output_list::think(std::string_view text)
{
    bool const goes_on = !items_.empty() && items_.back().what == kind::reasoning && !items_.back().closed;
    place at = goes_on ? place{items_.size() - 1} : open(kind::reasoning, gateway_reasoning_id);
    at.new_part = items_[at.item].text.empty();
    keep(items_[at.item].text, text);
    return at;
}

output_list::place output_list::seal(std::string_view signature)
{
    bool const goes_on = !items_.empty() && items_.back().what == kind::reasoning && !items_.back().closed;
    place const at = goes_on ? place{items_.size() - 1} : open(kind::reasoning, gateway_reasoning_id);
    keep(items_[at.item].sealed, signature);
    return at;
}

output_list::place output_list::hide(std::string_view data)
{
    place const at = open(kind::reasoning, gateway_reasoning_id);
    keep(items_[at.item].sealed, std::string(hidden_reasoning).append(data));
    return at;
}

output_list::place output_list::call(model::tool_start const& start)
{
    place const at = open(start.custom ? kind::custom_call : kind::call, start.custom ? "ctc_" : "fc_");
    items_[at.item].call_id = start.id;
    namespaces::member const* const inside = spaces_.find(start.name);
    items_[at.item].name = inside ? inside->name : start.name;
    if (inside) items_[at.item].space = inside->space;
    calls_[start.index] = at.item;
    return at;
}

std::optional<std::size_t> output_list::argue(model::tool_arguments const& fragment)
{
    auto const found = calls_.find(fragment.index);
    if (found == calls_.end()) return std::nullopt;
    keep(items_[found->second].input, fragment.fragment);
    return found->second;
}

void append_part(std::string& out, bool refusal, std::string_view text)
{
    separate(out);
    out += refusal ? R"({"type":"refusal","refusal":)" : R"({"type":"output_text","annotations":[],"logprobs":[],"text":)";
    append_json_string(out, text);
    out += '}';
}

void append_item(std::string& out, output_item const& item, std::string_view status)
{
    static constexpr std::string_view types[] = {"reasoning", "message", "function_call", "custom_tool_call"};
    separate(out);
    out += '{';
    write_string("id", item.id, out);
    write_string("type", types[static_cast<std::size_t>(item.what)], out);
    switch (item.what) {
    case kind::reasoning:
        write_raw("summary", "[", out);
        if (!item.text.empty()) {
            out += R"({"type":"summary_text","text":)";
            append_json_string(out, item.text);
            out += '}';
        }
        out += ']';
        write_text("encrypted_content", item.sealed, out);
        break;
    case kind::message:
        write_string("status", status, out);
        write_string("role", "assistant", out);
        write_raw("content", "[", out);
        for (output_part const& each : item.parts) append_part(out, each.refusal, each.text);
        out += ']';
        break;
    case kind::call:
    case kind::custom_call:
        write_string("status", status, out);
        write_string("call_id", item.call_id, out);
        write_string("name", item.name, out);
        write_text("namespace", item.space, out);
        write_string(item.what == kind::call ? "arguments" : "input", item.input, out);
    }
    out += '}';
}

}  // namespace signalbox::dialect::openai_responses
