#include "server/serve.hpp"

#include "server/admin.hpp"
#include "server/address.hpp"
#include "server/configuration_source.hpp"
#include "server/key_watch.hpp"
#include "server/log.hpp"
#include "server/run_report.hpp"
#include "server/store_place.hpp"
#include "server/version.hpp"
#include "server/worker.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <iostream>
#include <thread>

#include <sys/resource.h>

namespace signalbox::server {

namespace {

constexpr std::chrono::milliseconds look_pause{250};  // between looks at the configuration's files and the key store

/// The whole running server. Built in start(), on the main thread; workers live in their own threads.
class running_server {
public:
    explicit running_server(serve_options const& options) : options_(options), source_(options) {}

    int run();

private:
    std::shared_ptr<config::snapshot const> first_configuration(int& status);
    bool open_store(config::snapshot const& with);
    bool start_workers(config::snapshot const& with);
    bool start_admin(config::snapshot const& with);
    void wait_for_signal();
    void look_around();
    void reload(std::string_view why);
    void apply(std::shared_ptr<config::snapshot const> fresh);
    void warn_of_fixed(config::snapshot const& fresh) const;
    void drain(int signal);
    void finish();
    std::shared_ptr<config::snapshot const> adjusted(std::shared_ptr<config::snapshot const> made) const;

    serve_options const& options_;
    configuration_source source_;
    boost::asio::io_context loop_;
    boost::asio::signal_set signals_{loop_, SIGINT, SIGTERM, SIGHUP};
    boost::asio::steady_timer pause_{loop_};
    boost::asio::steady_timer drain_end_{loop_};
    state_source states_;
    metrics counts_;
    traffic traffic_;
    std::unique_ptr<event_recorder> recorder_;
    std::unique_ptr<key_watch> keys_;
    std::unique_ptr<admin_view> view_;
    std::unique_ptr<admin> admin_;
    std::vector<std::unique_ptr<worker>> workers_;
    std::atomic<bool> draining_{false};
    std::thread drained_;  // waits for the workers to end; joined before they go
};

log::settings log_settings(config::snapshot const& of)
{
    return {log::level_named(of.logging.level), of.logging.json, of.logging.requests};
}

void raise_descriptor_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int running_server::run()
{
    int status = 0;
    auto const config = first_configuration(status);
    if (!config) return status;
    raise_descriptor_limit();
    if (!open_store(*config)) return 1;
    states_.publish(config);
    keys_ = key_watch::open(config->storage.path + "-keys", states_);
    if (!keys_) return 1;
    if (!start_workers(*config) || !start_admin(*config)) return 1;
    log::info("serving", {{"revision", config->revision},
                          {"models", std::to_string(config->table.targets.size())},
                          {"groups", std::to_string(config->table.groups.size())},
                          {"keys", config->open_to_all ? "none needed" : std::to_string(states_.current()->keys->size())},
                          {"store", config->storage.path}});
    wait_for_signal();
    look_around();
    loop_.run();
    finish();
    return 0;
}

std::shared_ptr<config::snapshot const> running_server::first_configuration(int& status)
{
    auto const made = source_.load();
    std::cerr << config::findings_as_text(made.findings);
    status = 2;
    if (!made.frozen) return nullptr;
    if (!made.frozen->enabled) {
        std::cerr << made.file << ": meta.enabled is false: this configuration is not to be served\n";
        return nullptr;
    }
    log::configure(log_settings(*made.frozen));
    return adjusted(made.frozen);
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

bool running_server::open_store(config::snapshot const& with)
{
    storage::writer_options how;
    how.strict = with.storage.strict;
    auto store = storage::event_writer::open(with.storage.path, how);
    if (!store) {
        std::cerr << "cannot open the event store: " << store.error().detail << "\n";
        if (options_.demo && store.error().kind == storage::trouble::locked)
            std::cerr << "A second demo needs a store of its own: signalbox serve --demo --store FILE --port PORT --admin-port PORT\n";
        return false;
    }
    report_runs(**store);
    auto run = (*store)->begin_run(version_text(), model::wall_now().time_since_epoch().count());
    if (!run) {
        std::cerr << "cannot write the event store: " << run.error().detail << "\n";
        return false;
    }
    recorder_settings settings;
    settings.strict = with.storage.strict;
    settings.queue = with.storage.queue;
    settings.retention = with.storage.retention;
    recorder_ = std::make_unique<event_recorder>(std::move(*store), *run, settings, counts_);
    return true;
}

bool running_server::start_workers(config::snapshot const& with)
{
    unsigned const count = with.server.workers ? with.server.workers : std::max(1u, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) workers_.push_back(std::make_unique<worker>(i, states_, *recorder_, traffic_));
    for (std::string const& text : with.server.listen) {
        auto where = parse_address(text);
        if (!where) {
            std::cerr << "server.listen: " << where.error().detail << "\n";
            return false;
        }
        for (auto const& each : workers_)
            if (auto done = each->listen(*where); !done) {
                std::cerr << done.error().detail << "\n";
                return false;
            }
        log::info("listening on " + address_text(*where), {});
    }
    for (auto const& each : workers_) each->start();
    return true;
}

bool running_server::start_admin(config::snapshot const& with)
{
    view_.reset(new admin_view{
        states_, *recorder_, counts_, traffic_, std::string(version_text()), std::chrono::steady_clock::now(), draining_, {}, 0, 0});
    admin_ = std::make_unique<admin>(loop_, *view_, [this] { loop_.stop(); });
    if (with.server.admin_listen.empty()) return true;
    auto where = parse_address(with.server.admin_listen);
    if (!where) {
        std::cerr << "server.admin.listen: " << where.error().detail << "\n";
        return false;
    }
    if (auto done = admin_->listen(*where); !done) {
        std::cerr << done.error().detail << "\n";
        return false;
    }
    log::info("admin on " + address_text(*where), {});
    return true;
}

void running_server::wait_for_signal()
{
    signals_.async_wait([this](boost::system::error_code error, int signal) {
        if (error) return;
        if (signal == SIGHUP)
            reload("SIGHUP");
        else
            drain(signal);
        wait_for_signal();
    });
}

/// Every quarter of a second: has a file of the configuration changed, has somebody made or revoked a key?
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
        log::info("configuration applied", {{"revision", made.frozen->revision}, {"because", std::string(why)}});
        return;
    }
    ++view_->refused_reloads;
    view_->last_reload_trouble = made.frozen ? "meta.enabled is false" : config::findings_as_text(made.findings);
    log::error("configuration refused, the one before stays in force",
               {{"because", std::string(why)}, {"findings", view_->last_reload_trouble}});
}

void running_server::apply(std::shared_ptr<config::snapshot const> fresh)
{
    warn_of_fixed(*fresh);
    log::configure(log_settings(*fresh));
    states_.publish(std::move(fresh));
    ++view_->reloads;
    view_->last_reload_trouble.clear();
}

/// Sockets, threads and the store are made once; a change of theirs is told, not silently ignored.
void running_server::warn_of_fixed(config::snapshot const& fresh) const
{
    auto const now = states_.current();
    auto const& old = *now->config;
    auto const tell = [](std::string field) { log::warn("takes effect at the next start", {{"field", std::move(field)}}); };
    if (old.server.listen != fresh.server.listen) tell("server.listen");
    if (old.server.admin_listen != fresh.server.admin_listen) tell("server.admin.listen");
    if (old.server.workers != fresh.server.workers) tell("server.workers");
    if (old.storage.path != fresh.storage.path) tell("storage.path");
    if (old.storage.strict != fresh.storage.strict) tell("storage.durability");
    if (old.storage.queue != fresh.storage.queue) tell("storage.queue");
    if (old.storage.retention != fresh.storage.retention) tell("storage.retention");
}

/// The first signal lets requests in flight end, the second breaks them off.
void running_server::drain(int signal)
{
    if (draining_.exchange(true)) {
        for (auto const& each : workers_) each->break_off();
        return;
    }
    auto const patience = states_.current()->config->server.drain;
    log::info("draining", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"},
                           {"in_flight", std::to_string(traffic_.in_flight.load())},
                           {"at_most_ms", std::to_string(patience.count())}});
    pause_.cancel();
    for (auto const& each : workers_) each->drain();
    drain_end_.expires_after(patience);
    drain_end_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        log::warn("the drain's time is over; breaking off", {{"in_flight", std::to_string(traffic_.in_flight.load())}});
        for (auto const& each : workers_) each->break_off();
    });
    drained_ = std::thread([this] {
        for (auto const& each : workers_) each->join();
        boost::asio::post(loop_, [this] {
            drain_end_.cancel();
            signals_.cancel();
            admin_->close();  // and with its last connection the loop ends
        });
    });
}

void running_server::finish()
{
    if (drained_.joinable()) drained_.join();
    workers_.clear();
    keys_.reset();
    recorder_->end();
    auto const seen = recorder_->look();
    log::info("stopped", {{"events_written", std::to_string(seen.written)}, {"events_lost", std::to_string(seen.lost)}});
}

}  // namespace

int serve(serve_options const& options)
{
    running_server one(options);
    return one.run();
}

}  // namespace signalbox::server
