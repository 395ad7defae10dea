// All sinks of the configuration in force, each with its thread; a changed one begins anew, the others go on. Owned by the watch, on the main thread.
#pragma once

#include "engine/state.hpp"
#include "server/logger.hpp"
#include "server/sinks/sink_lane.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::server {

class sink_crew {
public:
    static constexpr std::chrono::milliseconds end_patience{5'000};  // at the end of the server, for what is not delivered yet

    sink_crew(std::string store, state_source const& states, logger const& log) : store_(std::move(store)), states_(states), log_(log) {}
    sink_crew(sink_crew const&) = delete;

    /// Where the place is kept that retention waits for: of the sink that is furthest behind; behind all events where there is no sink.
    void keep_place_in(std::atomic<std::uint64_t>& place) { place_ = &place; }
    /// Where sinks that have caught up get events without reading the store.
    void take_fresh_from(std::shared_ptr<fresh_events> from) { fresh_ = std::move(from); }
    /// Follows the configuration; costs next to nothing while it stays.
    void look();
    /// After the last event was written: delivers what is left for as long as there is patience.
    void finish();
    std::vector<sink_status> statuses() const;

private:
    void follow();
    void keep_place();

    std::string const store_;
    state_source const& states_;
    logger const& log_;
    std::shared_ptr<config::snapshot const> followed_;
    std::vector<std::unique_ptr<sink_lane>> lanes_;  // in the order of the configuration
    std::atomic<std::uint64_t>* place_ = nullptr;
    std::shared_ptr<fresh_events> fresh_;
    bool finished_ = false;
};

}  // namespace signalbox::server
