#include "engine/dialect/anthropic/conversation_writer.hpp"

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
    messages_.close();
    if (messages().empty()) {
        turn_.clear();
        contents_.write_text(placeholder_text, {}, "messages", turn_.blocks);
        turn_.plain = placeholder_text;
        messages_.add(turn_, false);
        messages_.close();
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
    turn_.clear();
    if (!turn.name.empty()) losses_.note(where + ".name", "has no counterpart");
    for (model::part const& part : turn.parts) {
        // A last assistant turn is what the answer continues; there the API refuses white space at the end.
        bool const trim = last && turn.who == model::role::assistant && &part == &turn.parts.back();
        write_part(part, turn.who, trim, where);
    }
    if (!turn_.empty()) messages_.add(turn_, turn.who == model::role::assistant);
}

void conversation_writer::write_part(model::part const& part, model::role who, bool trim, std::string const& where)
{
    std::size_t const before = turn_.blocks.size();
    if (auto const* text = std::get_if<model::text_part>(&part)) {
        std::string_view const words = trim ? without_trailing_space(text->text) : std::string_view(text->text);
        if (words.size() != text->text.size()) losses_.note(where, "white space at the end of a last assistant turn is left out");
        contents_.write_text(words, text->cache_control, where, turn_.blocks);
        if (turn_.blocks.size() == before) return;
        turn_.plain = turn_.parts == 0 && text->cache_control.empty() ? words : std::string_view();
    } else {
        turn_.plain = {};
        if (auto const* result = std::get_if<model::tool_result_part>(&part))
            contents_.write_tool_result(*result, where, turn_.results);
        else if (auto const* image = std::get_if<model::image_part>(&part))
            contents_.write_image(*image, where, turn_.blocks);
        else if (auto const* document = std::get_if<model::document_part>(&part))
            contents_.write_document(*document, where, turn_.blocks);
        else if (std::holds_alternative<model::audio_part>(part))
            contents_.refuse(where, "audio has no counterpart in the Messages API");
        else if (who == model::role::assistant)
            write_assistant_part(part, where);
        else
            losses_.note(where, "a part that only an assistant message may hold");
    }
    ++turn_.parts;
}

void conversation_writer::write_assistant_part(model::part const& part, std::string const& where)
{
    if (auto const* call = std::get_if<model::tool_call_part>(&part)) contents_.write_tool_use(*call, where + ".tool_calls", turn_.blocks);
    if (auto const* thinking = std::get_if<model::thinking_part>(&part))
        contents_.write_thinking(*thinking, where + ".reasoning", turn_.blocks);
    if (auto const* hidden = std::get_if<model::redacted_thinking_part>(&part)) contents_.write_redacted(*hidden, turn_.blocks);
    if (auto const* refusal = std::get_if<model::refusal_part>(&part)) {
        contents_.write_text(refusal->text, {}, where, turn_.blocks);
        losses_.note(where + ".refusal", "is sent as text");
    }
}

}  // namespace signalbox::dialect::anthropic
