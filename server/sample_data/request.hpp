// One made-up request on its way through the engine's own decisions: refused, or tried as the engine's machine decides, perhaps
// left by its client, then told in an event. Lives for one call of sample_gateway::handle.
#pragma once

#include "engine/account/event_builder.hpp"
#include "engine/attempt/machine.hpp"
#include "server/sample_data/gateway.hpp"
#include "server/sample_data/targets.hpp"

namespace signalbox::server::sample {

/// What it stands on; everything outlives it.
struct surroundings {
    story const& within;
    config::snapshot const& config;
    attempt::health_board const& health;
    chance& luck;
};

class sample_request {
public:
    sample_request(surroundings const& with, arrival const& one, std::uint64_t id);
    sample_request(sample_request const&) = delete;
    finished run();

private:
    model::result<void> identify();
    model::result<void> parse();
    model::result<void> decide();
    void describe_question();
    model::result<void> try_all();
    attempt::outcome perform(attempt::call const& one);
    void take(behaviour const& of, std::size_t place);
    void perhaps_leave();
    void leave(model::steady_time when);
    void note_losses();
    void refuse(model::failure why);
    model::steady_time at(std::int64_t us_since_start) const;

    surroundings with_;
    arrival const& one_;
    caller const* who_ = nullptr;
    model::principal principal_;
    dialect::scanned_request scanned_;
    asked question_;
    route::plan plan_;
    attempt::trail trail_;
    account::record record_;
    std::string trace_;
    model::steady_time now_{};
};

}  // namespace signalbox::server::sample
