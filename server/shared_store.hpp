// Delivers the events of this gateway to the store that many share, on a thread of its own: requests and the local store never wait for it. Owned by the event
// recorder, whose store keeps what is not delivered.
#pragma once

#include "server/logger.hpp"
#include "server/sinks/fresh_events.hpp"
#include "storage/postgres/delivery.hpp"

#include "engine/model/clock.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace signalbox::server {

struct shared_store_options {
    std::string dsn;
    std::string store;                              // the local one
    std::optional<std::chrono::seconds> retention;  // of both
    // As storage::postgres::delivery_options has them.
    std::function<std::string()> renewed_dsn = {};
    std::function<std::int64_t()> own_us = {};
};

class shared_store {
public:
    static constexpr std::chrono::milliseconds gather{250};       // at most between deliveries: larger ones cost less
    static constexpr std::chrono::milliseconds first_retry{500};  // doubled with each failure in a row
    static constexpr std::chrono::seconds longest_retry{15};
    static constexpr std::chrono::seconds slow_step{5};        // a delivery that takes longer is told as failing
    static constexpr std::chrono::seconds upkeep_pause{60};    // between looks at the server's clock, and for days to drop
    static constexpr std::chrono::seconds end_patience{5};     // for what is left when the server ends; the next start delivers the rest
    static constexpr std::chrono::seconds clock_tolerance{5};  // clocks further apart are told

    /// Reads or makes PATH-postgres; reaches for nothing. Troubles: bad_request (no connection string), those of recall_identity().
    static storage::result<std::shared_ptr<shared_store>> make(shared_store_options options, logger const& log);
    ~shared_store();
    shared_store(shared_store const&) = delete;

    /// The local store is open, and what is written there is noted in `written`: begins.
    void start(std::shared_ptr<fresh_events const> written);
    /// Delivers what is left, for a while, and stops.
    void end();

    unsigned lane() const { return lane_; }
    /// Where the local store's writer puts its newest rows.
    storage::fresh_rows& fresh() { return fresh_; }
    /// Where the next delivery begins, for the local store's writer.
    std::atomic<std::uint64_t> const* delivered_place() const { return &place_.now; }

    struct status {
        bool failing = false;
        std::string detail;
        std::uint64_t delivered = 0;
        std::uint64_t missed = 0;  // deleted here before they were delivered
        std::uint64_t behind = 0;
        std::uint64_t behind_seconds = 0;  // since the oldest of these was written
        std::int64_t clock_ahead_ms = 0;   // of the server, before ours
        bool clocks_differ() const { return std::chrono::milliseconds(std::abs(clock_ahead_ms)) > clock_tolerance; }
    };
    status look() const;

private:
    shared_store(shared_store_options options, storage::postgres::identity const& who, logger const& log);
    void run();
    /// What to wait before the next step; 0 when there is more.
    std::chrono::milliseconds step();
    void note_busy(std::optional<model::steady_time> since);
    void note_step(storage::postgres::delivery::step const& done);
    void note_recovery(std::uint64_t passed) const;
    void keep_place() const;
    backlog waiting(std::uint64_t from) const;
    std::chrono::milliseconds note_failure(storage::failure const& why);
    void note_membership();
    void note_clocks();
    void upkeep();
    bool wait(std::chrono::milliseconds time);
    void wake();

    struct condition {
        status now;
        std::uint64_t known = 0;                            // events that were not delivered again, and are not in the log yet
        std::optional<model::steady_time> busy_since = {};  // with the server
        std::chrono::milliseconds retry = first_retry;
        bool enough = false;  // rows for a whole delivery
        bool ending = false, ended = false;
    };

    shared_store_options const options_;
    unsigned const lane_;
    logger const& log_;
    struct {
        std::shared_ptr<fresh_events const> written;  // in the local store; null: nothing yet
        std::uint64_t before = 1;                     // of what was delivered before this run, as far as it was noted
        std::atomic<std::uint64_t> now{0};            // 0: not known yet
    } place_;
    storage::fresh_rows fresh_;
    storage::postgres::delivery delivery_;
    mutable std::mutex guard_;
    std::condition_variable changed_;
    condition is_;
    std::int64_t joined_ = 0;  // the gateway's number, once the log has it
    model::steady_time next_upkeep_{};
    std::thread thread_;
};

}  // namespace signalbox::server
