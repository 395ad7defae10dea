// What to do after a failed attempt, and whether it counts against the target. Pure; made of model::fault_facts, and of what a provider said.
#pragma once

#include "engine/model/fault_facts.hpp"
#include "engine/route/moving_on.hpp"

namespace signalbox::attempt {

using model::verdict;

/// Retryable: connect failures, resets, timeouts, 408, 424, 425, 429 (without quota), 5xx, 529, 498, truncation and errors before the first
/// event. Next target only: 401, 402, 403, 404, 499 of the provider, a spent quota, an open breaker, a saturated pool. Give up: 400, 409, 413,
/// 422, client_closed, deadline_passed. With errors of the upstream `param` holds the provider's error code; `said` is what the error means,
/// and where it is missing the code tells.
verdict judge(model::failure const& seen);

/// The same where a group says which failures move on: those it names do, others of the provider end the request unless it names "default". What
/// is not the provider's doing (an open breaker, a client that left) is judged as always.
verdict judge(model::failure const& seen, route::moving_on const* by_group);

/// What a provider's error means; of any other failure the kind of its fault.
model::error_kind meaning_of(model::failure const& seen);

/// True when the failure counts against the target's circuit breaker: its own misbehaviour, not a 4xx about the request or a client that
/// left.
bool counts_against_target(model::failure const& seen);

}  // namespace signalbox::attempt
