#include "server/limit_watch.hpp"

#include "engine/model/clock.hpp"
#include "server/notice_text.hpp"

namespace signalbox::server {

namespace {

constexpr std::string_view copied_file =
    "the file of limits beside the store is a copy of another gateway's: this gateway counts under an identity of its own from here on, "
    "and what the copy had used stays with the other one";
constexpr std::string_view copied_machine =
    "another process counts under the identity of this gateway's file of limits, as that of a copied machine does: this gateway goes on "
    "under a new one with what it has used";

std::string_view meanwhile(limits::share_fallback how)
{
    switch (how) {
    case limits::share_fallback::allow: return "limits refuse nothing";
    case limits::share_fallback::deny: return "requests beyond this gateway's share are refused";
    case limits::share_fallback::local: break;
    }
    return "this gateway grants its part of each limit";
}

}  // namespace

void limit_watch::look_at_shared()
{
    redis::share_status const now = shared_->look();
    bool const away = now.link == limits::share_link::away, was_away = told_.link == limits::share_link::away;
    if (away && (now.detail != told_.detail || !was_away))
        log_.warn("limits are not shared: " + now.detail, {{"meanwhile", std::string(meanwhile(now.fallback))}});
    if (now.link == limits::share_link::shared && told_.link != now.link)
        log_.info("limits are shared through Redis", {{"gateways", std::to_string(now.gateways)}});
    if (now.identities.copies != told_.identities.copies) log_.warn(copied_file, {});
    if (now.identities.clashes != told_.identities.clashes) log_.warn(copied_machine, {});
    if (now.clocks_differ() && !told_.clocks_differ())
        log_.warn("the clock of Redis and ours differ; limits go by that of Redis, events keep the time of this gateway",
                  {{"redis_ahead_ms", std::to_string(now.clock_ahead_ms)}});
    if (!now.clocks_differ() && told_.clocks_differ())
        log_.info("the clock of Redis and ours agree again", {{"redis_ahead_ms", std::to_string(now.clock_ahead_ms)}});
    told_ = now;
}

void limit_watch::look()
{
    if (shared_) look_at_shared();
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
