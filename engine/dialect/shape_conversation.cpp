#include "engine/dialect/shape_conversation.hpp"

#include <algorithm>

namespace signalbox::dialect {

using model::part;
using model::role;
using model::text_part;
using model::turn;

namespace {

bool instructs(turn const& each)
{
    return each.who == role::system || each.who == role::developer;
}

std::size_t texts_in(turn const& each)
{
    auto const is_text = [](part const& what) { return std::holds_alternative<text_part>(what); };
    return static_cast<std::size_t>(std::ranges::count_if(each.parts, is_text));
}

/// Whether the content of the turn is text alone: what an assistant's message keeps in members of their own does not count.
bool reads_as_text(turn const& each)
{
    return std::ranges::none_of(each.parts, [](part const& what) {
        return std::holds_alternative<model::image_part>(what) || std::holds_alternative<model::document_part>(what) ||
               std::holds_alternative<model::audio_part>(what) || std::holds_alternative<model::tool_result_part>(what);
    });
}

void join_parts(turn& into)
{
    text_part* first = nullptr;
    std::vector<part> kept;
    kept.reserve(into.parts.size());
    for (part& each : into.parts) {
        auto* const text = std::get_if<text_part>(&each);
        if (text && first) {
            first->text.append("\n").append(text->text);
            if (first->cache_control.empty()) first->cache_control = std::move(text->cache_control);
            continue;
        }
        kept.push_back(std::move(each));
        if (text) first = std::get_if<text_part>(&kept.back());
    }
    into.parts = std::move(kept);
}

}  // namespace

void move_system_first(request_draft& draft)
{
    auto const& turns = draft.now().turns;
    std::size_t const count = static_cast<std::size_t>(std::ranges::count_if(turns, instructs));
    if (count == 0 || (count == 1 && instructs(turns.front()))) return;
    turn front{.who = role::system, .name = {}, .parts = {}};
    std::vector<turn> others;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        if (!instructs(turns[i])) {
            others.push_back(turns[i]);
            continue;
        }
        if (!others.empty()) draft.note("messages[" + std::to_string(i) + "]", "a system turn inside the conversation moves to its front");
        front.parts.insert(front.parts.end(), turns[i].parts.begin(), turns[i].parts.end());
    }
    others.insert(others.begin(), std::move(front));
    draft.change().turns = std::move(others);
}

void join_text(request_draft& draft)
{
    for (std::size_t i = 0; i < draft.now().turns.size(); ++i)
        if (texts_in(draft.now().turns[i]) > 1 && reads_as_text(draft.now().turns[i])) join_parts(draft.change().turns[i]);
}

}  // namespace signalbox::dialect
