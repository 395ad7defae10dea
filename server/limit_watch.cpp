#include "server/limit_watch.hpp"

#include "engine/model/clock.hpp"
#include "server/notice_text.hpp"

namespace signalbox::server {

void limit_watch::look()
{
    if (!states_.ledger()) return;
    for (limits::warning const& each : states_.ledger()->take_warnings()) {
        ++warned_[{each.limit, each.percent}];
        log_.warn("a limit is used to " + std::to_string(each.percent) + " percent",
                  {{"limit", each.limit}, {"of", each.key}, {"used", each.used}, {"allows", each.allowed}});
        auto const now = states_.current();
        auto const hook = now->config->limit_webhooks.find(each.limit);
        if (hook == now->config->limit_webhooks.end()) continue;
        notices_.send(hook->second, limit_notice(each, now->config->name, new_notice_id(), model::wall_now().time_since_epoch().count()));
    }
}

}  // namespace signalbox::server
