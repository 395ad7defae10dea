#include "engine/dialect/shape_reasoning.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::dialect {

namespace {

bool holds(std::uint32_t efforts, std::size_t word)
{
    return (efforts >> word & 1) != 0;
}

/// Less before more, but reasoning is not switched off for a caller who asks for some while a higher word is there.
std::size_t nearest(std::uint32_t efforts, std::size_t word)
{
    if (holds(efforts, word)) return word;
    for (std::size_t lower = word; lower-- > 1;)
        if (holds(efforts, lower)) return lower;
    for (std::size_t higher = word + 1; higher < model::effort_words.size(); ++higher)
        if (holds(efforts, higher)) return higher;
    return 0;
}

bool is_thinking(model::extra_field const& extra)
{
    return extra.name == "thinking";
}

bool switched_off(model::chat_request const& asked)
{
    auto const found = std::ranges::find_if(asked.extras, is_thinking);
    return found != asked.extras.end() && wire::json_view(found->value)["type"].is("disabled");
}

}  // namespace

void choose_effort(request_draft& draft, std::uint32_t efforts)
{
    bool const off = draft.now().reasoning_effort.empty() && switched_off(draft.now());
    std::string_view const asked = off ? model::effort_words.front() : std::string_view(draft.now().reasoning_effort);
    auto const word = static_cast<std::size_t>(std::ranges::find(model::effort_words, asked) - model::effort_words.begin());
    if (asked.empty() || word == model::effort_words.size()) return;
    std::size_t const chosen = nearest(efforts, word);
    if (chosen != word)
        draft.note(off ? "thinking" : "reasoning_effort",
                   "this model does not know " + std::string(asked) + "; " + std::string(model::effort_words[chosen]) + " is sent");
    if (!off && chosen == word) return;
    draft.change().reasoning_effort = model::effort_words[chosen];
    if (off) std::erase_if(draft.change().extras, is_thinking);
}

void reason_without_tools(request_draft& draft)
{
    model::chat_request const& asked = draft.now();
    if (asked.tools.empty() || asked.reasoning_effort == model::effort_words.front()) return;
    bool const wished = !asked.reasoning_effort.empty() || asked.thinking_budget || std::ranges::any_of(asked.extras, is_thinking);
    if (wished) draft.note("reasoning_effort", "this model takes tools in this dialect only without reasoning");
    model::chat_request& changed = draft.change();
    changed.reasoning_effort = model::effort_words.front();
    changed.thinking_budget.reset();
    std::erase_if(changed.extras, is_thinking);
}

}  // namespace signalbox::dialect
