// Configurations after the first: read when a file changed or SIGHUP came, applied whole or not at all.
#include "server/run_report.hpp"
#include "server/running_server.hpp"
#include "server/store_place.hpp"

namespace signalbox::server {

namespace {

constexpr std::chrono::milliseconds look_pause{250};  // between looks at the configuration's files and the key store

}  // namespace

log_settings log_settings_of(config::snapshot const& of)
{
    return {log_level_named(of.logging.level), of.logging.json, of.logging.requests};
}

/// Command line over file: the store's place, and the demo's ports.
std::shared_ptr<config::snapshot const> running_server::adjusted(std::shared_ptr<config::snapshot const> made) const
{
    auto changed = std::make_shared<config::snapshot>(*made);
    if (!options_.store.empty())
        changed->storage.path = options_.store;
    else if (options_.demo)
        changed->storage.path = demo_store(true);
    if (options_.port) changed->server.listen = {"127.0.0.1:" + std::to_string(*options_.port)};
    if (options_.admin_port) changed->server.admin_listen = "127.0.0.1:" + std::to_string(*options_.admin_port);
    return changed;
}

/// Every quarter of a second: has a file of the configuration changed, was a key made or revoked?
void running_server::look_around()
{
    pause_.expires_after(look_pause);
    pause_.async_wait([this](boost::system::error_code error) {
        if (error || draining_) return;
        keys_->look();
        if (source_.changed()) reload("file changed");
        look_around();
    });
}

void running_server::reload(std::string_view why)
{
    if (draining_) return;
    auto const made = source_.load();
    if (made.frozen && made.frozen->enabled) {
        apply(adjusted(made.frozen));
        log_.info("configuration applied", {{"revision", made.frozen->revision}, {"because", std::string(why)}});
        report_proxies(*made.frozen, log_);
        return;
    }
    ++view_->refused_reloads;
    view_->last_reload_trouble = made.frozen ? "meta.enabled is false" : config::findings_as_text(made.findings);
    log_.error("configuration refused, the one before stays in force",
               {{"because", std::string(why)}, {"findings", view_->last_reload_trouble}});
}

void running_server::apply(std::shared_ptr<config::snapshot const> fresh)
{
    warn_of_fixed(*fresh);
    log_.configure(log_settings_of(*fresh));
    states_.publish(std::move(fresh));
    ++view_->reloads;
    view_->last_reload_trouble.clear();
}

/// Sockets, threads and the store are made once; a change of theirs is told, not silently ignored.
void running_server::warn_of_fixed(config::snapshot const& fresh) const
{
    auto const now = states_.current();
    auto const& old = *now->config;
    auto const tell = [&](std::string field) { log_.warn("takes effect at the next start", {{"field", std::move(field)}}); };
    if (old.server.listen != fresh.server.listen) tell("server.listen");
    if (old.server.admin_listen != fresh.server.admin_listen) tell("server.admin.listen");
    if (old.server.workers != fresh.server.workers) tell("server.workers");
    if (old.storage.path != fresh.storage.path) tell("storage.path");
    if (old.storage.strict != fresh.storage.strict) tell("storage.durability");
    if (old.storage.queue != fresh.storage.queue) tell("storage.queue");
    if (old.storage.retention != fresh.storage.retention) tell("storage.retention");
}

}  // namespace signalbox::server
