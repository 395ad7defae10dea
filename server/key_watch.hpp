// Keeps the gateway's keys equal to the key store: what `signalbox keys` makes or revokes is active without a restart. Main thread only.
#pragma once

#include "engine/state.hpp"
#include "server/audit_inbox.hpp"
#include "server/logger.hpp"
#include "storage/key_store.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace signalbox::server {

/// The keys of a key store that were not revoked, as the gateway looks them up. Expiry is checked with each use.
std::vector<access::key_entry> entries_of(std::vector<storage::stored_key> const& all);

class key_watch {
public:
    /// Null when the store cannot be opened; the reason was printed.
    static std::unique_ptr<key_watch> open(std::string const& path, state_source& to, audit_inbox& acts, logger const& log);
    /// Publishes the keys when they changed, and hands the acts beside them to the chain. Costs microseconds when they did not.
    void look();
    /// Who changes it looks afterwards.
    storage::key_store& store() { return *store_; }

private:
    key_watch(std::unique_ptr<storage::key_store> store, state_source& to, audit_inbox& acts, logger const& log)
        : store_(std::move(store)), to_(to), acts_(acts), log_(log)
    {}
    void publish();
    void hand_over();
    void settle_acts();

    static constexpr std::size_t acts_at_once = audit_inbox::most_acts / 2;

    std::unique_ptr<storage::key_store> store_;
    state_source& to_;
    audit_inbox& acts_;
    logger const& log_;
    std::set<std::string> handed_over_;  // ids of acts that the recorder has not written yet
};

}  // namespace signalbox::server
