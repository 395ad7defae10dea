// A decision in words, before it is made: what a request would be taken for, what each condition says, who would be tried. Pure; sends nothing.
#pragma once

#include "engine/attempt/health_board.hpp"
#include "engine/config/snapshot.hpp"
#include "engine/gateway.hpp"
#include "engine/model/principal.hpp"

#include <memory>
#include <string>

namespace signalbox {

struct explanation {
    bool served = false;  // some target would be tried
    std::string text;     // for people, several lines
};

/// As gateway::handle would decide. `chance` is in [0, 1). `health`: breakers and meters as they are; null: all breakers closed.
/// `counts`: what is used of the limits; null: not known. `turns`: those of groups as they are, none of which is taken; null: none was taken before.
explanation explain_request(inbound const& request, std::shared_ptr<model::principal const> who,
                            std::shared_ptr<config::snapshot const> const& within, double chance,
                            std::shared_ptr<attempt::health_board const> health = nullptr, std::shared_ptr<limits::ledger> counts = nullptr,
                            std::shared_ptr<route::board const> turns = nullptr);

}  // namespace signalbox
