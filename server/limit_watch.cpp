#include "server/limit_watch.hpp"

#include "engine/limits/counter_view.hpp"
#include "engine/model/clock.hpp"
#include "server/notice_text.hpp"

#include <algorithm>

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

/// What requests under way hold of the counters that are warned about, as it is now.
class held_amounts {
public:
    held_amounts(limits::ledger const& in, config::snapshot const& with, std::vector<limits::warning> const& warned)
    {
        if (!with.limits) return;
        for (limits::rule const& each : with.limits->rules())
            if (std::ranges::find(warned, each.id, &limits::warning::limit) != warned.end()) rules_.push_back(each);
        seen_ = limits::look(in, rules_, limits::ledger_time(model::wall_now()));
    }
    held_amounts(held_amounts const&) = delete;

    std::string of(limits::warning const& one) const
    {
        auto const limit = std::ranges::find(rules_, one.limit, &limits::rule::id);
        if (limit == rules_.end()) return "0";  // the configuration has it no more
        auto const& counters = seen_[static_cast<std::size_t>(limit - rules_.begin())].counters;
        auto const counter = std::ranges::find(counters, one.key, &limits::counter_view::key);
        return limits::amount_text(*limit, counter == counters.end() ? 0 : counter->reserved);
    }

private:
    std::vector<limits::rule> rules_;
    std::vector<limits::limit_view> seen_;  // of each of them
};

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
    auto const warnings = states_.ledger()->take_warnings();
    if (warnings.empty()) return;
    auto const now = states_.current();
    held_amounts const held(*states_.ledger(), *now->config, warnings);
    for (limits::warning const& each : warnings) {
        ++warned_[{each.limit, each.percent}];
        log_.warn("a limit is used to " + std::to_string(each.percent) + " percent",
                  {{"limit", each.limit}, {"of", each.key}, {"used", each.used}, {"reserved", held.of(each)}, {"allows", each.allowed}});
        auto const hook = now->config->limit_webhooks.find(each.limit);
        if (hook == now->config->limit_webhooks.end()) continue;
        notices_.send(hook->second,
                      limit_notice(each, held.of(each), now->config->name, new_notice_id(), model::wall_now().time_since_epoch().count()));
    }
}

}  // namespace signalbox::server
