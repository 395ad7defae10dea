// Which members of a group can take a request: the first half of every decision, before the strategy orders them. Pure.
#pragma once

#include "engine/route/candidates.hpp"
#include "engine/route/fit.hpp"

#include <vector>

namespace signalbox::route {

/// The members that can take the request as listed, those with an open breaker behind the others; who cannot is noted.
std::vector<candidate> candidates_for(table const& within, group const& from, question const& asked, std::vector<drop>& dropped);

/// The question as a group among the members is asked it.
question asked_within(question asked, member const& one);

}  // namespace signalbox::route
