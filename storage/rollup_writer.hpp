// Keeps the rollups true inside the writer's transactions: the rows being filled are held in memory and written through, finished hours and days
// are summed up once. The event writer's own.
#pragma once

#include "storage/failure.hpp"
#include "storage/interner.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/sqlite.hpp"
#include "storage/totals.hpp"

#include "schema/event.pb.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace signalbox::storage {

/// Rows held in memory, about 2 KB each; with more in use they are read again when needed.
inline constexpr std::size_t open_rollup_limit = 4'096;
/// How long after its end an hour is closed: the longest usual deadline of a request, so that few events come later and touch two rows.
inline constexpr std::int64_t closing_grace = 600;
/// From here on append() closes hours itself, because tend() was forgotten: a reader must not add up days of minutes.
inline constexpr std::int64_t closing_overdue = 3 * hour;

class rollup_writer {
public:
    static result<rollup_writer> open(database& in);

    /// Adds an event to its rows, in memory.
    result<void> add(schema::Event const& event, placement const& at);
    /// Writes the rows that have changed; before the commit.
    result<void> flush();
    /// After the commit: makes room.
    void settle();
    /// After a rollback: forgets what was not committed.
    result<void> reload();

    bool closing_due() const { return state_.hours_until < hours_end() || state_.days_until < days_end(); }
    bool closing_late() const { return newest_ >= state_.hours_until + closing_overdue; }
    /// Closes the next finished hour or day, in the caller's transaction; the caller asks closing_due() whether there is another.
    result<void> close_next();

    rollup_state const& state() const { return state_; }

private:
    struct row {
        std::int64_t level = 0;
        scope in = scope::routes;
        std::int64_t bucket = 0;
        std::uint32_t split = 0;
        totals sum;
        bool changed = false;
    };
    explicit rollup_writer(database& in) : in_(&in) {}
    std::int64_t hours_end() const { return floor_to(newest_ + minute - closing_grace, hour); }
    std::int64_t days_end() const { return floor_to(state_.hours_until, day); }
    static std::uint64_t key_of(std::int64_t level, std::int64_t bucket, std::uint32_t split);
    result<row*> find(std::int64_t level, scope in, std::int64_t bucket, std::uint32_t split);
    result<void> read(row& into);
    result<void> write(row const& from);
    result<void> sum_up(std::int64_t level, std::int64_t bucket, scope in);
    result<void> move_watermark(std::int64_t level, std::int64_t until);
    result<std::int64_t> next_bucket(std::int64_t level, std::int64_t from);

    database* in_;
    statement select_, replace_, select_span_, next_, watermark_;
    std::unordered_map<std::uint64_t, row> rows_;
    std::vector<row*> changed_;
    rollup_state state_;
    std::int64_t newest_ = 0;    // the latest minute with an event
    std::int64_t unseen_from_ = 0;  // minutes from here on have no row that is not in memory
    std::string latency_, first_token_;  // kept for their memory
};

}  // namespace signalbox::storage
