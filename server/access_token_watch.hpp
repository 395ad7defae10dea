// Fetches the access tokens of providers with a service account, before their end and when a provider refuses one: once for all workers. On the main
// thread's loop; requests wait for what is fetched at the account's token_source.
#pragma once

#include "engine/provider/token_schedule.hpp"
#include "engine/state.hpp"
#include "engine/upstream/pool.hpp"
#include "server/logger.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::server {

/// The token of one account, as the metrics show it.
struct access_token_status {
    std::string provider;  // the first one with the account
    std::uint64_t fetched = 0, failed = 0;
    std::chrono::seconds left{0};
};

class access_token_watch {
public:
    using clock = std::function<model::steady_time()>;
    access_token_watch(boost::asio::io_context& loop, state_source& states, logger const& log, clock now = std::chrono::steady_clock::now);
    access_token_watch(access_token_watch const&) = delete;
    ~access_token_watch();

    /// Begins what is due. Costs nothing where no provider has an account.
    void look();
    /// Breaks off what is under way; nothing is fetched any more.
    void end();
    std::vector<access_token_status> status() const;
    /// Nothing is being fetched.
    bool idle() const;

private:
    struct job;
    void follow(state const& now);
    void begin(std::shared_ptr<job> const& one);
    void finished(job& one, model::result<provider::granted_token> seen);
    static upstream::task<void> fetch(access_token_watch& self, std::shared_ptr<job> one);

    boost::asio::io_context& loop_;
    state_source& states_;
    logger const& log_;
    clock now_;
    std::shared_ptr<config::snapshot const> followed_;
    std::vector<std::shared_ptr<job>> jobs_;
    bool ended_ = false;
};

}  // namespace signalbox::server
