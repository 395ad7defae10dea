// The fixed token that a vault is asked with: looked up once, renewed before it ends, and a warning when that is not possible. Owned by the
// watch of the vaults, on the main thread's loop.
#pragma once

#include "engine/upstream/task.hpp"
#include "engine/vault/token_life.hpp"
#include "engine/vault_session.hpp"
#include "server/logger.hpp"

#include <functional>
#include <string>

namespace signalbox::server {

/// As health and the metrics show it.
struct vault_token_status {
    std::optional<std::chrono::seconds> left;  // nothing: it has no end, or none is known
    std::string ends;                          // RFC 3339; empty: likewise
    std::string warning;                       // why it will stop to work, or why that is not known; empty: none
    bool operator==(vault_token_status const&) const = default;
};

class vault_token {
public:
    using clock = std::function<model::steady_time()>;
    explicit vault_token(config::vault_place const& of);

    bool due(model::steady_time now) const;
    /// Does what is due; the session has no other question under way.
    static upstream::task<void> keep(vault_token& self, vault_session& of, upstream::stop_signal& stop, clock now, logger const& log);
    /// Says in the log that the end of the token is near; once.
    void warn(model::steady_time now, logger const& log);
    vault_token_status status(model::steady_time now) const;

    /// Goes on with what is known of the same token of the configuration before.
    void take_over(vault_token const& before);

private:
    void note(vault::token_life::step what, model::result<vault::token_facts> const& seen, model::steady_time now, logger const& log);
    std::string time_of(model::steady_time when) const;

    std::string vault_;
    model::secret token_;  // empty: this vault is asked in another way
    vault::token_life life_;
    std::string trouble_;           // of the last question
    model::steady_time seen_at_{};  // of the last answer
    model::wall_time seen_wall_{};  // the same moment
    bool warned_ = false;
};

}  // namespace signalbox::server
