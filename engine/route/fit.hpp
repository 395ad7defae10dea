// Whether a member of a group can take a request at all: its condition, and what the configuration says of its model. Asked before any
// strategy. Pure.
#pragma once

#include "engine/route/question.hpp"
#include "engine/route/table.hpp"

namespace signalbox::route {

/// What a member lacks for a request.
enum class lack : std::uint8_t { condition, denied, context, output, images, tools, structured_output, quality, price, budget, limit };

/// A member that was left out of a decision.
struct drop {
    std::uint32_t target = 0;
    lack what = lack::condition;
    std::int64_t micro_dollars = 0;  // with lack::budget: what the request would cost
};

/// The first that is lacking; nothing when the member can take the request.
std::optional<lack> why_unfit(member const& one, target const& its, question const& asked);

/// Of a cost group: a model that is not good enough, whose price is not known although there is a budget, or beyond the budget.
std::optional<lack> why_too_dear(cost_rule const& by, target const& its, question const& asked);

/// Tokens of an answer where the request sets no limit.
inline constexpr std::uint64_t usual_reply_tokens = 256;

/// What a request would cost at a target, rounded half up: its estimated tokens, and as many for the answer as it asks for. 0 when the price is
/// not known.
std::int64_t cost_of(target const& its, question const& asked);

/// In words, for the caller: they hold no text of the configuration but names of models, and none of the request.
std::string in_words(drop const& dropped, table const& within);

/// What decisions of this group must know, without the groups among its members (link_groups).
demands demands_of(group const& of, table const& within);

}  // namespace signalbox::route
