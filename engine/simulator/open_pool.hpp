// Makes the connections to a provider: over the network, or to the simulator inside the process. For a worker's start and reload.
#pragma once

#include "engine/upstream/pool.hpp"

#include <memory>

namespace signalbox::simulator {

std::shared_ptr<upstream::pool> open_pool(upstream::executor where, upstream::alarm_clock& clock, upstream::origin const& to);

}  // namespace signalbox::simulator
