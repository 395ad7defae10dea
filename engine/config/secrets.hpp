// Secrets fetched from where the configuration says they are. Values of one load; nothing here prints them.
#pragma once

#include "engine/config/load.hpp"
#include "engine/config/places.hpp"
#include "engine/provider/definition.hpp"
#include "engine/vault/reference.hpp"
#include "schema/config.pb.h"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

/// Where the connection string of a shared store stands.
inline constexpr std::string_view shared_store_dsn = "storage.dsn";

/// A secret that stands in a vault.
struct vault_use {
    vault::reference what;
    std::string field;                 // "providers[0].auth.secret"
    std::chrono::milliseconds ttl{0};  // 0: the vault's
};

/// Most secrets of a configuration that stand in vaults: each is fetched before the gateway starts.
inline constexpr std::size_t most_vault_uses = 1000;

/// The secrets that were found, by path ("providers[0].auth.secret").
class fetched_secrets {
public:
    void put(std::string path, std::string value) { all_.emplace(std::move(path), provider::secret(std::move(value))); }
    /// Empty when there is none.
    provider::secret const& at(std::string const& path) const;
    /// Those of vaults, whether they were found or not.
    std::vector<vault_use> uses;

private:
    std::map<std::string, provider::secret> all_;
};

/// What fetching needs to know.
struct secret_search {
    places const& where;
    load_options const& options;
    std::string const& directory;
    report& out;
    std::vector<std::string>& files;  // those read are added
};

/// Fetches every secret of the configuration, wherever one stands; of vaults what load_options::from_vault gives. L004 what is missing, L025 what
/// stands in the file itself.
fetched_secrets fetch_secrets(schema::Config const& from, secret_search const& with);

}  // namespace signalbox::config
