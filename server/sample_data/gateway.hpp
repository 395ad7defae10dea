// The gateway of the sample: routes, breakers, verdicts, prices and the event are the engine's own; only time and targets are made up.
// Owned by the command that writes the sample; one thread.
#pragma once

#include "engine/account/identifiers.hpp"
#include "engine/attempt/health_board.hpp"
#include "server/sample_data/calendar.hpp"
#include "server/sample_data/configuration.hpp"
#include "schema/event_record.hpp"

#include <memory>
#include <vector>

namespace signalbox::server::sample {

/// An event and when it was over: events are written in that order.
struct finished {
    std::unique_ptr<schema::event_record> event;
    std::int64_t end_us = 0;
};

class sample_gateway {
public:
    sample_gateway(story const& of, chance& luck);

    /// Arrivals must come in time's order.
    finished handle(arrival const& one);

private:
    void take_up(std::int64_t when_us);

    story const& story_;
    chance& luck_;
    configurations all_ = load_configurations();
    std::size_t revision_ = 0;
    std::unique_ptr<attempt::health_board> health_;
    std::vector<account::id_source> ids_;  // one for each of the workers there would be
};

}  // namespace signalbox::server::sample
