#include "server/limit_watch.hpp"

namespace signalbox::server {

void limit_watch::look()
{
    if (!states_.ledger()) return;
    for (limits::warning const& each : states_.ledger()->take_warnings()) {
        ++warned_[{each.limit, each.percent}];
        log_.warn("a limit is used to " + std::to_string(each.percent) + " percent",
                  {{"limit", each.limit}, {"of", each.key}, {"used", each.used}, {"allows", each.allowed}});
    }
}

}  // namespace signalbox::server
