#include "engine/simulator/open_pool.hpp"

#include "engine/simulator/simulated_transport.hpp"

namespace signalbox::simulator {

std::shared_ptr<upstream::pool> open_pool(upstream::executor where, upstream::alarm_clock& clock, upstream::origin const& to)
{
    if (!to.simulated) return std::make_shared<upstream::pool>(where, clock, to);
    auto plays = std::make_shared<simulated_provider>(to);
    return std::make_shared<upstream::pool>(where, clock, to,
                                            [where, plays] { return std::make_unique<simulated_transport>(where, plays); });
}

}  // namespace signalbox::simulator
