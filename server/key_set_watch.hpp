// Fetches the keys of token issuers that are named by address, before they are old and when a token names an unknown one: once for all workers.
// On the main thread's loop; what is fetched is published with the state.
#pragma once

#include "engine/access/key_schedule.hpp"
#include "engine/state.hpp"
#include "engine/upstream/pool.hpp"
#include "server/logger.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::server {

/// The keys of one address, as the metrics show them.
struct key_set_status {
    std::string id;  // of the authenticator
    std::uint64_t fetched = 0, failed = 0;
    std::chrono::seconds age{0};
    bool usable = false, stale = false;
};

class key_set_watch {
public:
    using clock = std::function<model::steady_time()>;
    key_set_watch(boost::asio::io_context& loop, state_source& states, logger const& log, clock now = std::chrono::steady_clock::now);
    key_set_watch(key_set_watch const&) = delete;
    ~key_set_watch();

    /// Begins what is due. Costs nothing where no address is configured.
    void look();
    /// Breaks off what is under way; nothing is fetched any more.
    void end();
    std::vector<key_set_status> status() const;
    /// Nothing is being fetched.
    bool idle() const;

private:
    struct issuer;
    void follow(config::snapshot const& now);
    void begin(issuer& one);
    void finished(issuer& one, model::result<access::key_set> seen);
    void give_up_outdated(issuer& one);
    static upstream::task<void> fetch(key_set_watch& self, std::shared_ptr<issuer> one);

    boost::asio::io_context& loop_;
    state_source& states_;
    logger const& log_;
    clock now_;
    std::shared_ptr<config::snapshot const> followed_;
    std::vector<std::shared_ptr<issuer>> issuers_;
    bool ended_ = false;
};

}  // namespace signalbox::server
