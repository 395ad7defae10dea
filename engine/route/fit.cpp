#include "engine/route/fit.hpp"

#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <limits>

namespace signalbox::route {

namespace {

/// Whether question and answer have room in the context window together.
bool has_room(std::uint64_t window, needs const& asked)
{
    return asked.input_tokens <= window && asked.output_tokens.value_or(0) <= window - asked.input_tokens;
}

using wide = unsigned __int128;

wide pico_dollars_of(target const& its, question const& asked)
{
    if (!its.price.known()) return 0;
    needs const wants = asked.asked ? *asked.asked : needs{};
    auto const each = [](std::int64_t price) { return static_cast<std::uint64_t>(std::max<std::int64_t>(price, 0)); };
    return static_cast<wide>(wants.input_tokens) * each(*its.price.input) +
           static_cast<wide>(wants.output_tokens.value_or(usual_reply_tokens)) * each(*its.price.output);
}

}  // namespace

std::optional<lack> why_unfit(member const& one, target const& its, question const& asked)
{
    if (one.when && asked.about && !one.when->holds(*asked.about)) return lack::condition;
    if (asked.denied_to && asked.denied_to->denies("model", its.model)) return lack::denied;
    if (!asked.asked) return std::nullopt;
    needs const& wants = *asked.asked;
    if (its.context_tokens && !has_room(*its.context_tokens, wants)) return lack::context;
    if (its.max_output_tokens && wants.output_tokens.value_or(0) > *its.max_output_tokens) return lack::output;
    if (wants.images && !its.takes.images) return lack::images;
    if (wants.tools && !its.takes.tools) return lack::tools;
    if (wants.structured_output && !its.takes.structured_output) return lack::structured_output;
    return std::nullopt;
}

std::optional<lack> why_too_dear(cost_rule const& by, target const& its, question const& asked)
{
    if (its.quality.value_or(0) < by.min_quality) return lack::quality;
    if (!by.budget_pico_dollars) return std::nullopt;
    if (!its.price.known()) return lack::price;
    auto const budget = static_cast<std::uint64_t>(std::max<std::int64_t>(*by.budget_pico_dollars, 0));
    return pico_dollars_of(its, asked) > budget ? std::optional(lack::budget) : std::nullopt;
}

std::int64_t cost_of(target const& its, question const& asked)
{
    constexpr std::int64_t pico_in_micro = 1'000'000;
    wide const micros = (pico_dollars_of(its, asked) + pico_in_micro / 2) / pico_in_micro;
    return static_cast<std::int64_t>(std::min<wide>(micros, std::numeric_limits<std::int64_t>::max()));
}

std::string in_words(drop const& dropped, table const& within)
{
    target const& its = within.targets[dropped.target];
    switch (dropped.what) {
    case lack::condition: return "its condition does not hold";
    case lack::denied: return "this key may not use it";
    case lack::context: return "the request does not fit into its context of " + std::to_string(its.context_tokens.value_or(0)) + " tokens";
    case lack::output: return "it answers with at most " + std::to_string(its.max_output_tokens.value_or(0)) + " tokens";
    case lack::images: return "it takes no images";
    case lack::tools: return "it takes no tools";
    case lack::structured_output: return "it gives no structured output";
    case lack::quality: return "its quality is too low";
    case lack::price: return "its price is not known";
    case lack::limit: return "a limit of it is reached";
    case lack::budget: return "it would cost about " + std::to_string(dropped.micro_dollars) + " millionths of a dollar";
    }
    return {};
}

demands demands_of(group const& of, table const& within)
{
    demands made;
    for (member const& each : of.members) {
        target const& its = within.targets[each.target];
        made.conditions = made.conditions || each.when;
        made.prompt = made.prompt || (each.when && reads_prompt_tokens(*each.when));
        if (each.group) continue;
        made.sizes = made.sizes || its.context_tokens || its.max_output_tokens;
        made.contents = made.contents || its.takes != capabilities{};
    }
    made.sizes = made.sizes || of.how == strategy::cost;
    made.loads = looks_at_loads(of.how);
    return made;
}

}  // namespace signalbox::route
