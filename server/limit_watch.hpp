// Writes what the limits warn about into the log, counts it and sends it to the limit's webhook: a counter that passed 50, 80 or 95 percent of its
// amount; and that gateways do not share their limits any more, or again. Main thread only.
#pragma once

#include "engine/state.hpp"
#include "server/logger.hpp"
#include "server/notice_sender.hpp"
#include "server/redis/share_link.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace signalbox::server {

class limit_watch {
public:
    /// `shared`: through which limits are shared with other gateways; null: they are not.
    limit_watch(state_source const& states, notice_sender& notices, redis::share_link const* shared, logger const& log)
        : states_(states), notices_(notices), shared_(shared), log_(log)
    {}
    limit_watch(limit_watch const&) = delete;
    /// Costs a lock while there is nothing to write.
    void look();
    /// How often, by limit and percent, since the start.
    using counts = std::map<std::pair<std::string, std::int64_t>, std::uint64_t>;
    counts const& warned() const { return warned_; }
    redis::share_link const* shared() const { return shared_; }

private:
    void look_at_shared();

    state_source const& states_;
    notice_sender& notices_;
    redis::share_link const* shared_;
    logger const& log_;
    counts warned_;
    redis::share_status told_;  // what the log says of the shared counters
};

}  // namespace signalbox::server
