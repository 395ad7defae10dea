// Where a recorded request would go by another configuration: the decision of gateway::handle over what events keep of a request. Pure; sends nothing.
#pragma once

#include "engine/config/snapshot.hpp"
#include "engine/model/principal.hpp"
#include "engine/route/shares.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

/// What an event keeps of a request that decisions look at.
struct recorded_request {
    std::string_view method, path, model;
    std::shared_ptr<model::principal const> who;  // with the rights that the other configuration gives; null: it knows no such caller
    std::uint64_t prompt_tokens = 0;
    bool stream = false;
    model::wall_time at{};
};

struct likely_way {
    std::string_view group;  // its id, kept; empty: a model by itself, or no way
    route::shares first;     // empty where it is refused or untold
    std::optional<model::failure> refused;
    std::string untold;        // what events do not keep and the decision asks for; empty: it can be told
    bool by_contents = false;  // some model on the way takes no images, tools or formats: events do not say whether there are any
};

/// Breakers are taken as closed, limits as unspent, and policies as passed.
likely_way way_of(recorded_request const& one, config::snapshot const& within);

/// Whether ways depend on the size of prompts at all: without it equal names lead equal ways.
bool looks_at_sizes(config::snapshot const& within);

}  // namespace signalbox
