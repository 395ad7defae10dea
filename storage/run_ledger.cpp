#include "storage/run_ledger.hpp"

#include "storage/event_row.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

constexpr std::int64_t clock_slack_us = 10'000'000;  // an event's id may be this much older than its run: two readings of the clock

std::uint64_t number(statement const& row, int column)
{
    return static_cast<std::uint64_t>(row.integer(column));
}

}  // namespace

result<run_ledger> run_ledger::open(database& in, sequence_counter& counter)
{
    run_ledger made{in, counter};
    auto prepared = in.prepare("UPDATE runs SET written = ?2, settled = ?3, given_up = ?4, last_sequence = ?5 WHERE run = ?1");
    if (!prepared) return prepared.error();
    made.update_ = std::move(*prepared);
    return made;
}

result<std::optional<run_ledger::open_run>> run_ledger::unended()
{
    auto query = in_->prepare("SELECT run, first_sequence, last_sequence, written, settled, given_up, started_us FROM runs "
                              "WHERE ended_us IS NULL ORDER BY run DESC LIMIT 1",
                              false);
    if (!query) return query.error();
    int const code = query->step();
    if (code == SQLITE_DONE) return std::optional<open_run>{};
    if (code != SQLITE_ROW) return in_->error(code, "reading");
    return std::optional{open_run{number(*query, 0), number(*query, 1), number(*query, 2), number(*query, 3), number(*query, 4),
                                  number(*query, 5), query->integer(6)}};
}

result<std::vector<run_loss>> run_ledger::recover()
{
    std::vector<run_loss> losses;
    auto const found = unended();
    if (!found) return found.error();
    if (*found) {
        auto const settled = settle_unended(**found);
        if (!settled) return settled.error();
        losses.push_back(*settled);
    }
    auto const untraced = settle_untraced();
    if (!untraced) return untraced.error();
    if (*untraced) losses.push_back(**untraced);
    return losses;
}

// What the counter and the row say together. Only a counter of this very run, written since the machine started, is exact.
run_loss run_ledger::estimate(open_run const& of) const
{
    sequence_counter::memory const& tail = counter_->found();
    run_loss loss{.run = of.run, .written = of.written};
    std::uint64_t next = of.last + 1;
    bool exact = false;
    if (tail.found && tail.run == of.run && tail.first == of.first) {
        exact = tail.same_boot && tail.next >= next;
        next = std::max(next, tail.next);
    } else if (tail.found && tail.run < of.run) {
        exact = tail.same_boot && of.written == 0;  // killed before the counter was started: no request was admitted
    }
    loss.admitted = next - of.first;
    loss.lost = loss.admitted - std::min(loss.admitted, of.written);
    loss.known = exact ? certainty::exact : loss.lost > 0 ? certainty::at_least : certainty::unknown;
    return loss;
}

result<run_loss> run_ledger::settle_unended(open_run const& of)
{
    run_loss loss = estimate(of);
    if (auto searched = find_lost(of, loss); !searched) return searched.error();
    auto const last_seen = in_->ask("SELECT started_us + latency_us FROM events WHERE run = " + std::to_string(of.run) +
                                        " AND id = (SELECT max(id) FROM events)",
                                    of.started_us);
    if (!last_seen) return last_seen.error();
    if (auto closed = close_row(loss, of.first + loss.admitted - 1, *last_seen, false); !closed) return closed.error();
    return loss;
}

// A run that the counter knows and the store does not: its first batches never reached the disk, or the store was removed or restored from
// an older copy. All its numbers are missing here, and so may be those of runs between.
result<std::optional<run_loss>> run_ledger::settle_untraced()
{
    sequence_counter::memory const& tail = counter_->found();
    auto const newest = in_->ask("SELECT max(run) FROM runs");
    if (!newest) return newest.error();
    if (!tail.found || tail.run <= static_cast<std::uint64_t>(*newest)) return std::optional<run_loss>{};
    auto const seen_us = in_->ask("SELECT max(max(started_us), max(ifnull(ended_us, 0))) FROM runs");
    if (!seen_us) return seen_us.error();
    run_loss loss{.run = tail.run, .admitted = tail.next - tail.first, .lost = tail.next - tail.first};
    loss.known = loss.lost > 0 ? certainty::at_least : certainty::unknown;
    if (loss.lost > 0) {
        loss.first_lost = tail.first;
        loss.last_lost = tail.next - 1;
    }
    if (auto added = add_row(tail.run, {}, *seen_us, tail.first); !added) return added.error();
    if (auto closed = close_row(loss, tail.next - 1, *seen_us, false); !closed) return closed.error();
    return std::optional{loss};
}

// The first and last number without an event. All numbers up to `settled` have one; the few written beyond it are among the newest rows.
result<void> run_ledger::find_lost(open_run const& of, run_loss& loss)
{
    if (loss.lost == 0) return {};
    sequence_window seen;
    seen.start(of.settled + 1);
    std::uint64_t beyond = of.written - std::min(of.written, of.settled + 1 - of.first - of.given_up);
    auto query = in_->prepare("SELECT run, sequence FROM events WHERE id >= ?1 ORDER BY id DESC", false);
    if (!query) return query.error();
    query->bind(1, (std::max<std::int64_t>(of.started_us - clock_slack_us, 0) / 1000) << 20);
    int code = SQLITE_DONE;
    while (beyond > 0 && (code = query->step()) == SQLITE_ROW)
        if (number(*query, 0) == of.run && number(*query, 1) > of.settled && seen.mark(number(*query, 1))) --beyond;
    if (beyond > 0 && code != SQLITE_DONE) return in_->error(code, "reading");
    if (auto const range = seen.missing(of.first + loss.admitted)) {
        loss.first_lost = range->first;
        loss.last_lost = range->second;
    }
    return {};
}

result<void> run_ledger::close_row(run_loss const& loss, std::uint64_t last, std::int64_t ended_us, bool clean)
{
    auto update = in_->prepare("UPDATE runs SET ended_us = ?2, clean = ?3, last_sequence = ?4, lost = ?5, first_lost = ?6, last_lost = ?7, "
                               "exact = ?8, certainty = ?9 WHERE run = ?1",
                               false);
    if (!update) return update.error();
    update->bind(1, as_column(loss.run));
    update->bind(2, ended_us);
    update->bind(3, std::int64_t{clean});
    update->bind(4, as_column(last));
    update->bind(5, as_column(loss.lost));
    if (loss.lost > 0) {
        update->bind(6, as_column(loss.first_lost));
        update->bind(7, as_column(loss.last_lost));
    }
    update->bind(8, std::int64_t{loss.known == certainty::exact});
    update->bind_text(9, name(loss.known));
    if (int const code = update->run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

result<std::uint64_t> run_ledger::begin(std::string_view version, std::int64_t now_us)
{
    auto const newest = in_->ask("SELECT max(run) FROM runs");
    if (!newest) return newest.error();
    auto const last = in_->ask("SELECT max(last_sequence) FROM runs");
    if (!last) return last.error();
    // A store restored from a copy is older than the counter beside it; neither numbers nor runs are given twice.
    sequence_counter::memory const& tail = counter_->found();
    std::uint64_t const run = std::max(static_cast<std::uint64_t>(*newest), tail.run) + 1;
    std::uint64_t const first = std::max(static_cast<std::uint64_t>(*last) + 1, std::max(tail.next, counter_->peek()));
    if (auto added = add_row(run, version, now_us, first); !added) return added.error();
    run_ = run;
    first_ = first;
    last_ = committed_last_ = first - 1;
    written_ = 0;
    window_.start(first);
    return run;
}

result<void> run_ledger::add_row(std::uint64_t run, std::string_view version, std::int64_t started_us, std::uint64_t first)
{
    auto insert = in_->prepare("INSERT INTO runs (run, version, started_us, first_sequence, last_sequence, settled) "
                               "VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                               false);
    if (!insert) return insert.error();
    insert->bind(1, as_column(run));
    insert->bind_text(2, version);
    insert->bind(3, started_us);
    insert->bind(4, as_column(first));
    insert->bind(5, as_column(first - 1));
    if (int const code = insert->run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

void run_ledger::started()
{
    counter_->begin(run_, first_);
}

result<run_loss> run_ledger::end(std::int64_t now_us)
{
    std::uint64_t const next = counter_->peek();
    run_loss loss{.run = run_, .admitted = next - first_, .written = written_};
    loss.lost = loss.admitted - std::min(loss.admitted, written_);
    if (auto const range = window_.missing(next)) {
        loss.first_lost = range->first;
        loss.last_lost = range->second;
    }
    if (auto closed = close_row(loss, next - 1, now_us, true); !closed) return closed.error();
    return loss;
}

void run_ledger::note(schema::event_record const& event)
{
    // Events of other runs, or with unknown numbers were imported: they are written, but not counted.
    if (run_ == 0 || event.run != run_ || event.sequence < first_ || event.sequence >= counter_->peek()) return;
    if (!window_.mark(event.sequence)) return;
    pending_.push_back(event.sequence);
    last_ = std::max(last_, event.sequence);
    ++written_;
}

result<void> run_ledger::flush()
{
    if (pending_.empty()) return {};
    update_.bind(1, as_column(run_));
    update_.bind(2, as_column(written_));
    update_.bind(3, as_column(window_.settled()));
    update_.bind(4, as_column(window_.given_up()));
    update_.bind(5, as_column(last_));
    if (int const code = update_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

void run_ledger::settle()
{
    window_.settle();
    pending_.clear();
    committed_last_ = last_;
}

void run_ledger::undo()
{
    for (std::uint64_t const number : pending_) window_.unmark(number);
    written_ -= pending_.size();
    last_ = committed_last_;
    pending_.clear();
}

}  // namespace signalbox::storage
