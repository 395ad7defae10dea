// The policies that a request meets. Pure.
#pragma once

#include "engine/admission.hpp"

namespace signalbox {

/// Those of its routes, of its consumer and of the group that it asks for judge it in this order, up to the first that denies: then
/// `of.refused` is its refusal, and nothing is asked beforehand. `to` is null when the request leads nowhere.
void judge_policies(admission& of, inbound const& request, entry const& from, route::destination const* to, config::snapshot const& within);

}  // namespace signalbox
