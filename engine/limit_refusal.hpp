// What a caller learns of a limit that refused: the fault with its words, and header lines. Pure.
#pragma once

#include "engine/limits/ledger.hpp"
#include "engine/model/failure.hpp"

#include <string>

namespace signalbox {

/// over_limit or over_budget with when to come again; saturated, when the counters that gateways share cannot be reached and nothing passes without.
model::failure refused_by(limits::refusal const& by);

/// The header lines of a refusal by a limit: X-RateLimit-Limit, -Remaining and -Reset (seconds); none where it counted nothing.
void append_limit_lines(std::string& out, limits::refusal const& by);

}  // namespace signalbox
