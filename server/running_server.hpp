// The whole running server: store, keys, workers, the operator's listener, reload and drain. Built by serve() on the main thread, whose loop
// has the signals; workers live in threads of their own.
#pragma once

#include "server/admin.hpp"
#include "server/drain.hpp"
#include "server/watch.hpp"

namespace signalbox::server {

class running_server {
public:
    explicit running_server(serve_options const& options) : options_(options) {}
    running_server(running_server const&) = delete;

    /// Serves until a signal ended it: the process's exit status. `followed`: what is known of the server that gives the configuration; null: none does.
    int run(followed_state const* followed);

private:
    bool open_store(config::snapshot const& with);
    bool open_keys(config::snapshot const& with);
    std::unique_ptr<storage::configuration_history> open_history(config::snapshot const& with) const;
    bool start_workers(config::snapshot const& with, passed_sockets& passed);
    bool start_admin(config::snapshot const& with, passed_sockets& passed, followed_state const* followed);
    void report_start(config::snapshot const& with) const;
    void report_followed(followed_state const& followed) const;
    void run_until_ended();
    void finish();

    serve_options const& options_;
    logger log_;
    boost::asio::io_context loop_;
    state_source states_;
    metrics counts_;
    traffic traffic_;
    reload configuration_{options_, states_, log_};
    drain drain_{loop_, states_, traffic_, log_};
    std::unique_ptr<event_recorder> recorder_;
    std::unique_ptr<watch> watch_;
    std::unique_ptr<worker_crew> crew_;
    std::unique_ptr<admin> admin_;
};

}  // namespace signalbox::server
