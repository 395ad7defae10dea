// Keeps the rollups true inside the writer's transactions: each batch leaves one log entry, entries are folded into the rows of their
// minutes a few times a minute, and finished hours and days are summed up once. The event writer's own.
#pragma once

#include "storage/failure.hpp"
#include "storage/interner.hpp"
#include "storage/rollup_log.hpp"
#include "storage/rollup_progress.hpp"
#include "storage/rollup_rows.hpp"
#include "storage/sqlite.hpp"

#include "schema/event_record.hpp"

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

namespace signalbox::storage {

class rollup_writer {
public:
    static result<rollup_writer> open(database& in);

    /// Adds an event to the batch, in memory.
    void add(schema::event_record const& event, placement const& at);
    /// Writes the batch's log entry; before the commit, and then either settle() or undo().
    result<void> flush() { return log_.flush(); }
    void settle() { log_.settle(clock_.newest); }
    void undo() { log_.undo(); }

    bool fold_due() const { return log_.fill().due(clock_.newest); }
    bool closing_due() const { return clock_.due(); }
    /// Whether either has been due for so long that append() should do it.
    bool late() const { return log_.fill().late() || clock_.late(); }
    /// Adds the log to the rows of its minutes, and of the closed hours and days it reaches into. In the caller's transaction.
    result<void> fold(interner const& splits);
    /// Closes the next finished hour or day, in the caller's transaction; the log must be folded. closing_due() tells whether there is
    /// another.
    result<void> close_next();
    /// After a rollback of fold() or close_next().
    result<void> reload();

    bool log_empty() const { return log_.fill().entries == 0; }
    rollup_state const& state() const { return clock_.state; }

private:
    rollup_writer(database& in, rollup_log log, rollup_rows rows) : in_(&in), log_(std::move(log)), rows_(std::move(rows)) {}
    std::map<rollup_key, totals> spread(std::unordered_map<std::uint64_t, totals> const& sums, interner const& splits) const;
    result<void> close_until(std::int64_t level, std::int64_t until);

    database* in_;
    rollup_log log_;
    rollup_rows rows_;
    closing_clock clock_;
};

}  // namespace signalbox::storage
