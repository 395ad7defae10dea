// The thread that asks Redis about the limits which gateways share: it gathers what all workers want into one message, renews shares, and says when Redis
// cannot be reached. Owned by the running server; workers meet it at the share desk alone.
#pragma once

#include "engine/state.hpp"
#include "server/redis/share_round.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace signalbox::server::redis {

/// For people.
struct share_status {
    limits::share_link link = limits::share_link::away;
    limits::share_fallback fallback = limits::share_fallback::local;
    std::string detail;  // why it is away
    std::int64_t gateways = 1;
    std::uint64_t reports = 0, losses = 0;  // of counters; how often it became unreachable
    std::int64_t clock_ahead_ms = 0;        // of Redis, before ours
    identity_changes identities;
    /// Limits go by Redis' clock; the times of events by ours.
    bool clocks_differ() const;
};

/// Clocks further apart are told.
inline constexpr std::chrono::seconds clock_tolerance{5};

/// What the next connection uses where only credentials have changed: the same server, user name and password of others.
config::redis_settings with_credentials_of(config::redis_settings const& others, config::redis_settings these);

class share_link {
public:
    /// Between looks at Redis when nothing is wanted, and between words about breakers.
    static constexpr std::chrono::milliseconds beat{250};

    share_link(config::redis_settings with, state_source const& states, own_clocks clocks = {});
    share_link(share_link const&) = delete;
    ~share_link();

    /// For state_source::share_limits(), before the first publish().
    std::shared_ptr<limits::share_desk> const& desk() const { return desk_; }
    /// Tries to connect, then goes on by itself.
    void start(counters_identity is);
    /// Gives all shares back and ends the thread.
    void end();
    share_status look() const;

private:
    void run(std::stop_token const& stop);
    void wake();
    bool wait(std::stop_token const& stop);
    bool connect();
    config::redis_settings with_now() const;
    void take_time(limits::ledger* in, limits::ledger::rules_by_identity const& rules);
    /// What is due beside what is wanted.
    struct occasion {
        bool renewal = false, beat = false;
    };
    void go_around(occasion const& what);
    void note(model::result<void> const& done);
    void publish(limits::share_link link, std::string detail);
    void leave();

    config::redis_settings const with_;
    state_source const& states_;
    own_clocks const clocks_;
    std::shared_ptr<limits::share_desk> desk_;
    std::unique_ptr<share_round> round_;
    std::unique_ptr<connection> line_;  // null: none
    mutable std::mutex guard_;
    std::condition_variable_any woken_;
    share_status seen_;
    bool wanted_ = false;
    std::jthread thread_;
};

}  // namespace signalbox::server::redis
