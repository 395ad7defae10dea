// What the parts of a prompt cost, by the built-in table of prices and the recorded cost. Pure.
#pragma once

#include "console/body/session.hpp"

namespace signalbox::console {

/// Scales estimates so that they add up to the prompt's recorded tokens, and gives each its part of the event's cost; no cost where the price of the
/// model is not known.
std::array<PromptShare, prompt_parts> promptShares(PromptTokens const& estimated, schema::Event const& event);

/// The part of the cost that was paid for the prompt, with what came from a cache at its price; nothing where the price is not known.
std::optional<double> promptMicros(schema::Event const& event);

}  // namespace signalbox::console
