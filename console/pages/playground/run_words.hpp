// What a run, several of them, and prompts that are still to be sent are called in words. Pure.
#pragma once

#include "console/playground/cost_guess.hpp"
#include "console/playground/run_sums.hpp"

namespace signalbox::console {

/// The state and the figures of one run, a line each; empty for one that was not sent.
QString runText(RunFigures const& of);

/// "12 of 20 answered · first token p50 0.3 s, p95 0.5 s · …"; empty for a single run.
QString sumsText(RunSums const& of, int repeat);

/// The question before many or dear requests.
QString questionText(CostGuess const& of);

}  // namespace signalbox::console
