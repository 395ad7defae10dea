// The whole running server: store, keys, workers, the operator's listener, reload and drain. Built by run() on the main thread, whose loop has the
// signals; workers live in threads of their own.
#pragma once

#include "server/admin.hpp"
#include "server/configuration_source.hpp"
#include "server/key_watch.hpp"
#include "server/logger.hpp"
#include "server/serve.hpp"
#include "server/worker.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <thread>

namespace signalbox::server {

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
    logger log_;
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

log_settings log_settings_of(config::snapshot const& of);

}  // namespace signalbox::server
