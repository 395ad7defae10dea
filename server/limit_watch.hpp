// Writes what the limits warn about into the log, counts it and sends it to the limit's webhook: a counter that passed 50, 80 or 95 percent of its
// amount. Main thread only.
#pragma once

#include "engine/state.hpp"
#include "server/logger.hpp"
#include "server/notice_sender.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace signalbox::server {

class limit_watch {
public:
    limit_watch(state_source const& states, notice_sender& notices, logger const& log) : states_(states), notices_(notices), log_(log) {}
    limit_watch(limit_watch const&) = delete;
    /// Costs a lock while there is nothing to write.
    void look();
    /// How often, by limit and percent, since the start.
    using counts = std::map<std::pair<std::string, std::int64_t>, std::uint64_t>;
    counts const& warned() const { return warned_; }

private:
    state_source const& states_;
    notice_sender& notices_;
    logger const& log_;
    counts warned_;
};

}  // namespace signalbox::server
