// Writes batches of events: rows, rollups, arrivals and the run's counts in one transaction, and keeps its memory true when that fails.
// The event writer's own.
#pragma once

#include "storage/arrivals.hpp"
#include "storage/audit_writer.hpp"
#include "storage/event_row.hpp"
#include "storage/failure.hpp"
#include "storage/interner.hpp"
#include "storage/revision_writer.hpp"
#include "storage/rollup_writer.hpp"
#include "storage/run_ledger.hpp"
#include "storage/sqlite.hpp"

#include "schema/event_record.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace signalbox::storage {

class batch_writer {
public:
    /// `between_rows`, which may be null, is called within a batch, every few rows.
    /// `chained`: what is written gets into the store's chain.
    static result<std::unique_ptr<batch_writer>> open(database& in, sequence_counter& counter, bool chained,
                                                      void (*between_rows)() = nullptr);
    batch_writer(batch_writer&&) = delete;

    /// All of the batch or nothing. `packed`, where it is given, gets their rows as they were written, one behind the other.
    result<void> write(std::span<std::unique_ptr<schema::event_record> const> batch, std::string* packed = nullptr);
    /// Of the last batch: its first event's place among the arrivals, when all of its events took the places from there on and kept their ids.
    std::optional<std::uint64_t> place_of_last() const { return place_of_last_; }
    std::uint64_t arrivals_end() const { return arrivals_.next(); }
    /// Folds the rollups' log and closes one finished hour or day, in a transaction of its own.
    result<void> roll_up();
    /// Reads again what a failed transaction may have left wrong in memory; does nothing otherwise.
    result<void> refresh();

    void keep_arrivals(spool_hold const& held) { arrivals_.keep(held); }
    run_ledger& ledger() { return ledger_; }
    audit_writer& chain() { return chain_; }
    rollup_writer const& rollups() const { return rollups_; }

private:
    batch_writer(database& in, interner names, row_writer rows, rollup_writer rollups, arrivals_writer arrivals, run_ledger ledger,
                 revision_writer revisions, audit_writer chain, statement same_event, void (*between_rows)());
    result<void> write_rows(std::span<std::unique_ptr<schema::event_record> const> batch, std::string* packed);
    result<void> write_row(schema::event_record const& event, std::string* packed);
    result<bool> is_stored(std::uint64_t id, schema::event_record const& event);

    database& in_;
    interner names_;
    row_writer rows_;
    rollup_writer rollups_;
    arrivals_writer arrivals_;
    run_ledger ledger_;
    revision_writer revisions_;
    audit_writer chain_;
    statement same_event_;
    void (*between_rows_)();
    std::optional<std::uint64_t> place_of_last_;
    std::size_t as_they_are_ = 0;  // events of this batch that were written and kept their ids
    bool stale_ = false;           // memory may hold what was rolled back
};

}  // namespace signalbox::storage
