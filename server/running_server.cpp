#include "server/running_server.hpp"

#include "server/address.hpp"
#include "server/followed_state.hpp"
#include "server/limit_memory.hpp"
#include "server/run_report.hpp"
#include "server/version.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

namespace signalbox::server {

namespace {

/// Of the recorder's thread: where it shares a processor with a worker, requests would otherwise wait for a batch of some hundred events.
void step_aside()
{
    std::this_thread::sleep_for(std::chrono::microseconds(50));
}

}  // namespace

int running_server::run(followed_state const* followed)
{
    auto const config = configuration_.first();
    if (!config) return 2;
    if (!open_store(*config)) return 1;
    states_.keep_limits_in([this, store = config->storage.path] { return open_limit_memory(store, recorder_->acts(), log_); });
    states_.publish(config);
    configuration_.note_in(recorder_->acts(), open_history(*config));
    {
        passed_sockets passed = passed_sockets::take();  // the service manager keeps its own descriptors
        if (!open_keys(*config) || !start_workers(*config, passed) || !start_admin(*config, passed, followed)) return 1;
        for (std::string const& each : passed.unused())
            log_.warn("a socket was passed that server.listen and server.admin.listen do not name", {{"socket", each}});
    }
    if (followed) report_followed(*followed);
    report_start(*config);
    run_until_ended();
    finish();
    return 0;
}

bool running_server::open_store(config::snapshot const& with)
{
    storage::writer_options how;
    if (!with.storage.strict) how.between_rows = step_aside;
    how.strict = with.storage.strict;
    how.chained = with.audit.chained;
    std::shared_ptr<shared_store> shared;
    if (with.shared_store) {
        auto const renewed = [this] {
            auto const now = states_.current();
            return now && now->config->shared_store ? std::string(now->config->shared_store->dsn.reveal()) : std::string();
        };
        auto made =
            shared_store::make({std::string(with.shared_store->dsn.reveal()), with.storage.path, with.storage.retention, renewed}, log_);
        if (!made) {
            bool const unreadable = made.error().kind == storage::trouble::bad_request;
            std::cerr << (unreadable ? "storage.dsn: " : "cannot prepare deliveries to the shared store: ") << made.error().detail << "\n";
            return false;
        }
        shared = std::move(*made);
        how.undelivered = {shared->delivered_place(), with.shared_store->spool};
    }
    auto store = storage::event_writer::open(with.storage.path, how);
    if (!store) {
        std::cerr << "cannot open the event store: " << store.error().detail << "\n";
        if (options_.demo && store.error().kind == storage::trouble::locked)
            std::cerr << "A second demo needs a store of its own: signalbox serve --demo --store FILE --port PORT --admin-port PORT\n";
        return false;
    }
    (*store)->hold_for_readers(with.hold_for_sinks);
    report_runs(**store, log_);
    auto run = (*store)->begin_run(version_text(), model::wall_now().time_since_epoch().count());
    if (!run) {
        std::cerr << "cannot write the event store: " << run.error().detail << "\n";
        return false;
    }
    recorder_settings settings;
    settings.strict = with.storage.strict;
    settings.queue = with.storage.queue;
    settings.retention = with.storage.retention;
    settings.shared = shared;
    config::payload_settings const& payloads = with.payload_store;
    settings.payloads = {
        .path = storage::payload_path(with.storage.path), .size = payloads.size, .retention = payloads.retention, .queue = payloads.queue};
    recorder_ = std::make_unique<event_recorder>(std::move(*store), *run, settings, counts_, log_);
    if (shared) shared->start(recorder_->fresh());
    return true;
}

bool running_server::open_keys(config::snapshot const& with)
{
    auto keys = key_watch::open(with.storage.path + "-keys", states_, recorder_->acts(), log_);
    if (!keys) return false;
    std::unique_ptr<redis::share_link> shares;
    if (with.redis) {
        shares = std::make_unique<redis::share_link>(*with.redis, states_);
        states_.share_limits(shares->desk());
        shares->start(limit_identity(with.storage.path));
    }
    watch_ = std::make_unique<watch>(loop_, std::move(keys), configuration_, states_, recorder_->acts(), std::move(shares),
                                     with.storage.path, log_);
    watch_->sinks().keep_place_in(recorder_->place_of_sinks());
    watch_->sinks().take_fresh_from(recorder_->fresh());
    watch_->sinks().look();  // before a request can leave an event
    return true;
}

/// Null when it cannot be had, which the log says: requests are served without.
std::unique_ptr<storage::configuration_history> running_server::open_history(config::snapshot const& with) const
{
    if (configuration_.file().empty()) return nullptr;
    auto history = storage::configuration_history::open(with.storage.path + "-configurations");
    if (history) return std::move(*history);
    log_.warn("cannot keep the texts of configurations", {{"detail", history.error().detail}});
    return nullptr;
}

bool running_server::start_workers(config::snapshot const& with, passed_sockets& passed)
{
    unsigned const count = with.server.workers ? with.server.workers : std::max(1u, std::thread::hardware_concurrency());
    crew_ = std::make_unique<worker_crew>(count, states_, *recorder_, traffic_, log_);
    if (auto done = crew_->listen(with.server.listen, passed); !done) {
        std::cerr << done.error().detail << "\n";
        return false;
    }
    crew_->start();
    return true;
}

bool running_server::start_admin(config::snapshot const& with, passed_sockets& passed, followed_state const* followed)
{
    admin_view const view{states_,
                          *recorder_,
                          counts_,
                          traffic_,
                          std::string(version_text()),
                          std::chrono::steady_clock::now(),
                          drain_.stage(),
                          configuration_.record(),
                          watch_->issuers(),
                          watch_->tokens(),
                          watch_->limits(),
                          watch_->notices(),
                          watch_->exports().counts(),
                          configuration_,
                          *watch_,
                          followed};
    admin_ = std::make_unique<admin>(loop_, view, log_, [this] { loop_.stop(); });
    if (with.server.admin_listen.empty()) return true;
    auto where = parse_address(with.server.admin_listen);
    if (!where) {
        std::cerr << "server.admin.listen: " << where.error().detail << "\n";
        return false;
    }
    if (auto done = admin_->listen(*where, passed); !done) {
        std::cerr << done.error().detail << "\n";
        return false;
    }
    log_.info("admin on " + address_text(*where), {});
    return true;
}

void running_server::report_start(config::snapshot const& with) const
{
    auto const models = std::ranges::count_if(with.table.targets, [](route::target const& each) { return !each.raw; });
    log_.info("serving", {{"revision", with.revision},
                          {"models", std::to_string(models)},
                          {"groups", std::to_string(with.table.groups.size())},
                          {"keys", with.open_to_all ? "none needed" : std::to_string(states_.current()->keys->size())},
                          {"store", with.storage.path}});
    report_proxies(with, log_);
}

/// Only here is it certain that the copy of a server that is away can be served.
void running_server::report_followed(followed_state const& followed) const
{
    auto const seen = followed.look();
    std::string const& why = seen.away.empty() ? seen.refused : seen.away;
    if (!why.empty())
        log_.warn(seen.away.empty() ? "the text of the configuration's server is refused, the last good one is served"
                                    : "the configuration's server is away, the last good one is served",
                  {{"copy", options_.config}, {"detail", why}});
}

void running_server::run_until_ended()
{
    drain_.watch(*crew_, {
                             .hangup = [this] { watch_->hangup(); },
                             .begun = [this] { watch_->end(); },
                             .ended = [this] { admin_->close(); },  // and with its last connection the loop ends
                         });
    watch_->start();
    loop_.run();
}

void running_server::finish()
{
    crew_.reset();
    watch_->give_shares_back();
    recorder_->end();
    watch_->exports().finish(recorder_->acts().head());
    watch_->sinks().finish();
    watch_.reset();
    auto const seen = recorder_->look();
    log_.info("stopped", {{"events_written", std::to_string(seen.written)}, {"events_lost", std::to_string(seen.lost)}});
}

}  // namespace signalbox::server
