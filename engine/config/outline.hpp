// What a configuration says without its secrets and prices: where the event store is and which names there are. For commands beside the server,
// which need neither a provider's key nor a configuration without mistakes elsewhere.
#pragma once

#include "engine/config/finding.hpp"
#include "engine/config/snapshot.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::config {

/// The store in PostgreSQL to which events are delivered, too.
struct shared_outline {
    provider::secret dsn;           // empty: it cannot be had here
    bool in_vault = false;          // which is not asked
    finding place;                  // of the connection string, without words
    std::vector<finding> findings;  // why else it cannot be had
};

struct outline {
    std::string store;  // storage.path, standing on the configuration's folder
    std::optional<shared_outline> shared;
    std::vector<std::string> models, groups, providers, upstreams, routes;
};

struct read_outline {
    std::optional<outline> found;   // nothing when the file cannot be read or its section `storage` has an error
    std::vector<finding> findings;  // the errors that keep it from being found
};

read_outline outline_of(std::string const& file);

/// The names of a configuration in force; without the store.
outline outline_of(snapshot const& in_force);

}  // namespace signalbox::config
