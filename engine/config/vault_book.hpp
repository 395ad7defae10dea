// The vaults of a configuration and the secrets that it has in them. Frozen values beside its snapshot, for who loads it.
#pragma once

#include "engine/config/secrets.hpp"
#include "engine/upstream/origin.hpp"
#include "engine/vault/definition.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox::config {

/// Most vaults of a configuration.
inline constexpr std::size_t most_vaults = 16;

/// Where the token comes from that requests at a vault need, when another server gives it.
struct vault_login {
    upstream::origin origin;
    std::string authority, target;
};

struct vault_place {
    vault::definition what;
    upstream::origin origin;
    std::optional<vault_login> login;
};

/// A secret that is fetched as one, whatever is picked from it.
struct vault_secret {
    std::size_t place = 0;  // of its vault
    std::string path;
    std::chrono::milliseconds ttl{0};  // the shortest of those that use it
};

struct vault_book {
    std::vector<vault_place> places;    // those of the file
    std::vector<vault_secret> secrets;  // each once
    std::vector<vault_use> uses;        // in the order of the file

    /// The position of the vault with this id; the check has seen that it is there.
    std::size_t at(std::string_view id) const;
};

}  // namespace signalbox::config
