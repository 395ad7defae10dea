// The policies that a request meets. Pure, but that it takes the time.
#pragma once

#include "engine/admission.hpp"

namespace signalbox {

/// Those of its routes, of its consumer and of the group that it asks for judge it in this order, up to the first that denies: then
/// `of.refused` is its refusal, and nothing is asked beforehand. What they change of the request is `of.changed_body`, which the next ones see. `to` is
/// null when the request leads nowhere.
void judge_policies(admission& of, inbound const& request, entry const& from, route::destination const* to, config::snapshot const& within);

}  // namespace signalbox
