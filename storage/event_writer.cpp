#include "storage/event_writer.hpp"

#include "storage/batch_writer.hpp"
#include "storage/held_files.hpp"
#include "storage/log_sync.hpp"
#include "storage/retention.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/sent_hold.hpp"
#include "storage/sqlite.hpp"
#include "storage/store_file.hpp"
#include "storage/store_lock.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace signalbox::storage {

namespace {

// Pages in the write-ahead log before they are moved: 16 MB gathers several rewrites of the rollup rows into one.
constexpr int checkpoint_pages = 4'000;
constexpr int checkpoint_pages_overdue = 16'000;  // append() does it itself: tend() was forgotten
constexpr int roll_ups_per_append = 2;            // the same for hours and days

}  // namespace

struct event_writer::body {
    body(std::unique_ptr<sequence_counter> numbers, store_lock held, database opened)
        : counter(std::move(numbers)), lock(std::move(held)), db(std::move(opened))
    {}

    std::unique_ptr<sequence_counter> counter;  // the first lock
    store_lock lock;
    database db;
    spool_hold undelivered;
    sent_hold unsent;
    std::unique_ptr<batch_writer> batches;
    std::optional<held_files> files;
    std::optional<log_sync> to_disk;  // not in strict stores
    std::vector<run_loss> recovered;
    bool running = false;
    bool checked = false;  // append() has looked at the files since the last tend()
    int log_pages = 0;     // in the write-ahead log, after the last commit
    int moved_pages = 0;   // of them, already in the store's file

    result<void> prepare(writer_options const& options);
    result<void> recover();
    result<void> sync();
    result<void> checkpoint(int due);
    template <class Work>
    auto in_transaction(Work&& work) -> decltype(work());
    template <class Work>
    auto in_chained_transaction(Work&& work) -> decltype(work());
};

template <class Work>
auto event_writer::body::in_transaction(Work&& work) -> decltype(work())
{
    transaction whole{db};
    if (auto begun = whole.begin(); !begun) return begun.error();
    auto done = work();
    if (!done) return done;
    if (auto committed = whole.commit(); !committed) return committed.error();
    return done;
}

// For work that adds links: the chain's memory follows what becomes of the transaction.
template <class Work>
auto event_writer::body::in_chained_transaction(Work&& work) -> decltype(work())
{
    auto done = in_transaction(work);
    if (done)
        batches->chain().settle();
    else
        batches->chain().undo();
    return done;
}

result<void> event_writer::body::prepare(writer_options const& options)
{
    auto opened = batch_writer::open(db, *counter, options.chained, options.between_rows);
    if (!opened) return opened.error();
    batches = std::move(*opened);
    undelivered = options.undelivered;
    batches->keep_arrivals(undelivered);
    sqlite3_wal_hook(
        db.raw(),
        [](void* self, sqlite3*, char const*, int pages) {
            static_cast<body*>(self)->log_pages = pages;
            return SQLITE_OK;
        },
        this);
    files.emplace(db.path());
    if (!options.strict) to_disk.emplace(db.path(), options.sync_interval);
    return {};
}

result<void> event_writer::body::recover()
{
    auto const found = in_transaction([this] { return batches->ledger().recover(); });
    if (!found) return found.error();
    recovered = *found;
    return {};
}

result<std::unique_ptr<event_writer>> event_writer::open(std::string const& path, writer_options const& options)
{
    auto counter = sequence_counter::open(path + "-tail");
    if (!counter) return counter.error();
    auto lock = store_lock::take(path);
    if (!lock) return lock.error();
    auto file = open_store_file(path, options);
    if (!file) return file.error();
    auto inside = std::make_unique<body>(std::move(*counter), std::move(*lock), std::move(*file));
    if (auto ready = inside->prepare(options); !ready) return ready.error();
    if (auto settled = inside->recover(); !settled) return settled.error();
    return std::unique_ptr<event_writer>{new event_writer{std::move(inside)}};
}

event_writer::event_writer(std::unique_ptr<body> inside) : in_(std::move(inside)) {}

event_writer::~event_writer() = default;

std::vector<run_loss> const& event_writer::recovered() const
{
    return in_->recovered;
}

bool event_writer::counter_damaged() const
{
    return in_->counter->found().damaged;
}

bool event_writer::counter_removed() const
{
    return in_->files->counter_removed();
}

sequence_counter& event_writer::sequences()
{
    return *in_->counter;
}

result<std::uint64_t> event_writer::begin_run(std::string_view version, std::int64_t now_us)
{
    if (in_->running) return failure{trouble::bad_request, "a run of " + in_->db.path() + " has begun already; end it first"};
    run_ledger& ledger = in_->batches->ledger();
    auto const run = in_->in_chained_transaction([&] {
        auto begun = ledger.begin(version, now_us);
        if (auto chained = begun ? in_->batches->chain().begin_run(*begun, version, now_us) : result<void>{}; !chained)
            return result<std::uint64_t>{chained.error()};
        return begun;
    });
    if (!run) {
        ledger.ended();
        return run;
    }
    ledger.started();
    in_->running = true;
    return run;
}

result<run_loss> event_writer::end_run(std::int64_t now_us)
{
    if (!in_->running) return failure{trouble::bad_request, "no run of " + in_->db.path() + " has begun"};
    if (auto rolled = in_->batches->roll_up(); !rolled)  // who looks with other tools now finds every row complete
        return rolled.error();
    run_ledger& ledger = in_->batches->ledger();
    auto const loss = in_->in_chained_transaction([&] {
        auto ended = ledger.end(now_us);
        if (auto chained = ended ? in_->batches->chain().end_run(ended->run, ended->admitted, ended->lost, now_us) : result<void>{};
            !chained)
            return result<run_loss>{chained.error()};
        return ended;
    });
    if (!loss) return loss;
    ledger.ended();
    in_->running = false;
    return loss;
}

result<void> event_writer::append(std::span<std::unique_ptr<schema::event_record> const> batch, std::string* packed)
{
    if (batch.empty()) return {};
    for (int i = 0; i < roll_ups_per_append && in_->batches->rollups().late(); ++i)
        if (auto rolled = in_->batches->roll_up(); !rolled) return rolled;
    if (auto done = in_->batches->write(batch, packed); !done) return done;
    if (in_->to_disk) in_->to_disk->wrote();
    (void)in_->checkpoint(checkpoint_pages_overdue);  // the batch is committed; a disk that fails here fails the next one too
    in_->checked = true;
    return in_->files->check();  // last: a file removed during the commit is noticed too
}

std::optional<std::uint64_t> event_writer::place_of_last() const
{
    return in_->batches->place_of_last();
}

std::uint64_t event_writer::arrivals_end() const
{
    return in_->batches->arrivals_end();
}

result<void> event_writer::body::sync()
{
    auto const now = log_sync::clock::now();
    return to_disk && to_disk->due(now) ? to_disk->sync(now) : result<void>{};
}

// Passive: it moves what no reader needs and never waits.
result<void> event_writer::body::checkpoint(int due)
{
    if (log_pages < moved_pages) moved_pages = 0;  // the log was begun again
    if (log_pages - moved_pages < due) return {};
    int const code = sqlite3_wal_checkpoint_v2(db.raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) return db.error(code, "writing");
    moved_pages = log_pages;
    return {};
}

result<bool> event_writer::tend()
{
    if (!std::exchange(in_->checked, false))
        if (auto same = in_->files->check(); !same) return same.error();
    if (auto synced = in_->sync(); !synced) return synced.error();
    if (auto moved = in_->checkpoint(checkpoint_pages); !moved) return moved.error();
    rollup_writer const& rollups = in_->batches->rollups();
    if (!rollups.fold_due() && !rollups.closing_due()) return false;
    if (auto rolled = in_->batches->roll_up(); !rolled) return rolled.error();
    return rollups.closing_due();
}

result<void> event_writer::append_acts(std::span<audit_act const> acts)
{
    if (acts.empty() || !in_->batches->chain().exists()) return {};
    auto done = in_->in_chained_transaction([&]() -> result<void> {
        for (audit_act const& each : acts)
            if (auto added = in_->batches->chain().add(each); !added) return added.error();
        return {};
    });
    if (done && in_->to_disk) in_->to_disk->wrote();
    return done;
}

bool event_writer::has_chain() const
{
    return in_->batches->chain().exists();
}

audit_head const& event_writer::chain_head() const
{
    return in_->batches->chain().head();
}

std::atomic<std::uint64_t>& event_writer::hold_for_readers(std::chrono::microseconds longest)
{
    in_->unsent.longest_us = longest.count();
    return in_->unsent.place;
}

std::atomic<std::uint64_t>& event_writer::place_of_readers()
{
    return in_->unsent.place;
}

result<pruned> event_writer::prune(std::int64_t before_us, std::uint64_t at_most, std::int64_t now_us)
{
    audit_writer& chain = in_->batches->chain();
    return in_->in_chained_transaction([&]() -> result<pruned> {
        auto const held = in_->undelivered.deletable(in_->db, before_us);
        if (!held) return held.error();
        auto const unsent = in_->unsent.deletable(in_->db, before_us);
        if (!unsent) return unsent.error();
        std::int64_t const before = chain.deletable(std::min(*held, *unsent));
        auto gone = prune_events(in_->db, before, at_most);
        if (!gone) return gone;
        if (auto said = chain.note_pruned(before, gone->rows, std::max(now_us, before_us)); !said) return said.error();
        if (gone->more) return gone;
        auto const more = chain.prune_links(at_most);
        if (!more) return more.error();
        gone->more = *more;
        return gone;
    });
}

result<pruned> event_writer::prune_rollups(std::int64_t level_seconds, std::int64_t before_us, std::uint64_t at_most)
{
    if (level_seconds != minute && level_seconds != hour)
        return failure{trouble::bad_request, "rollups of " + std::to_string(level_seconds) + " seconds are not pruned; 60 or 3600 are"};
    if (auto ready = in_->batches->refresh(); !ready)  // what is closed must be known for certain
        return ready.error();
    return in_->in_transaction([&] { return prune_level(in_->db, in_->batches->rollups().state(), level_seconds, before_us, at_most); });
}

}  // namespace signalbox::storage
