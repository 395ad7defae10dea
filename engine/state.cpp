#include "engine/state.hpp"

#include "engine/model/clock.hpp"

#include <algorithm>

namespace signalbox {

namespace {

/// All authenticators with the keys that were fetched.
void take_fetched(state& into, access::fetched_keys const& fetched)
{
    config::snapshot const& of = *into.config;
    auto const with = [&](std::shared_ptr<access::authenticators const> const& one) {
        bool const as_it_is = of.key_addresses.empty() || !one || one->tokens().empty();
        return as_it_is ? one : std::make_shared<access::authenticators const>(*one, fetched);
    };
    into.auth = with(of.auth);
    into.route_auth.clear();
    for (auto const& each : of.route_auth) into.route_auth.push_back(with(each));
}

/// Keys of the key store belong to consumers by name: the tiers of these hold, and what these may not use.
access::key_entry as_its_consumers(access::key_entry from, config::snapshot const& of)
{
    auto const named = of.consumer_tiers.find(from.who->consumer);
    auto const denied = of.consumer_denials.find(from.who->consumer);
    if (named == of.consumer_tiers.end() && denied == of.consumer_denials.end()) return from;
    auto who = std::make_shared<model::principal>(*from.who);
    if (denied != of.consumer_denials.end()) access::add_deny(*who, denied->second);
    if (named != of.consumer_tiers.end()) access::give_tier(*who, *of.tiers.find(named->second));
    from.who = std::move(who);
    return from;
}

}  // namespace

std::vector<std::shared_ptr<label_cache>> caches_for(route::table const& table, state const* before)
{
    std::vector<std::shared_ptr<label_cache>> out(table.groups.size());
    for (route::group const& each : table.groups) {
        if (!each.classifies) continue;
        auto& its = out[each.index];
        if (before)
            for (route::group const& old : before->config->table.groups)
                if (old.id == each.id) its = before->labels[old.index];
        if (!its) its = std::make_shared<label_cache>();
    }
    return out;
}

std::vector<std::shared_ptr<label_cache>> caches_for(std::vector<policy::rule> const& policies, state const* before)
{
    std::vector<std::shared_ptr<label_cache>> out(policies.size());
    for (std::size_t i = 0; i < policies.size(); ++i) {
        if (!std::holds_alternative<policy::model_guard>(policies[i].what)) continue;
        if (before)
            for (std::size_t old = 0; old < before->guard_labels.size(); ++old)
                if (before->config->policies[old].id == policies[i].id) out[i] = before->guard_labels[old];
        if (!out[i]) out[i] = std::make_shared<label_cache>();
    }
    return out;
}

attempt::token_sources token_sources_for(std::vector<provider::definition> const& providers, state const* before)
{
    attempt::token_sources out(providers.size());
    auto const find = [](attempt::token_sources const& in, provider::service_account const& account) {
        auto const found = std::ranges::find_if(in, [&](auto const& each) { return each && same_account(each->account(), account); });
        return found == in.end() ? nullptr : *found;
    };
    for (std::size_t i = 0; i < providers.size(); ++i) {
        auto const& account = providers[i].account;
        if (!account) continue;
        out[i] = find(out, *account);
        if (!out[i] && before) out[i] = find(before->tokens, *account);
        if (!out[i]) out[i] = std::make_shared<provider::token_source>(account);
    }
    return out;
}

void state_source::share_limits(std::shared_ptr<limits::share_desk> desk)
{
    std::lock_guard const lock(guard_);
    desk_ = std::move(desk);
    if (ledger_) ledger_->share_through(desk_);
}

void state_source::publish(std::shared_ptr<config::snapshot const> fresh)
{
    std::lock_guard const lock(guard_);
    state next;
    next.health = std::make_shared<attempt::health_board>(fresh->table, fresh->breakers, current_ ? current_->health.get() : nullptr);
    next.board = std::make_shared<route::board>(fresh->table.groups.size());
    next.labels = caches_for(fresh->table, current_.get());
    next.tokens = token_sources_for(fresh->providers, current_.get());
    next.guard_labels = caches_for(fresh->policies, current_.get());
    if (fresh->limits && !ledger_) {
        std::int64_t const own_ms = limits::ledger_time(model::wall_now());
        ledger_ = std::make_shared<limits::ledger>(limit_memory_(), desk_ ? desk_->time(own_ms) : own_ms);
        if (desk_) ledger_->share_through(desk_);
    }
    if (fresh->limits) next.limits = ledger_;
    next.config = std::move(fresh);
    take_fetched(next, fetched_);
    install(std::move(next));
}

void state_source::publish_keys(std::vector<access::key_entry> stored)
{
    std::lock_guard const lock(guard_);
    stored_ = std::move(stored);
    if (current_) install(*current_);
}

bool state_source::publish_token_keys(std::string const& address, std::shared_ptr<access::key_set const> keys)
{
    std::lock_guard const lock(guard_);
    auto& before = fetched_[address];
    if (before == keys || (before && keys && before->text == keys->text)) return false;
    before = std::move(keys);
    if (!current_) return true;
    state next = *current_;
    take_fetched(next, fetched_);
    install(std::move(next));
    return true;
}

/// With the keys of both sources.
void state_source::install(state fresh)
{
    std::vector<access::key_entry> all = fresh.config->keys;
    for (access::key_entry const& each : stored_) all.push_back(as_its_consumers(each, *fresh.config));
    fresh.keys = std::make_shared<access::key_ring>(std::move(all), fresh.config->open_to_all);
    current_ = std::make_shared<state const>(std::move(fresh));
    version_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<state const> state_source::current() const
{
    std::lock_guard const lock(guard_);
    return current_;
}

}  // namespace signalbox
