// Renews the secrets that stand in vaults, at four fifths of the time that they may be old, and tells when one has changed. What could not be
// renewed stays in use. Fixed tokens of vaults are renewed as well. On the main thread's loop.
#pragma once

#include "engine/upstream/task.hpp"
#include "server/logger.hpp"
#include "server/vault_cache.hpp"
#include "server/vault_token.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::server {

/// One vault, as health and the metrics show it.
struct vault_status {
    std::string id;
    std::size_t secrets = 0;
    std::uint64_t fetched = 0, failed = 0;  // renewals
    std::chrono::seconds age{0};            // of the oldest value
    std::string trouble;                    // of the last renewal; empty: none
    vault_token_status token = {};
    bool operator==(vault_status const&) const = default;
};

class vault_watch {
public:
    using clock = std::function<model::steady_time()>;
    /// What the configuration in force has in vaults; null: nothing.
    using followed_book = std::function<std::shared_ptr<config::vault_book const>()>;
    /// `changed` is called when a value in the cache is another one than before.
    vault_watch(boost::asio::io_context& loop, followed_book book, vault_cache& values, logger const& log, std::function<void()> changed,
                clock now = std::chrono::steady_clock::now);
    vault_watch(vault_watch const&) = delete;
    ~vault_watch();

    /// Begins what is due. Costs nothing where no secret stands in a vault.
    void look();
    /// Breaks off what is under way; nothing is fetched any more.
    void end();
    std::vector<vault_status> status() const;
    /// Nothing is being fetched.
    bool idle() const;

private:
    struct renewed_secret;
    struct renewed_vault;
    void follow(config::vault_book const& now);
    bool take(renewed_vault& of, renewed_secret& one, model::result<vault::content> seen);
    void note(renewed_vault& of, std::string trouble);
    static upstream::task<void> renew(vault_watch& self, std::shared_ptr<renewed_vault> of);

    boost::asio::io_context& loop_;
    followed_book book_;
    vault_cache& values_;
    logger const& log_;
    std::function<void()> changed_;
    clock now_;
    std::shared_ptr<config::vault_book const> followed_;
    std::vector<std::shared_ptr<renewed_vault>> vaults_;
    bool ended_ = false;
};

}  // namespace signalbox::server
