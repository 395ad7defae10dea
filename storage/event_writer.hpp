// Writes events and their rollups, a batch to a transaction; docs/formats/event-store.md is what it leaves on disk.
// One per store and one thread at a time; only sequences().next() may be called by others.
#pragma once

#include "storage/audit_act.hpp"
#include "storage/certainty.hpp"
#include "storage/failure.hpp"
#include "storage/sequence_counter.hpp"
#include "storage/spool_hold.hpp"

#include "schema/event_record.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

struct writer_options {
    bool strict = false;                             // every append is on the disk before it returns (synchronous=FULL)
    std::chrono::milliseconds sync_interval{1'000};  // not strict: tend() syncs what was written this long after the last sync
    std::chrono::milliseconds busy_timeout{5'000};   // only another program's maintenance makes us wait
    void (*between_rows)() = nullptr;                // called within a batch, every few rows: where its thread may let others run
    bool chained = false;                            // events get into a chain of digests (docs/formats/audit-chain.md)
    spool_hold undelivered;                          // what is kept for a shared store
    std::uint64_t size_limit = 0;                    // bytes the store's file may reach, 0: no limit; beyond it append() fails with `full`
};

/// What an earlier run admitted and never wrote, found when a store is opened.
struct run_loss {
    std::uint64_t run = 0;
    std::uint64_t admitted = 0;
    std::uint64_t written = 0;
    std::uint64_t lost = 0;
    std::uint64_t first_lost = 0;  // sequence numbers, 0 when nothing was lost
    std::uint64_t last_lost = 0;
    certainty known = certainty::exact;
    bool operator==(run_loss const&) const = default;
};

struct pruned {
    std::uint64_t rows = 0;
    bool more = false;  // call again
};

class event_writer {
public:
    /// Opens or creates the store at `path`; PATH-tail beside it is the lock and the counter. Recovers what an unclean run left.
    /// Troubles: missing_directory, not_a_store, newer_schema, locked, read_only, corrupt, full, io.
    static result<std::unique_ptr<event_writer>> open(std::string const& path, writer_options const& options = {});
    ~event_writer();
    event_writer(event_writer&&) = delete;

    /// The unclean runs that were found, for the log; their rows in `runs` say the same. More than one when the store is older than the
    /// counter beside it.
    std::vector<run_loss> const& recovered() const;
    /// PATH-tail was there and damaged: it was begun anew.
    bool counter_damaged() const;
    /// PATH-tail was removed or replaced since the store was opened: the losses of a kill cannot be counted. A second writer is kept away
    /// by the lock on PATH.
    bool counter_removed() const;

    /// Starts a run of the server; events carry its number. Numbers of sequences() continue from the run before.
    result<std::uint64_t> begin_run(std::string_view version, std::int64_t now_us);
    /// Ends it; `lost` in its row then counts the numbers given out whose events never came.
    result<run_loss> end_run(std::int64_t now_us);
    sequence_counter& sequences();

    /// Writes all of the batch, or nothing: then it may be given again. Writing an event twice changes nothing. Trouble removed: the batch
    /// is not in the file that PATH names now.
    /// `packed`, where it is given, gets the rows as they were written (pack_row()), one behind the other: of worth where place_of_last() says where.
    result<void> append(std::span<std::unique_ptr<schema::event_record> const> batch, std::string* packed = nullptr);

    /// Of the batch that append() wrote last: its first event's place among the arrivals, when all of its events took the places from there on
    /// and kept their ids. Nothing where one had been written before, or its id was taken.
    std::optional<std::uint64_t> place_of_last() const;
    /// The place behind the last event written.
    std::uint64_t arrivals_end() const;

    /// Syncs the log of a store that is not strict, moves committed pages into the store's file and closes finished hours and days. Call it
    /// after acknowledging a batch, and at least once a second when idle; true while more is due. append() moves and closes itself when it
    /// has been left out for long. Trouble removed: PATH names another file than the one that is written.
    result<bool> tend();

    /// Puts acts of administration into the chain, all or none; those that are in it already are passed over. Does nothing where there is no
    /// chain.
    result<void> append_acts(std::span<audit_act const> acts);
    /// There is a chain, or the events of this run begin one.
    bool has_chain() const;
    /// The newest link of the chain.
    audit_head const& chain_head() const;

    /// prune() waits for readers: events from the place on that is kept here, the number of an arrival, stay so much longer at most.
    std::atomic<std::uint64_t>& hold_for_readers(std::chrono::microseconds longest);
    /// The place: 0 until it is known.
    std::atomic<std::uint64_t>& place_of_readers();

    /// Deletes events that started before `before_us`, at most `at_most` of them, oldest first. Rollups stay. Of a store with a chain events go
    /// by whole hours, its links after them, and an act of the time `now_us` says so.
    result<pruned> prune(std::int64_t before_us, std::uint64_t at_most, std::int64_t now_us = 0);
    /// Deletes rollup rows of 60 or 3600 seconds before `before_us`, only where coarser rows hold the same.
    result<pruned> prune_rollups(std::int64_t level_seconds, std::int64_t before_us, std::uint64_t at_most);

private:
    struct body;
    explicit event_writer(std::unique_ptr<body> inside);
    std::unique_ptr<body> in_;
};

}  // namespace signalbox::storage
