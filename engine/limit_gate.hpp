// Step 4 goes on: what the limits of a configuration leave of a decided request. What it may use is reserved before it is sent.
#pragma once

#include "engine/admission.hpp"

#include <optional>
#include <string>

namespace signalbox {

/// Reserves what the request may use on all limits that it belongs to, into `of.held`. Targets whose own limits are spent are left out of the plan.
/// The failure (over_limit, over_budget) when it may not be served now; `of.over` says which limit refused, and where limits are shared and `asks` is
/// set, whether more has to be asked for first: wait_for_shares().
std::optional<model::failure> reserve_limits(admission& of, inbound const& request, entry const& from, state const& now, bool asks = true);

/// What reserve_limits() would look at, in lines for people: each limit, what it counts apart, what the request takes, and with a ledger what is used.
std::string limits_in_words(admission& of, inbound const& request, entry const& from, state const& now);

}  // namespace signalbox
