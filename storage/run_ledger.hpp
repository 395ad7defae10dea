// The table `runs`: which runs of the server there were, and how many of the events each admitted were written. The event writer's own.
#pragma once

#include "storage/event_writer.hpp"
#include "storage/failure.hpp"
#include "storage/sequence_counter.hpp"
#include "storage/sequence_window.hpp"
#include "storage/sqlite.hpp"

#include "schema/event_record.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace signalbox::storage {

class run_ledger {
public:
    static result<run_ledger> open(database& in, sequence_counter& counter);

    /// Looks at the run that was not ended and at one that only the counter knows, counts what they lost and says so in their rows. In the
    /// caller's transaction.
    result<std::vector<run_loss>> recover();
    /// In the caller's transaction; the counter starts with started(), after the commit.
    result<std::uint64_t> begin(std::string_view version, std::int64_t now_us);
    void started();
    result<run_loss> end(std::int64_t now_us);
    void ended() { run_ = 0; }

    /// Notes that an event is being written.
    void note(schema::event_record const& event);
    /// Writes the run's row, before the commit; then either settle() or undo().
    result<void> flush();
    void settle();
    void undo();

private:
    struct open_run {
        std::uint64_t run = 0, first = 0, last = 0, written = 0, settled = 0, given_up = 0;
        std::int64_t started_us = 0;
    };
    run_ledger(database& in, sequence_counter& counter) : in_(&in), counter_(&counter) {}
    result<std::optional<open_run>> unended();
    run_loss estimate(open_run const& of) const;
    result<run_loss> settle_unended(open_run const& of);
    result<std::optional<run_loss>> settle_untraced();
    result<void> find_lost(open_run const& of, run_loss& loss);
    result<void> add_row(std::uint64_t run, std::string_view version, std::int64_t started_us, std::uint64_t first);
    result<void> close_row(run_loss const& loss, std::uint64_t last, std::int64_t ended_us, bool clean);

    database* in_;
    sequence_counter* counter_;
    statement update_;
    sequence_window window_;
    std::uint64_t run_ = 0;  // 0: no run
    std::uint64_t first_ = 0;
    std::uint64_t last_ = 0;  // the largest number written
    std::uint64_t written_ = 0;
    std::uint64_t committed_last_ = 0;
    std::vector<std::uint64_t> pending_;  // noted since the last settle()
};

}  // namespace signalbox::storage
