// Folding machine and weights into tables, and telling a model's family by its name.
#include "engine/account/token_table.hpp"

#include "engine/account/token_weights.hpp"

#include <algorithm>

namespace signalbox::account::token {

namespace {

/// Anthropic publishes no tokenizer; comparisons of counts reported by its API put it 15 to 35 percent above cl100k.
constexpr int claude_percent = 120;

constexpr int weight_in(family tokenizer, weight const& each)
{
    switch (tokenizer) {
    case family::o200k: return each.o200k;
    case family::cl100k: return each.cl100k;
    case family::llama3: return each.llama3;
    case family::claude: return each.cl100k * claude_percent / 100;
    }
    return each.o200k;
}

constexpr int in_64ths(int thousandths)
{
    int const doubled = thousandths * one_token * 2 / 1'000;
    return (doubled + (doubled < 0 ? -1 : 1)) / 2;
}

constexpr table fold(family tokenizer, reading how)
{
    std::array<int, cost_count> weighs{};
    for (weight const& each : weights) weighs[each.of] = weight_in(tokenizer, each);
    constexpr int least = -(1 << (15 - state_bits));
    constexpr int most = -least - 1;
    table made{};
    for (std::size_t c = 0; c < static_cast<std::size_t>(byte_class::count); ++c)
        for (std::size_t s = 0; s < state_count; ++s) {
            auto const from = static_cast<state>(s);
            auto const with = static_cast<byte_class>(c);
            step const taken = how == reading::json ? in_json(from, with) : in_text(from, with);
            int const costs = weighs[taken.first] + weighs[taken.second] + weighs[taken.third] + weighs[taken.fourth];
            made.steps[c][s] = static_cast<entry>(std::clamp(in_64ths(costs), least, most) * (1 << state_bits) + taken.next);
        }
    return made;
}

template <reading How>
constexpr std::array<table, 4> all{fold(family::o200k, How), fold(family::cl100k, How), fold(family::llama3, How),
                                   fold(family::claude, How)};

constexpr std::array<std::uint8_t, 256> classify()
{
    std::array<std::uint8_t, 256> made{};
    for (std::size_t byte = 0; byte < made.size(); ++byte)
        made[byte] = static_cast<std::uint8_t>(class_of(static_cast<std::uint8_t>(byte)));
    return made;
}

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

}  // namespace

constinit std::array<std::uint8_t, 256> const classes = classify();

int const json_settings = in_64ths(json_settings_weight);

table const& table_for(family tokenizer, reading how)
{
    auto const place = static_cast<std::size_t>(tokenizer);
    return how == reading::json ? all<reading::json>[place] : all<reading::plain>[place];
}

family family_of(std::string_view model)
{
    if (has(model, "claude")) return family::claude;
    // GPT-4 before 4o, GPT-3.5 and its Azure spelling; every later model of OpenAI's has o200k, and new names most likely too.
    if (has(model, "gpt-3.5") || has(model, "gpt-35")) return family::cl100k;
    if (has(model, "gpt-4") && !has(model, "gpt-4o") && !has(model, "gpt-4.")) return family::cl100k;
    if (has(model, "llama-3") || has(model, "llama3") || has(model, "Llama-3")) return family::llama3;
    return family::o200k;
}

}  // namespace signalbox::account::token
