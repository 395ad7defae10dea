#include "engine/dialect/anthropic/conversation_writer.hpp"

#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

namespace {

bool is_system(model::turn const& turn)
{
    return turn.who == model::role::system || turn.who == model::role::developer;
}

std::string place(std::size_t index)
{
    return "messages[" + std::to_string(index) + "]";
}

void append_element(std::string& list, std::string_view elements)
{
    if (elements.empty()) return;
    if (!list.empty()) list.push_back(',');
    list.append(elements);
}

std::string_view without_trailing_space(std::string_view text)
{
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

}  // namespace

void conversation_writer::write(std::vector<model::turn> const& turns)
{
    std::size_t last = turns.size();
    for (std::size_t i = 0; i < turns.size(); ++i)
        if (!is_system(turns[i])) last = i;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        if (is_system(turns[i]))
            write_system(turns[i], place(i));
        else
            write_turn(turns[i], i == last, place(i));
    }
    close_message();
    if (messages_.empty()) {
        blocks_.clear();
        contents_.write_text(placeholder_text, {}, "messages", blocks_);
        plain_ = placeholder_text;
        close_turn(false);
        close_message();
    }
}

void conversation_writer::add_instruction(std::string_view text)
{
    contents_.write_text(text, {}, "system", system_);
}

void conversation_writer::write_system(model::turn const& turn, std::string const& where)
{
    if (conversing_) losses_.note(where, "a system turn inside the conversation moves to its front");
    for (model::part const& part : turn.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part))
            contents_.write_text(text->text, text->cache_control, where, system_);
        else
            losses_.note(where, "a system prompt holds text only");
    }
    if (!turn.name.empty()) losses_.note(where + ".name", "has no counterpart");
}

void conversation_writer::write_turn(model::turn const& turn, bool last, std::string const& where)
{
    conversing_ = true;
    results_.clear();
    blocks_.clear();
    plain_ = {};
    parts_written_ = 0;
    if (!turn.name.empty()) losses_.note(where + ".name", "has no counterpart");
    for (model::part const& part : turn.parts) {
        // A last assistant turn is what the answer continues; there the API refuses white space at the end.
        bool const trim = last && turn.who == model::role::assistant && &part == &turn.parts.back();
        write_part(part, turn.who, trim, where);
    }
    if (!results_.empty() || !blocks_.empty()) close_turn(turn.who == model::role::assistant);
}

void conversation_writer::write_part(model::part const& part, model::role who, bool trim, std::string const& where)
{
    std::size_t const before = blocks_.size();
    if (auto const* text = std::get_if<model::text_part>(&part)) {
        std::string_view const words = trim ? without_trailing_space(text->text) : std::string_view(text->text);
        contents_.write_text(words, text->cache_control, where, blocks_);
        if (blocks_.size() == before) return;
        plain_ = parts_written_ == 0 && text->cache_control.empty() ? words : std::string_view();
    } else {
        plain_ = {};
        if (auto const* result = std::get_if<model::tool_result_part>(&part))
            contents_.write_tool_result(*result, where, results_);
        else if (auto const* image = std::get_if<model::image_part>(&part))
            contents_.write_image(*image, where, blocks_);
        else if (auto const* document = std::get_if<model::document_part>(&part))
            contents_.write_document(*document, where, blocks_);
        else if (std::holds_alternative<model::audio_part>(part))
            contents_.refuse(where, "audio has no counterpart in the Messages API");
        else if (who == model::role::assistant)
            write_assistant_part(part, where);
        else
            losses_.note(where, "a part that only an assistant message may hold");
    }
    ++parts_written_;
}

void conversation_writer::write_assistant_part(model::part const& part, std::string const& where)
{
    if (auto const* call = std::get_if<model::tool_call_part>(&part)) contents_.write_tool_use(*call, where + ".tool_calls", blocks_);
    if (auto const* thinking = std::get_if<model::thinking_part>(&part)) contents_.write_thinking(*thinking, where + ".reasoning", blocks_);
    if (auto const* hidden = std::get_if<model::redacted_thinking_part>(&part)) contents_.write_redacted(*hidden, blocks_);
    if (auto const* refusal = std::get_if<model::refusal_part>(&part)) {
        contents_.write_text(refusal->text, {}, where, blocks_);
        losses_.note(where + ".refusal", "is sent as text");
    }
}

/// The turn's blocks join the open message, or open the next one when the other side speaks.
void conversation_writer::close_turn(bool assistant)
{
    bool const joins = assistant == open_assistant_ && !(open_results_.empty() && open_blocks_.empty());
    if (!joins) close_message();
    open_plain_ = joins ? std::string_view() : plain_;
    open_assistant_ = assistant;
    append_element(open_results_, results_);
    append_element(open_blocks_, blocks_);
}

void conversation_writer::close_message()
{
    if (open_results_.empty() && open_blocks_.empty()) return;
    if (messages_.empty() && open_assistant_) {
        messages_.append(R"({"role":"user","content":")").append(placeholder_text).append("\"}");
        losses_.note("messages", "the conversation begins with the assistant; a user message was put in front");
    }
    append_element(messages_, open_assistant_ ? R"({"role":"assistant","content":)" : R"({"role":"user","content":)");
    if (!open_plain_.empty()) {
        wire::append_json_string(messages_, open_plain_);
    } else {
        append_element(open_results_, open_blocks_);  // results stand first, whatever came first
        messages_.append("[").append(open_results_).append("]");
    }
    messages_.push_back('}');
    open_results_.clear();
    open_blocks_.clear();
}

}  // namespace signalbox::dialect::anthropic
