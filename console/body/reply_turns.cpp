#include "console/body/reply_turns.hpp"

#include <variant>

namespace signalbox::console {

namespace {

template <class... Each>
struct one_of : Each... {
    using Each::operator()...;
};

}  // namespace

/// The part that goes on, or a new one behind what came before.
template <class Part>
Part& ReplyTurns::last(std::uint32_t choice)
{
    auto& all = parts(choice);
    if (all.empty() || !std::holds_alternative<Part>(all.back())) all.push_back(Part{});
    return std::get<Part>(all.back());
}

model::tool_call_part& ReplyTurns::call(std::uint32_t choice, std::uint32_t index)
{
    auto& all = parts(choice);
    auto const [place, fresh] = calls_.try_emplace({choice, index}, all.size());
    if (fresh) all.push_back(model::tool_call_part{});
    return std::get<model::tool_call_part>(all[place->second]);
}

void ReplyTurns::take(model::reply_event const& event)
{
    std::visit(one_of{
                   [&](model::text_delta const& of) {
                       if (!of.text.empty()) last<model::text_part>(of.choice).text += of.text;
                   },
                   [&](model::refusal_delta const& of) { last<model::refusal_part>(of.choice).text += of.text; },
                   [&](model::reasoning_delta const& of) { last<model::thinking_part>(0).text += of.text; },
                   [&](model::reasoning_signature const& of) { last<model::thinking_part>(0).signature = of.signature; },
                   [&](model::redacted_reasoning const& of) { parts(0).push_back(model::redacted_thinking_part{of.data}); },
                   [&](model::tool_start const& of) {
                       auto& made = call(of.choice, of.index);
                       made.id = of.id;
                       made.name = of.name;
                       made.custom = of.custom;
                   },
                   [&](model::tool_arguments const& of) { call(of.choice, of.index).arguments += of.fragment; },
                   [&](model::finish const& of) { finish_ = of.native; },
                   [&](model::reply_error const& of) { error_ = of.message.empty() ? of.type : of.message; },
                   [](auto const&) {},
               },
               event);
}

std::vector<model::turn> ReplyTurns::turns() const
{
    std::vector<model::turn> out;
    for (auto const& [choice, turn] : choices_) {
        out.push_back(turn);
        out.back().who = model::role::assistant;
    }
    return out;
}

}  // namespace signalbox::console
