// Looks every quarter of a second after what may change beside a running server: the configuration's files, the key store, the keys of
// token issuers, access tokens for providers, secrets of vaults, limits, the audit chain and sinks. Owned by the running server, on the main thread's loop.
#pragma once

#include "server/access_token_watch.hpp"
#include "server/audit_export.hpp"
#include "server/key_set_watch.hpp"
#include "server/key_watch.hpp"
#include "server/limit_watch.hpp"
#include "server/reload.hpp"
#include "server/sinks/sink_crew.hpp"
#include "server/vault_watch.hpp"

#include <boost/asio/steady_timer.hpp>

namespace signalbox::server {

class watch {
public:
    /// `store` is the place of the event store, which sinks read.
    watch(boost::asio::io_context& loop, std::unique_ptr<key_watch> keys, reload& configuration, state_source& states,
          audit_inbox const& acts, std::unique_ptr<redis::share_link> shares, std::string store, logger const& log)
        : pause_(loop),
          keys_(std::move(keys)),
          configuration_(configuration),
          issuers_(loop, states, log),
          tokens_(loop, states, log),
          vaults_(
              loop, [&configuration] { return configuration.book(); }, configuration.vaults(), log,
              [&configuration] { configuration.renew_secrets(); }),
          notices_(loop, log),
          shares_(std::move(shares)),
          limits_(states, notices_, shares_.get(), log),
          exports_(states, acts, notices_, log),
          sinks_(std::move(store), states, log)
    {}
    watch(watch const&) = delete;

    void start();
    /// Looks no more; the key store is closed.
    void end();
    /// Once no request is served any more: other gateways may have what this one holds of shared limits.
    void give_shares_back();
    /// Reads the configuration now, unless the server ends.
    void hangup();
    /// Null once it ended.
    key_watch* keys() { return keys_.get(); }
    key_set_watch const& issuers() const { return issuers_; }
    access_token_watch const& tokens() const { return tokens_; }
    vault_watch const& vaults() const { return vaults_; }
    limit_watch const& limits() const { return limits_; }
    notice_sender const& notices() const { return notices_; }
    audit_export& exports() { return exports_; }
    sink_crew& sinks() { return sinks_; }

private:
    boost::asio::steady_timer pause_;
    std::unique_ptr<key_watch> keys_;  // null: ended
    reload& configuration_;
    key_set_watch issuers_;
    access_token_watch tokens_;
    vault_watch vaults_;
    notice_sender notices_;
    std::unique_ptr<redis::share_link> shares_;  // null: limits are this gateway's own
    limit_watch limits_;
    audit_export exports_;
    sink_crew sinks_;
};

}  // namespace signalbox::server
