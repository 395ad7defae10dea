// Writes what the limits warn about into the log: a counter that passed 50, 80 or 95 percent of its amount. Main thread only.
#pragma once

#include "engine/state.hpp"
#include "server/logger.hpp"

namespace signalbox::server {

class limit_watch {
public:
    limit_watch(state_source const& states, logger const& log) : states_(states), log_(log) {}
    limit_watch(limit_watch const&) = delete;
    /// Costs a lock while there is nothing to write.
    void look() const;

private:
    state_source const& states_;
    logger const& log_;
};

}  // namespace signalbox::server
