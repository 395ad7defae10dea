// One vault as it is asked: its connections, and the token that its requests need, asked for when there is none or it ends. One question at a time,
// on the loop of its connections.
#pragma once

#include "engine/config/vault_book.hpp"
#include "engine/upstream/exchange.hpp"
#include "engine/vault/answer.hpp"
#include "engine/vault/token_answer.hpp"

#include <memory>
#include <string>

namespace signalbox {

/// For connecting, sending, and the whole reply: a vault that takes longer is away.
inline constexpr std::chrono::seconds vault_patience{10};

/// Whether asking again soon may help: the vault is away or busy, and does not refuse.
bool may_pass(model::failure const& seen);

class vault_session {
public:
    vault_session(upstream::executor loop, config::vault_place const& where);
    vault_session(vault_session const&) = delete;

    config::vault_place const& where() const { return where_; }
    /// Faults: those of an exchange, upstream_status with the vault's word for it, reply_too_large, malformed_reply, internal; no words hold a
    /// secret.
    upstream::task<model::result<vault::content>> fetch(std::string path, upstream::stop_signal& stop);
    /// For a fixed token of HashiCorp Vault; faults likewise.
    upstream::task<model::result<vault::token_facts>> look_up_token(upstream::stop_signal& stop);
    upstream::task<model::result<vault::token_facts>> renew_token(std::chrono::seconds wanted, upstream::stop_signal& stop);

private:
    upstream::task<model::result<void>> log_in(upstream::stop_signal& stop);
    upstream::task<model::result<provider::granted_token>> ask_for_token(upstream::stop_signal& stop);
    upstream::task<model::result<std::string>> ask(std::string path, upstream::stop_signal& stop);

    upstream::alarm_clock clock_;
    config::vault_place const where_;
    upstream::pool vault_;
    std::unique_ptr<upstream::pool> login_;  // null: the vault itself gives tokens, or none is needed
    model::secret token_;
    model::steady_time token_end_{};
};

}  // namespace signalbox
