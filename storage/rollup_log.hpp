// The log of what batches add to the rollups: one entry for each batch, written in its transaction. The rollup writer's own.
#pragma once

#include "storage/failure.hpp"
#include "storage/rollup_batch.hpp"
#include "storage/rollup_progress.hpp"
#include "storage/sqlite.hpp"
#include "storage/totals.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace signalbox::storage {

/// Totals of one split in one minute are kept by a key that holds both.
struct log_key {
    static constexpr unsigned minute_bits = 40;  // more than the minutes of started_us
    static std::uint64_t of(std::uint32_t split, std::int64_t bucket)
    {
        return std::uint64_t{split} << minute_bits | static_cast<std::uint64_t>(bucket / minute);
    }
    static std::uint32_t split(std::uint64_t key) { return static_cast<std::uint32_t>(key >> minute_bits); }
    static std::int64_t bucket(std::uint64_t key)
    {
        return static_cast<std::int64_t>(key & ((std::uint64_t{1} << minute_bits) - 1)) * minute;
    }
};

class rollup_log {
public:
    static result<rollup_log> open(database& in);
    /// Counts the entries that are there.
    result<void> reload();

    /// Adds an event to the batch, in memory.
    void add(schema::event_record const& event, std::int64_t bucket, std::uint32_t split) { batch_.add(event, bucket, split); }
    /// Writes the batch's entry; before the commit, and then either settle() or undo().
    result<void> flush();
    void settle(std::int64_t newest);
    void undo() { batch_.clear(); }

    /// All entries added up by log_key.
    result<std::unordered_map<std::uint64_t, totals>> sums();
    /// Removes the entries that sums() gave.
    result<void> clear();
    log_fill const& fill() const { return fill_; }

private:
    explicit rollup_log(database& in) : in_(&in) {}

    database* in_;
    statement insert_, select_, clear_;
    rollup_batch batch_;
    std::string deltas_;  // of the batch; kept to reuse its memory
    log_fill fill_;
};

}  // namespace signalbox::storage
