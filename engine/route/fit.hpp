// Whether a member of a group can take a request at all: its condition, and what the configuration says of its model. Asked before any
// strategy. Pure.
#pragma once

#include "engine/route/question.hpp"
#include "engine/route/table.hpp"

namespace signalbox::route {

/// What a member lacks for a request.
enum class lack : std::uint8_t { condition, context, output, images, tools, structured_output };

/// A member that was left out of a decision.
struct drop {
    std::uint32_t target = 0;
    lack what = lack::condition;
};

/// The first that is lacking; nothing when the member can take the request.
std::optional<lack> why_unfit(member const& one, target const& its, question const& asked);

/// In words, for the caller: they hold no text of the configuration but names of models, and none of the request.
std::string in_words(drop const& dropped, table const& within);

/// What decisions of this group must know of a request. Set when a configuration is frozen.
demands demands_of(group const& of, table const& within);

}  // namespace signalbox::route
