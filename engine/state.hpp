// What all workers share and a reload replaces as a whole: configuration, keys, breakers. Published by one thread, fetched by each worker; what a
// request began with it keeps.
#pragma once

#include "engine/access/key_ring.hpp"
#include "engine/attempt/health_board.hpp"
#include "engine/attempt/token_sources.hpp"
#include "engine/config/snapshot.hpp"
#include "engine/label_cache.hpp"
#include "engine/limits/ledger.hpp"
#include "engine/route/board.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace signalbox {

struct state {
    std::shared_ptr<config::snapshot const> config;
    std::shared_ptr<access::key_ring const> keys;
    std::shared_ptr<access::authenticators const> auth;                     // null: keys alone
    std::vector<std::shared_ptr<access::authenticators const>> route_auth;  // as the configuration's
    std::shared_ptr<attempt::health_board const> health;
    std::shared_ptr<route::board const> board;
    std::shared_ptr<limits::ledger> limits;                  // null: no limit is configured
    attempt::token_sources tokens;                           // at the positions of the providers; null of those without an account
    std::vector<std::shared_ptr<label_cache>> labels;        // at the positions of the groups; null where a group does not classify
    std::vector<std::shared_ptr<label_cache>> guard_labels;  // at the positions of the policies; null where one asks no model
};

/// One for each group that classifies; that of a group with the same id in `before`, which may be null, is kept: questions hold their prompts and
/// labels.
std::vector<std::shared_ptr<label_cache>> caches_for(route::table const& table, state const* before);

/// The same for each policy that asks a model.
std::vector<std::shared_ptr<label_cache>> caches_for(std::vector<policy::rule> const& policies, state const* before);

/// One for each account: providers with the same one share it, and that of `before`, which may be null, is kept with its token.
attempt::token_sources token_sources_for(std::vector<provider::definition> const& providers, state const* before);

class state_source {
public:
    state_source() = default;
    state_source(state_source const&) = delete;

    /// Where counters of limits lie, once some limit is configured; in the process's own memory when this was not called. `memory` is called by
    /// publish().
    void keep_limits_in(std::function<limits::slot_memory()> memory) { limit_memory_ = std::move(memory); }
    /// Limits are shared with other gateways through this desk. Before any request is served.
    void share_limits(std::shared_ptr<limits::share_desk> desk);
    /// The counters, null before some limit was configured. For the thread that publishes.
    std::shared_ptr<limits::ledger> const& ledger() const { return ledger_; }

    /// A new configuration; the keys of the key store stay. Breakers of unchanged targets keep their state.
    void publish(std::shared_ptr<config::snapshot const> fresh);
    /// New keys from the key store, joined with those of the configuration.
    void publish_keys(std::vector<access::key_entry> stored);

    /// Keys of token issuers that were fetched from this address; null: none can be used any more. False when they are as before.
    bool publish_token_keys(std::string const& address, std::shared_ptr<access::key_set const> keys);

    /// Changes with every publication: one relaxed read tells a worker that nothing is new.
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }
    std::shared_ptr<state const> current() const;

private:
    void install(state fresh);

    mutable std::mutex guard_;
    std::vector<access::key_entry> stored_;
    access::fetched_keys fetched_;
    std::function<limits::slot_memory()> limit_memory_ = [] { return limits::slot_memory::of_process(); };
    std::shared_ptr<limits::ledger> ledger_;  // goes on through reloads; made under the lock, and never replaced
    std::shared_ptr<state const> current_;
    std::atomic<std::uint64_t> version_{0};
    std::shared_ptr<limits::share_desk> desk_;  // null: limits are this gateway's own
};

}  // namespace signalbox
