// Fetches the secrets that a configuration needs before it can be made: at the start, before a new configuration is applied, and for
// `signalbox check --fetch`. Blocks the calling thread, on a loop of its own.
#pragma once

#include "server/vault_cache.hpp"

#include <chrono>

namespace signalbox::server {

/// Altogether, over all vaults at once.
struct vault_round {
    std::chrono::milliseconds patience{0};
    bool insists = false;                  // a vault that is away is asked again until patience ends
    std::chrono::milliseconds pause{500};  // before that
};
/// A start waits for vaults that start with it. The thread that reloads has the operator's pages as well, and is back sooner.
inline constexpr std::chrono::seconds start_patience{30};
inline constexpr std::chrono::seconds reload_patience{5};
inline constexpr std::chrono::seconds check_patience{10};
inline constexpr vault_round round_of_start{.patience = start_patience, .insists = true};
inline constexpr vault_round round_of_reload{.patience = reload_patience};
inline constexpr vault_round round_of_check{.patience = check_patience};

/// Puts what the cache lacks of the book into it; gives what could not be had. SIGINT and SIGTERM end one that insists.
std::vector<vault_trouble> fetch_missing(config::vault_book const& book, vault_cache& into, vault_round how);

}  // namespace signalbox::server
