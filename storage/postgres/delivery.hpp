// Brings the events of a local store into PostgreSQL: what arrived since the last time, a batch to a transaction together with the place it leads to, so
// that every event gets there once whatever is killed meanwhile. While it has caught up it gets the newest rows from the local store's writer. What
// another writer may have brought is compared first. Synchronous and without threads; its owner calls it from one, and only abandon() and cursor() may be
// used by others.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/copy_bytes.hpp"
#include "storage/postgres/days.hpp"
#include "storage/postgres/membership.hpp"
#include "storage/postgres/rollup_sums.hpp"
#include "storage/row_source.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>

namespace signalbox::storage::postgres {

inline constexpr std::size_t whole_delivery = 4'000;  // events in one transaction: about 3 MB

struct delivery_options {
    std::string dsn;
    std::function<std::string()> renewed_dsn = {};      // for the next connection, where it names the same database; empty: dsn stays
    std::string store;                                  // the local one; PATH-postgres beside it says who we are
    std::string host;                                   // for people who look at the table of gateways
    std::size_t batch = whole_delivery;                 // events in one transaction
    std::atomic<std::uint64_t>* cursor = nullptr;       // moved to what is delivered, for the local store's writer
    fresh_rows* fresh = nullptr;                        // where the newest rows are without a read of the local store; null: nowhere
    std::chrono::milliseconds answer_patience{30'000};  // with a server that says nothing
    std::chrono::milliseconds lock_patience{10'000};    // with what holds a lock there
    std::function<std::int64_t()> own_us = {};          // what time it is here, in microseconds since 1970; empty: the system's clock
};

class delivery {
public:
    explicit delivery(delivery_options options);
    delivery(delivery&&) = delete;

    struct step {
        std::uint64_t events = 0;  // delivered now
        std::uint64_t known = 0;   // not delivered, since another writer has brought them or their day was dropped
        std::uint64_t missed = 0;  // of what was written, no longer in the local store
        bool more = false;         // there is more right now
    };
    /// Connects when there is no connection, and delivers one batch. After a failure call it again later: nothing is lost or delivered twice.
    result<step> run();
    /// Deletes days older than this, where there is an age, and old sums.
    result<dropped_days> drop_older_than(std::optional<std::chrono::microseconds> age);
    /// From now on no call waits for the server: what runs fails within a moment. From any thread.
    void abandon() { given_up_ = true; }

    /// Of the connection there is; nothing before the first.
    std::optional<membership> const& member() const { return member_; }
    /// How far the server's clock is ahead of ours, in microseconds, as of the last connection or measure_clock().
    std::int64_t clock_difference_us() const { return clock_difference_us_; }
    /// Asks the server for its time; nothing where there is no connection.
    void measure_clock();

private:
    result<void> connect();
    void renew_dsn();
    result<void> join_store(connection& with);
    result<void> check_store(membership const& as);
    result<void> measure_clock(connection& with);
    result<void> open_source();
    result<step> deliver();
    result<row_source::progress> gather();
    result<row_source::progress> read(row_source::visitor const& visit);
    result<std::uint64_t> write(row_source::progress const& read);
    result<bool> notice_writers(bool compared);
    result<void> move_place(row_source::progress const& read);
    result<std::uint64_t> write_batch(bool compared, std::uint64_t rows);
    result<void> sum_only(std::unordered_set<std::uint64_t> const& ids);
    result<void> drop_connection(result<void> why);
    failure with_advice(failure why) const;

    delivery_options options_;
    std::unique_ptr<row_source> source_;
    bool pooled_ = false;     // the connection there is
    bool caught_up_ = false;  // all that was written and is not delivered is among the fresh rows
    std::unique_ptr<connection> link_;
    std::atomic<bool> given_up_{false};
    std::optional<membership> member_;
    known_days days_;
    std::int64_t clock_difference_us_ = 0;
    struct others {
        std::string stamp;                 // of those who write to the shared store; empty: not known on this connection
        std::uint64_t compared_until = 0;  // events before this place of the local store may have been brought by others
    } others_;
    struct gathered {
        copy_writer events;
        rollup_sums totals;
        std::set<std::int64_t> days;
        std::int64_t first_us = 0, last_us = 0;  // starts
    } batch_;
};

}  // namespace signalbox::storage::postgres
