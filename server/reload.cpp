#include "server/reload.hpp"

#include "engine/model/clock.hpp"
#include "server/administration.hpp"
#include "server/redis/share_link.hpp"
#include "server/run_report.hpp"
#include "server/store_place.hpp"
#include "storage/postgres/connection_string.hpp"

#include <iostream>

namespace signalbox::server {

namespace {

std::int64_t now_us()
{
    return model::wall_now().time_since_epoch().count();
}

log_settings log_settings_of(config::snapshot const& of)
{
    return {log_level_named(of.logging.level), of.logging.json, of.logging.requests};
}

}  // namespace

std::shared_ptr<config::snapshot const> reload::first()
{
    auto made = source_.load(vaults_, round_of_start);
    std::cerr << config::findings_as_text(made.findings);
    if (!made.frozen) return nullptr;
    if (!made.frozen->enabled) {
        std::cerr << made.file << ": meta.enabled is false: this configuration is not to be served\n";
        return nullptr;
    }
    log_.configure(log_settings_of(*made.frozen));
    auto out = with_options(*made.frozen, options_);
    text_ = made.text;
    book_ = made.vaults;
    first_ = std::move(made);
    return out;
}

void reload::note_in(audit_inbox& acts, std::unique_ptr<storage::configuration_history> history)
{
    acts_ = &acts;
    history_ = std::move(history);
    note(configuration_applied(*states_.current()->config, named_file(), "start", now_us()));
    keep(first_, "start", {});
    first_ = {};
}

std::string_view reload::named_file() const
{
    return options_.demo ? std::string_view("demo.yaml") : std::string_view(options_.config);
}

void reload::note(storage::audit_act act)
{
    if (acts_ && acts_->open() && !acts_->add(std::move(act)))
        log_.error("an act of administration is not in the chain: too many at once", {{"most", std::to_string(audit_inbox::most_acts)}});
}

void reload::keep(config::loaded const& made, std::string_view why, std::string_view remark)
{
    if (!history_ || made.text.empty()) return;
    bool const applied = made.frozen && made.frozen->enabled;
    storage::kept_configuration const what{.at_us = now_us(),
                                           .revision = applied ? made.frozen->revision : std::string(),
                                           .because = std::string(why),
                                           .note = std::string(remark),
                                           .trouble = applied ? std::string() : record_.last_trouble};
    if (auto const kept = history_->add(what, made.text); !kept)
        log_.warn("the text of the configuration is not in its history", {{"detail", kept.error().detail}});
}

void reload::read_again(std::string_view why, std::string_view remark)
{
    forget_unused();
    vault_cache const before = vaults_;
    auto const made = source_.load(vaults_, round_of_reload);
    if (take(made, why, remark)) return;
    vaults_ = before;  // values that are not in force must still be seen as new ones when they are renewed
    refuse(made, why, remark);
}

void reload::refuse(config::loaded const& made, std::string_view why, std::string_view remark)
{
    refused_.clear();
    wait(made);
    ++record_.refused;
    keep(made, why, remark);
    note(configuration_refused(named_file(), why, record_.last_trouble, now_us()));
    log_.error(std::string("configuration refused, the one before stays in force") +
                   (refused_.waits() ? "; this one is read again until its vaults give what it needs" : ""),
               {{"because", std::string(why)}, {"findings", record_.last_trouble}});
}

/// What is wrong with the text that was read last, and when it is tried again.
void reload::wait(config::loaded const& made)
{
    record_.last_trouble = made.frozen ? "meta.enabled is false" : config::findings_as_text(made.findings);
    refused_.refuse(made.text, waits_for_vaults(made), std::chrono::steady_clock::now());
    record_.next_try_us = refused_.waits() ? now_us() + std::chrono::microseconds(refused_.pause()).count() : 0;
}

/// False when it cannot be served.
bool reload::take(config::loaded const& made, std::string_view why, std::string_view remark)
{
    if (!made.frozen || !made.frozen->enabled) return false;
    text_ = made.text;
    record_.last_trouble.clear();
    record_.next_try_us = 0;
    refused_.clear();
    apply(made);
    keep(made, why, remark);
    note(configuration_applied(*made.frozen, named_file(), why, now_us()));
    log_.info("configuration applied", {{"revision", made.frozen->revision}, {"because", std::string(why)}});
    report_proxies(*made.frozen, log_);
    return true;
}

/// Values that were fetched for a text that is not in force.
void reload::forget_unused()
{
    vaults_.keep_only(book_ ? *book_ : config::vault_book{});
}

config::loaded reload::check(std::string_view text)
{
    forget_unused();
    vault_cache values = vaults_;
    return source_.load_text(text, values, round_of_reload);
}

void reload::renew_secrets()
{
    auto made = source_.load_text(text_, vaults_, round_of_reload);
    std::string const findings = made.frozen ? std::string() : config::findings_as_text(made.findings);
    if (!made.frozen)
        vaults_.sift([&] {
            auto with_one_more = source_.load_text(text_, vaults_, round_of_reload);
            if (!with_one_more.frozen) return false;
            made = std::move(with_one_more);
            return true;
        });
    if (!findings.empty()) {
        record_.secret_trouble = findings;
        ++record_.refused;
        log_.error("a secret of a vault has changed and cannot be used, the value before stays in force",
                   {{"because", "secret renewed"}, {"findings", findings}});
    }
    if (!vaults_.refuses()) record_.secret_trouble.clear();
    if (!made.frozen || read_refused_again("secret renewed")) return;
    apply(made);
    note(configuration_applied(*made.frozen, named_file(), "secret renewed", now_us()));
    log_.info("a secret of a vault has changed: the new value is in force", {{"revision", made.frozen->revision}});
}

/// A text that was refused may have waited for the vault. True when it is in force now. That the same text is refused again was said before.
bool reload::read_refused_again(std::string_view why)
{
    if (record_.last_trouble.empty()) return false;
    vault_cache const before = vaults_;
    auto const made = source_.load(vaults_, round_of_reload);
    if (take(made, why, {})) return true;
    vaults_ = before;
    bool const waited = refused_.waits();
    if (made.text == refused_.text() && waits_for_vaults(made) == waited)
        wait(made);
    else
        refuse(made, why, {});
    return false;
}

void reload::read_waiting(model::steady_time now)
{
    if (refused_.due(now)) (void)read_refused_again("its vaults give what it needs");
}

std::shared_ptr<config::snapshot const> reload::as_served(config::snapshot const& made) const
{
    return with_options(made, options_);
}

void reload::apply(config::loaded const& made)
{
    auto fresh = with_options(*made.frozen, options_);
    book_ = made.vaults;
    for (std::string_view const each : fixed_fields(*states_.current()->config, *fresh))
        log_.warn("takes effect at the next start", {{"field", std::string(each)}});
    log_.configure(log_settings_of(*fresh));
    states_.publish(std::move(fresh));
    ++record_.applied;
    vaults_.accept();
}

std::shared_ptr<config::snapshot const> with_options(config::snapshot const& made, serve_options const& options)
{
    auto changed = std::make_shared<config::snapshot>(made);
    if (!options.store.empty())
        changed->storage.path = options.store;
    else if (options.demo)
        changed->storage.path = demo_store(true);
    if (options.port) changed->server.listen = {"127.0.0.1:" + std::to_string(*options.port)};
    if (options.admin_port) changed->server.admin_listen = "127.0.0.1:" + std::to_string(*options.admin_port);
    return changed;
}

namespace {

/// The next connection uses other credentials of the same database.
std::string database_of(config::shared_store_settings const& of)
{
    std::string const dsn(of.dsn.reveal());
    auto const place = storage::postgres::place_of(dsn);
    return place ? *place : dsn;
}

}  // namespace

std::vector<std::string_view> fixed_fields(config::snapshot const& old, config::snapshot const& fresh)
{
    std::vector<std::string_view> found;
    auto const compare = [&](std::string_view field, auto const& before, auto const& after) {
        if (before != after) found.push_back(field);
    };
    compare("server.listen", old.server.listen, fresh.server.listen);
    compare("server.admin.listen", old.server.admin_listen, fresh.server.admin_listen);
    compare("server.workers", old.server.workers, fresh.server.workers);
    compare("storage.path", old.storage.path, fresh.storage.path);
    compare("storage.durability", old.storage.strict, fresh.storage.strict);
    compare("storage.queue", old.storage.queue, fresh.storage.queue);
    bool const both = old.redis && fresh.redis;  // the next connection uses other credentials
    compare("storage.redis", both ? std::optional(redis::with_credentials_of(*fresh.redis, *old.redis)) : old.redis, fresh.redis);
    bool const as_chained = fresh.storage.retention == fresh.audit.retention && old.audit.retention != fresh.audit.retention;
    compare(as_chained ? "audit.retention" : "storage.retention", old.storage.retention, fresh.storage.retention);
    compare("storage.hold_for_sinks", old.hold_for_sinks, fresh.hold_for_sinks);
    compare("storage.type", old.shared_store.has_value(), fresh.shared_store.has_value());
    if (old.shared_store && fresh.shared_store) {
        compare("storage.dsn", database_of(*old.shared_store), database_of(*fresh.shared_store));
        compare("storage.spool", old.shared_store->spool, fresh.shared_store->spool);
    }
    compare("audit.chain", old.audit.chained, fresh.audit.chained);
    compare("logging.payload_store.size", old.payload_store.size, fresh.payload_store.size);
    compare("logging.payload_store.retention", old.payload_store.retention, fresh.payload_store.retention);
    compare("logging.payload_store.queue", old.payload_store.queue, fresh.payload_store.queue);
    return found;
}

}  // namespace signalbox::server
