// Secrets of vaults that a command beside the gateway needs, while all others stay stand-ins. Blocks the calling thread while vaults are asked.
#pragma once

#include "engine/config/load.hpp"
#include "engine/config/vault_book.hpp"
#include "server/vault_round.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

struct needed_secret {
    config::vault_use use;
    model::result<std::string> value;  // its words name the vault and never a value
};

/// Asks for those whose field is wanted, and for no others. `how` as at a start or a check.
std::vector<needed_secret> fetch_needed(config::vault_book const& book, std::function<bool(std::string_view field)> const& wanted,
                                        vault_round how);

/// What admits as this caller's key in a configuration that was loaded to look: the key itself, or the stand-in of the one in a vault that is equal
/// to it. Vaults are asked where keys of callers stand in them. Fault: one of these could not be had, and none was equal.
model::result<std::string> key_as_loaded(config::loaded const& in, std::string const& key);

/// Asks for the secret of one field; nothing where that does not stand in a vault.
std::optional<needed_secret> secret_in_vault(config::loaded const& of, std::string_view field);

/// Says on standard error that this command asks no vault, where the configuration has secrets in vaults.
void say_unasked(config::loaded const& of, std::string_view command);

}  // namespace signalbox::server
