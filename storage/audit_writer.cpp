#include "storage/audit_writer.hpp"

#include "storage/event_row.hpp"
#include "storage/rollup_plan.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::storage {

namespace {

// Links that one act of pruning looks at: some megabytes of pages. What is left is named by the next act.
constexpr std::uint64_t links_at_once = 10'000;
constexpr std::int64_t hour_us = hour * 1'000'000;

void append_time(base::json_object& to, std::string_view name, std::int64_t us)
{
    std::string& out = to.key(name);
    base::append_timestamp(out += '"', us);
    out += '"';
}

}  // namespace

result<audit_writer> audit_writer::open(database& in, bool covers)
{
    audit_writer made{in, covers};
    auto prepared = in.prepare_all(
        {{&made.insert_, "INSERT INTO audit_links (link, kind, act, at_us, last_event, body, head) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
         {&made.known_, "SELECT 1 FROM audit_links WHERE act = ?1 AND act <> ''"}});
    if (!prepared) return prepared.error();
    if (auto done = made.load(); !done) return done.error();
    return made;
}

result<void> audit_writer::load()
{
    auto query =
        in_->prepare("SELECT coalesce(l.link, a.link), coalesce(l.head, a.head), coalesce(l.at_us, 0), a.deletable_us, a.deletable_link "
                     "FROM audit_anchor AS a LEFT JOIN (SELECT * FROM audit_links ORDER BY link DESC LIMIT 1) AS l",
                     false);
    if (!query) return query.error();
    int const code = query->step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return in_->error(code, "reading");
    if (code == SQLITE_DONE || query->blob(1).size() != sizeof(sha256_digest))
        return failure{trouble::corrupt, "the chain of " + in_->path() +
                                             " has no end to go on from: its table audit_anchor or its last link is "
                                             "damaged; `signalbox audit verify` tells more, and a copy of the store or another path helps"};
    now_.head.number = static_cast<std::uint64_t>(query->integer(0));
    std::ranges::copy(query->blob(1), now_.head.digest.begin());
    now_.head.at_us = query->integer(2);
    now_.deletable_us = query->integer(3);
    now_.deletable_link = static_cast<std::uint64_t>(query->integer(4));
    committed_ = now_;
    return {};
}

void audit_writer::note(std::uint64_t id, row_cells const& row, catalog const& names)
{
    append_entry(pending_, id, digests_.of(row, names));
    last_event_ = std::max(last_event_, id);
    latest_us_ = std::max(latest_us_, row[static_cast<std::size_t>(event_column::started_us)].integer);
}

result<void> audit_writer::append(audit_link link)
{
    link.number = now_.head.number + 1;
    audit_head const next{link.number, head_after(now_.head.digest, link, hash_), link.at_us};
    insert_.bind(1, as_column(link.number));
    insert_.bind_text(2, link.kind);
    insert_.bind_text(3, link.act);
    insert_.bind(4, link.at_us);
    insert_.bind(5, as_column(link.last_event));
    if (link.act.empty())
        insert_.bind_blob(6, link.body);
    else
        insert_.bind_text(6, link.body);
    insert_.bind_blob(7, bytes_of(next.digest));
    if (int const code = insert_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    now_.head = next;
    return {};
}

result<void> audit_writer::flush()
{
    if (pending_.empty()) return {};
    auto done = append({.kind = events_kind, .act = {}, .at_us = latest_us_, .last_event = last_event_, .body = pending_});
    pending_.clear();
    last_event_ = 0;
    latest_us_ = 0;
    return done;
}

void audit_writer::undo()
{
    now_ = committed_;
    pending_.clear();
    last_event_ = 0;
    latest_us_ = 0;
    digests_.forget();
}

result<bool> audit_writer::add(audit_act const& act)
{
    if (!exists()) return false;
    reset_later const at_end{known_};
    known_.bind_text(1, act.id);
    int const code = known_.step();
    if (code == SQLITE_ROW) return false;
    if (code != SQLITE_DONE) return in_->error(code, "reading");
    if (auto done = append({.kind = act.kind, .act = act.id, .at_us = act.at_us, .body = act.body}); !done) return done.error();
    return true;
}

result<void> audit_writer::begin_run(std::uint64_t run, std::string_view version, std::int64_t now_us)
{
    std::string body;
    base::json_object about(body);
    about.number("run", run);
    about.text("version", version);
    about.boolean("events_chained", covers_);
    about.close();
    auto const added = add({new_act_id(), "run.begun", now_us, body});
    if (!added) return added.error();
    if (!*added) return {};
    auto update = in_->prepare("UPDATE runs SET chained = 1 WHERE run = ?1", false);
    if (!update) return update.error();
    update->bind(1, as_column(run));
    if (int const code = update->run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

result<void> audit_writer::end_run(std::uint64_t run, std::uint64_t admitted, std::uint64_t lost, std::int64_t now_us)
{
    std::string body;
    base::json_object about(body);
    about.number("run", run);
    about.number("admitted", admitted);
    about.number("lost", lost);
    about.close();
    auto const added = add({new_act_id(), "run.ended", now_us, body});
    return added ? result<void>{} : added.error();
}

/// Whole hours: one act for an hour of events is enough.
std::int64_t audit_writer::deletable(std::int64_t before_us) const
{
    return exists() ? std::max(floor_to(std::max<std::int64_t>(before_us, 0), hour_us), now_.deletable_us) : before_us;
}

/// The last of the links, from the old end without a gap, whose events all began before: no link behind it may go.
result<std::uint64_t> audit_writer::last_prunable(std::int64_t before_us)
{
    auto query = in_->prepare("SELECT link FROM audit_links WHERE link > ?1 AND (at_us >= ?2 OR last_event >= ?3 OR link > ?1 + ?4) "
                              "ORDER BY link LIMIT 1",
                              false);
    if (!query) return query.error();
    query->bind(1, as_column(now_.deletable_link));
    query->bind(2, before_us);
    query->bind(3, first_id_at(before_us));
    query->bind(4, as_column(links_at_once));
    int const code = query->step();
    if (code == SQLITE_ROW) return static_cast<std::uint64_t>(query->integer(0) - 1);
    if (code != SQLITE_DONE) return in_->error(code, "reading");
    return now_.head.number;
}

result<void> audit_writer::note_pruned(std::int64_t before_us, std::uint64_t events, std::int64_t now_us)
{
    if (!exists()) return {};
    auto const last = last_prunable(before_us);
    if (!last) return last.error();
    bool const more_events = events > 0 && before_us > now_.deletable_us;
    if (!more_events && *last <= now_.deletable_link) return {};
    now_.deletable_us = std::max(now_.deletable_us, before_us);
    now_.deletable_link = std::max(now_.deletable_link, *last);
    std::string body;
    base::json_object about(body);
    append_time(about, "before", now_.deletable_us);
    about.number("before_us", static_cast<std::uint64_t>(now_.deletable_us));
    about.number("link", now_.deletable_link);
    about.close();
    auto const added = add({new_act_id(), "events.pruned", now_us, body});
    if (!added) return added.error();
    return note_cut();
}

result<void> audit_writer::note_cut()
{
    auto update = in_->prepare("UPDATE audit_anchor SET deletable_us = ?1, deletable_link = ?2", false);
    if (!update) return update.error();
    update->bind(1, now_.deletable_us);
    update->bind(2, as_column(now_.deletable_link));
    if (int const code = update->run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return {};
}

result<bool> audit_writer::prune_links(std::uint64_t at_most)
{
    auto const anchor = in_->ask("SELECT link FROM audit_anchor");
    if (!anchor) return anchor.error();
    auto const from = static_cast<std::uint64_t>(*anchor);
    if (!exists() || from >= now_.deletable_link || at_most == 0) return false;
    std::uint64_t const until = std::min(now_.deletable_link, from + at_most);
    auto keep = in_->prepare("UPDATE audit_anchor SET (link, head) = (SELECT link, head FROM audit_links WHERE link = ?1)", false);
    if (!keep) return keep.error();
    keep->bind(1, as_column(until));
    if (int const code = keep->run(); code != SQLITE_DONE) return in_->error(code, "writing");
    auto remove = in_->prepare("DELETE FROM audit_links WHERE link <= ?1", false);
    if (!remove) return remove.error();
    remove->bind(1, as_column(until));
    if (int const code = remove->run(); code != SQLITE_DONE) return in_->error(code, "deleting from");
    return until < now_.deletable_link;
}

}  // namespace signalbox::storage
