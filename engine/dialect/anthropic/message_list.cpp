#include "engine/dialect/anthropic/message_list.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

namespace {

void append_element(std::string& list, std::string_view elements)
{
    if (elements.empty()) return;
    if (!list.empty()) list.push_back(',');
    list.append(elements);
}

}  // namespace

void turn_blocks::clear()
{
    results.clear();
    blocks.clear();
    plain = {};
    parts = 0;
}

void message_list::add(turn_blocks const& turn, bool assistant)
{
    bool const joins = assistant == assistant_ && !open_.empty();
    if (!joins) close();
    open_.plain = joins ? std::string_view() : turn.plain;
    assistant_ = assistant;
    append_element(open_.results, turn.results);
    append_element(open_.blocks, turn.blocks);
}

void message_list::close()
{
    if (open_.empty()) return;
    if (text_.empty() && assistant_) {
        text_.append(R"({"role":"user","content":")").append(placeholder_text).append("\"}");
        losses_.note("messages", "the conversation begins with the assistant; a user message was put in front");
    }
    append_element(text_, assistant_ ? R"({"role":"assistant","content":)" : R"({"role":"user","content":)");
    if (!open_.plain.empty()) {
        wire::append_json_string(text_, open_.plain);
    } else {
        append_element(open_.results, open_.blocks);  // results stand first, whatever came first
        text_.append("[").append(open_.results).append("]");
    }
    text_.push_back('}');
    open_.clear();
}

}  // namespace signalbox::dialect::anthropic
