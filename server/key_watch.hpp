// Keeps the gateway's keys equal to the key store: what `signalbox keys` makes or revokes is active without a restart. Main thread only.
#pragma once

#include "engine/state.hpp"
#include "server/logger.hpp"
#include "storage/key_store.hpp"

#include <memory>
#include <string>
#include <vector>

namespace signalbox::server {

/// The keys of a key store that were not revoked, as the gateway looks them up. Expiry is checked with each use.
std::vector<access::key_entry> entries_of(std::vector<storage::stored_key> const& all);

class key_watch {
public:
    /// Null when the store cannot be opened; the reason was printed.
    static std::unique_ptr<key_watch> open(std::string const& path, state_source& to, logger const& log);
    /// Publishes the keys when they changed. Costs microseconds when they did not.
    void look();
    /// Who changes it looks afterwards.
    storage::key_store& store() { return *store_; }

private:
    key_watch(std::unique_ptr<storage::key_store> store, state_source& to, logger const& log) : store_(std::move(store)), to_(to), log_(log)
    {}
    void publish();

    std::unique_ptr<storage::key_store> store_;
    state_source& to_;
    logger const& log_;
};

}  // namespace signalbox::server
