#include "storage/batch_writer.hpp"

#include "storage/stored_row.hpp"

#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::size_t rows_at_once = 32;  // between two calls of between_rows: about 80 us
constexpr int id_attempts = 64;           // ids tried when one is taken; more means a broken clock or counter

}  // namespace

result<std::unique_ptr<batch_writer>> batch_writer::open(database& in, sequence_counter& counter, bool chained, void (*between_rows)())
{
    auto names = interner::open(in);
    if (!names) return names.error();
    auto rows = row_writer::open(in);
    if (!rows) return rows.error();
    auto rollups = rollup_writer::open(in);
    if (!rollups) return rollups.error();
    auto arrivals = arrivals_writer::open(in);
    if (!arrivals) return arrivals.error();
    auto ledger = run_ledger::open(in, counter);
    if (!ledger) return ledger.error();
    auto revisions = revision_writer::open(in);
    if (!revisions) return revisions.error();
    auto chain = audit_writer::open(in, chained);
    if (!chain) return chain.error();
    auto same_event = in.prepare("SELECT run, sequence, started_us FROM events WHERE id = ?1");
    if (!same_event) return same_event.error();
    return std::unique_ptr<batch_writer>{new batch_writer{in, std::move(*names), std::move(*rows), std::move(*rollups),
                                                          std::move(*arrivals), std::move(*ledger), std::move(*revisions),
                                                          std::move(*chain), std::move(*same_event), between_rows}};
}

batch_writer::batch_writer(database& in, interner names, row_writer rows, rollup_writer rollups, arrivals_writer arrivals,
                           run_ledger ledger, revision_writer revisions, audit_writer chain, statement same_event, void (*between_rows)())
    : in_(in),
      names_(std::move(names)),
      rows_(std::move(rows)),
      rollups_(std::move(rollups)),
      arrivals_(std::move(arrivals)),
      ledger_(std::move(ledger)),
      revisions_(std::move(revisions)),
      chain_(std::move(chain)),
      same_event_(std::move(same_event)),
      between_rows_(between_rows)
{}

// True when the row with this id is this very event: then an earlier attempt to write it has succeeded after all.
result<bool> batch_writer::is_stored(std::uint64_t id, schema::event_record const& event)
{
    reset_later const at_end{same_event_};
    same_event_.bind(1, as_column(id));
    int const code = same_event_.step();
    if (code == SQLITE_ROW)
        return same_event_.integer(0) == as_column(event.run) && same_event_.integer(1) == as_column(event.sequence) &&
               same_event_.integer(2) == event.started_us;
    if (code != SQLITE_DONE) return in_.error(code, "reading");
    return false;
}

result<void> batch_writer::write_row(schema::event_record const& event, std::string* packed)
{
    auto const at = names_.place(event);
    if (!at) return at.error();
    std::uint64_t id = event.id;
    int code = rows_.insert(id, event, *at);
    for (int attempt = 1; (code & 0xff) == SQLITE_CONSTRAINT && attempt < id_attempts; ++attempt) {
        auto const stored = is_stored(id, event);
        if (!stored) return stored.error();
        if (*stored) return {};
        code = rows_.insert(++id, event, *at);  // a clock set back made an id twice: the event is worth more than its id
    }
    if (code != SQLITE_DONE) return in_.error(code, "writing");
    ledger_.note(event);
    arrivals_.note(id);
    if (id == event.id) ++as_they_are_;
    rollups_.add(event, *at);
    if (chain_.covers()) chain_.note(id, rows_.inserted(), names_.known());
    if (packed) pack_row(*packed, rows_.inserted());
    return revisions_.note(event, id);
}

// Events were filled by other threads on other cores: their memory is fetched while those before them are written.
void look_ahead(std::span<std::unique_ptr<schema::event_record> const> batch, std::size_t at)
{
    constexpr std::size_t object_lines = (sizeof(schema::event_record) + 63) / 64;
    if (at + 2 < batch.size())
        for (std::size_t line = 0; line < object_lines; ++line)
            __builtin_prefetch(reinterpret_cast<char const*>(batch[at + 2].get()) + line * 64);
    if (at + 1 < batch.size() && batch[at + 1] != nullptr) __builtin_prefetch(batch[at + 1]->attempts.data());
}

result<void> batch_writer::write_rows(std::span<std::unique_ptr<schema::event_record> const> batch, std::string* packed)
{
    transaction whole{in_};
    if (auto begun = whole.begin(); !begun) return begun;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (between_rows_ && i % rows_at_once == rows_at_once - 1) between_rows_();
        look_ahead(batch, i);
        if (batch[i] != nullptr)
            if (auto done = write_row(*batch[i], packed); !done) return done;
    }
    if (auto done = arrivals_.flush(); !done) return done;
    if (auto done = rollups_.flush(); !done) return done;
    if (auto done = ledger_.flush(); !done) return done;
    if (auto done = chain_.flush(); !done) return done;
    return whole.commit();
}

result<void> batch_writer::write(std::span<std::unique_ptr<schema::event_record> const> batch, std::string* packed)
{
    place_of_last_.reset();
    if (packed) packed->clear();
    rows_.keep_rows(packed || chain_.covers());
    if (auto ready = refresh(); !ready) return ready;
    as_they_are_ = 0;
    auto done = write_rows(batch, packed);
    if (done) {
        if (as_they_are_ == batch.size()) place_of_last_ = arrivals_.next();
        rollups_.settle();
        arrivals_.settle();
        ledger_.settle();
        chain_.settle();
    } else {
        rollups_.undo();
        arrivals_.undo();
        ledger_.undo();
        revisions_.undo();
        chain_.undo();
        stale_ = true;  // the disk that failed us may not even be readable now: the next call reads again
    }
    return done;
}

result<void> batch_writer::roll_up()
{
    if (auto ready = refresh(); !ready) return ready;
    transaction whole{in_};
    auto done = whole.begin();
    if (done && !rollups_.log_empty()) done = rollups_.fold(names_);
    if (done && rollups_.closing_due()) done = rollups_.close_next();
    if (done) done = whole.commit();
    stale_ = !done;
    return done;
}

result<void> batch_writer::refresh()
{
    if (!stale_) return {};
    if (auto done = names_.reload(); !done) return done;
    if (auto done = rollups_.reload(); !done) return done;
    stale_ = false;
    return {};
}

}  // namespace signalbox::storage
