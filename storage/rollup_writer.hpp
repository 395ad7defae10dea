// Keeps the rollups true inside the writer's transactions: each batch leaves one log entry, entries are folded into the rows of their
// minutes a few times a minute, and finished hours and days are summed up once. The event writer's own.
#pragma once

#include "storage/failure.hpp"
#include "storage/interner.hpp"
#include "storage/rollup_batch.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/sqlite.hpp"
#include "storage/totals.hpp"

#include "schema/event_record.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>

namespace signalbox::storage {

// The log is folded when a minute is over, and earlier when it grows: a reader adds it to what the rows say.
inline constexpr std::int64_t log_entries_due = 128;
inline constexpr std::size_t log_bytes_due = 1u << 20;  // read and added up in a few milliseconds
inline constexpr std::int64_t overdue = 8;              // times as much, and append() does it itself: tend() was forgotten
/// How long after its end an hour is closed: the longest usual deadline of a request, so that few events come later and touch two rows.
inline constexpr std::int64_t closing_grace = 600;
inline constexpr std::int64_t closing_overdue = 3 * hour;

class rollup_writer {
public:
    static result<rollup_writer> open(database& in);

    /// Adds an event to the batch, in memory.
    void add(schema::event_record const& event, placement const& at);
    /// Writes the batch's log entry; before the commit, and then either settle() or undo().
    result<void> flush();
    void settle();
    void undo() { batch_.clear(); }

    bool fold_due() const;
    bool closing_due() const { return state_.hours_until < hours_end() || state_.days_until < days_end(); }
    /// Whether either has been due for so long that append() should do it.
    bool late() const;
    /// Adds the log to the rows of its minutes, and of the closed hours and days it reaches into. In the caller's transaction.
    result<void> fold(interner const& splits);
    /// Closes the next finished hour or day, in the caller's transaction; the log must be folded. closing_due() tells whether there is
    /// another.
    result<void> close_next();
    /// After a rollback of fold() or close_next().
    result<void> reload();

    bool log_empty() const { return log_entries_ == 0; }
    rollup_state const& state() const { return state_; }

private:
    using row_key = std::tuple<std::int64_t, scope, std::int64_t, std::uint32_t>;  // level, scope, bucket, split: the primary key
    explicit rollup_writer(database& in) : in_(&in) {}
    std::int64_t hours_end() const { return floor_to(newest_ + minute - closing_grace, hour); }
    std::int64_t days_end() const { return floor_to(state_.hours_until, day); }
    result<std::unordered_map<std::uint64_t, totals>> gather();
    std::map<row_key, totals> spread(std::unordered_map<std::uint64_t, totals> const& sums, interner const& splits) const;
    result<void> add_stored(row_key const& key, totals& into);
    result<void> write(row_key const& key, totals const& sum);
    result<void> sum_up(std::int64_t level, std::int64_t bucket, scope in);
    result<void> move_watermark(std::int64_t level, std::int64_t until);
    result<std::int64_t> next_bucket(std::int64_t level, std::int64_t from);

    database* in_;
    statement insert_log_, select_log_, clear_log_, select_, replace_, select_span_, next_, watermark_;
    rollup_batch batch_;
    std::string deltas_;  // of the batch; kept for its memory
    std::int64_t log_entries_ = 0;
    std::size_t log_bytes_ = 0;
    std::int64_t log_minute_ = 0;  // the newest minute when the log was last empty
    rollup_state state_;
    std::int64_t newest_ = 0;            // the latest minute with an event
    std::string latency_, first_token_;  // kept for their memory
};

}  // namespace signalbox::storage
