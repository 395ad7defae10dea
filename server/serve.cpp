// The start of a server: configuration, store, keys, workers, the operator's listener.
#include "server/serve.hpp"

#include "server/address.hpp"
#include "server/run_report.hpp"
#include "server/running_server.hpp"
#include "server/version.hpp"

#include <iostream>

#include <sys/resource.h>

namespace signalbox::server {

namespace {

void raise_descriptor_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int running_server::run()
{
    int status = 0;
    auto const config = first_configuration(status);
    if (!config) return status;
    raise_descriptor_limit();
    if (!open_store(*config)) return 1;
    states_.publish(config);
    keys_ = key_watch::open(config->storage.path + "-keys", states_, log_);
    if (!keys_) return 1;
    if (!start_workers(*config) || !start_admin(*config)) return 1;
    log_.info("serving", {{"revision", config->revision},
                          {"models", std::to_string(config->table.targets.size())},
                          {"groups", std::to_string(config->table.groups.size())},
                          {"keys", config->open_to_all ? "none needed" : std::to_string(states_.current()->keys->size())},
                          {"store", config->storage.path}});
    report_proxies(*config, log_);
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
    log_.configure(log_settings_of(*made.frozen));
    return adjusted(made.frozen);
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
    recorder_ = std::make_unique<event_recorder>(std::move(*store), *run, settings, counts_, log_);
    return true;
}

bool running_server::start_workers(config::snapshot const& with)
{
    unsigned const count = with.server.workers ? with.server.workers : std::max(1u, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) workers_.push_back(std::make_unique<worker>(i, states_, *recorder_, traffic_, log_));
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
        log_.info("listening on " + address_text(*where), {});
    }
    for (auto const& each : workers_) each->start();
    return true;
}

bool running_server::start_admin(config::snapshot const& with)
{
    view_.reset(new admin_view{
        states_, *recorder_, counts_, traffic_, std::string(version_text()), std::chrono::steady_clock::now(), draining_, {}, 0, 0});
    admin_ = std::make_unique<admin>(loop_, *view_, log_, [this] { loop_.stop(); });
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
    log_.info("admin on " + address_text(*where), {});
    return true;
}

int serve(serve_options const& options)
{
    running_server one(options);
    return one.run();
}

}  // namespace signalbox::server
