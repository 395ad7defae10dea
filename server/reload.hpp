// Configurations of a running server: the first one, and those read when a file changed or SIGHUP came, applied whole or not at all. Owned by
// the running server, on the main thread.
#pragma once

#include "engine/state.hpp"
#include "server/audit_inbox.hpp"
#include "server/configuration_source.hpp"
#include "server/logger.hpp"
#include "server/refused_configuration.hpp"
#include "storage/configuration_history.hpp"

namespace signalbox::server {

/// Since the start, without the first configuration.
struct reload_record {
    std::uint64_t applied = 0, refused = 0;
    std::string last_trouble;      // of the text that was read last; empty: it was applied
    std::string secret_trouble;    // of the values that vaults gave last; empty: they are in force
    std::int64_t next_try_us = 0;  // when a text that waits for a vault is read again; 0: it waits for none
};

class reload {
public:
    reload(serve_options const& options, state_source& states, logger& log)
        : options_(options), source_(options), states_(states), log_(log)
    {}
    reload(reload const&) = delete;

    /// Reads the first configuration and configures the log. Null when it cannot be served; the reasons were printed.
    std::shared_ptr<config::snapshot const> first();
    /// Where acts are noted and texts are kept from now on: the first configuration, and what becomes of those read again. `history` null: no texts.
    void note_in(audit_inbox& acts, std::unique_ptr<storage::configuration_history> history);
    /// Reads everything again and publishes it. `remark`: of the person who changed it.
    void read_again(std::string_view why, std::string_view remark = {});
    /// Reads a configuration that waits for a vault again, when it is time.
    void read_waiting(model::steady_time now);
    /// Null when there is none: the demo, or a file that could not be opened.
    storage::configuration_history* history() const { return history_.get(); }
    /// The file that is served; empty for the demo.
    std::string file() const { return options_.demo ? std::string() : options_.config; }
    /// Another text in the place of the file's: what is wrong with it, and what it means. Nothing is applied; secrets of vaults are fetched.
    config::loaded check(std::string_view text);
    /// Makes the configuration anew, for a secret of a vault has changed: of the file when it was refused before and can be used now, else the one in force.
    /// A value that cannot be used is refused alone.
    void renew_secrets();
    /// What vaults gave, and what the configuration in force has there; null: nothing.
    vault_cache& vaults() { return vaults_; }
    std::shared_ptr<config::vault_book const> const& book() const { return book_; }
    std::shared_ptr<config::snapshot const> as_served(config::snapshot const& made) const;
    /// True when a file of the configuration differs from what was read.
    bool file_changed() { return source_.changed(); }
    reload_record const& record() const { return record_; }

private:
    void forget_unused();
    bool read_refused_again(std::string_view why);
    void refuse(config::loaded const& made, std::string_view why, std::string_view remark);
    void wait(config::loaded const& made);
    bool take(config::loaded const& made, std::string_view why, std::string_view remark);
    void apply(config::loaded const& made);
    void note(storage::audit_act act);
    void keep(config::loaded const& made, std::string_view why, std::string_view remark);
    std::string_view named_file() const;

    serve_options const& options_;
    configuration_source source_;
    vault_cache vaults_;
    std::shared_ptr<config::vault_book const> book_;
    state_source& states_;
    logger& log_;
    reload_record record_;
    refused_configuration refused_;
    audit_inbox* acts_ = nullptr;
    config::loaded first_;  // until its text is kept
    std::string text_;      // of the configuration in force; empty for the demo
    std::unique_ptr<storage::configuration_history> history_;
};

/// The command line's words over those of the file: the store's place, and the demo's ports.
std::shared_ptr<config::snapshot const> with_options(config::snapshot const& made, serve_options const& options);

/// The fields that differ and take effect at the next start only: sockets, threads and the store are made once.
std::vector<std::string_view> fixed_fields(config::snapshot const& old, config::snapshot const& fresh);

}  // namespace signalbox::server
