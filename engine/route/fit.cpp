#include "engine/route/fit.hpp"

namespace signalbox::route {

namespace {

/// Whether question and answer have room in the context window together.
bool has_room(std::uint64_t window, needs const& asked)
{
    return asked.input_tokens <= window && asked.output_tokens.value_or(0) <= window - asked.input_tokens;
}

}  // namespace

std::optional<lack> why_unfit(member const& one, target const& its, question const& asked)
{
    if (one.when && asked.about && !one.when->holds(*asked.about)) return lack::condition;
    if (!asked.asked) return std::nullopt;
    needs const& wants = *asked.asked;
    if (its.context_tokens && !has_room(*its.context_tokens, wants)) return lack::context;
    if (its.max_output_tokens && wants.output_tokens.value_or(0) > *its.max_output_tokens) return lack::output;
    if (wants.images && !its.takes.images) return lack::images;
    if (wants.tools && !its.takes.tools) return lack::tools;
    if (wants.structured_output && !its.takes.structured_output) return lack::structured_output;
    return std::nullopt;
}

std::string in_words(drop const& dropped, table const& within)
{
    target const& its = within.targets[dropped.target];
    switch (dropped.what) {
    case lack::condition: return "its condition does not hold";
    case lack::context: return "the request does not fit into its context of " + std::to_string(its.context_tokens.value_or(0)) + " tokens";
    case lack::output: return "it answers with at most " + std::to_string(its.max_output_tokens.value_or(0)) + " tokens";
    case lack::images: return "it takes no images";
    case lack::tools: return "it takes no tools";
    case lack::structured_output: return "it gives no structured output";
    }
    return {};
}

demands demands_of(group const& of, table const& within)
{
    demands made;
    for (member const& each : of.members) {
        target const& its = within.targets[each.target];
        made.conditions = made.conditions || each.when;
        made.sizes = made.sizes || its.context_tokens || its.max_output_tokens;
        made.contents = made.contents || its.takes != capabilities{};
    }
    return made;
}

}  // namespace signalbox::route
