#include "storage/audit_check.hpp"

#include "storage/audit_encoding.hpp"
#include "storage/audit_reader.hpp"
#include "storage/audit_remains.hpp"
#include "storage/catalog.hpp"
#include "storage/event_row.hpp"
#include "storage/id_range.hpp"
#include "storage/sqlite.hpp"
#include "storage/stored_row.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <vector>

namespace signalbox::storage {

namespace {

std::uint64_t number_of(statement const& row, int column)
{
    return static_cast<std::uint64_t>(row.integer(column));
}

/// One check; the members are what it remembers from link to link.
class chain_check {
public:
    chain_check(database& in, std::span<known_head const> heads) : in_(in)
    {
        for (known_head const& each : heads) wanted_.emplace(each.digest, each.link);
    }
    result<audit_report> run();

private:
    result<void> begin();
    result<void> read_anchor();
    result<void> read_deletable();
    result<void> check_links();
    result<void> check_entries(audit_link const& link);
    result<void> check_entry(audit_link const& link, std::size_t at);
    result<void> check_beside();
    result<void> check_runs();
    void note_act(audit_link const& link, statement const& row);
    void check_heads();
    void find(sha256_digest const& head);
    void stop(std::uint64_t link, std::uint64_t event, std::int64_t at_us, std::string what);

    database& in_;
    std::multimap<sha256_digest, std::optional<std::uint64_t>> wanted_;  // heads that are not found yet, with their links
    audit_report report_;
    catalog names_;
    event_digests digests_;
    sha256 hash_;
    statement event_;
    std::int64_t deletable_us_ = 0;
    std::uint64_t deletable_link_ = 0;
    std::vector<std::uint64_t> chained_;  // ids, eight bytes for each event
    std::set<std::uint64_t> runs_;        // whose events are chained
    std::set<std::uint64_t> begun_;       // whose beginning is
};

void chain_check::stop(std::uint64_t link, std::uint64_t event, std::int64_t at_us, std::string what)
{
    if (!report_.broken) report_.broken = audit_break{link, event, at_us, std::move(what)};
}

void chain_check::find(sha256_digest const& head)
{
    for (auto [at, end] = wanted_.equal_range(head); at != end;)
        at = !at->second || *at->second == report_.head.number ? wanted_.erase(at) : std::next(at);
}

result<void> chain_check::read_anchor()
{
    auto query = in_.prepare("SELECT link, head FROM audit_anchor", false);
    if (!query) return query.error();
    int const code = query->step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return in_.error(code, "reading");
    if (code == SQLITE_DONE || query->blob(1).size() != sizeof(sha256_digest)) {
        stop(0, 0, 0, "the table audit_anchor, which stands for the links that were pruned, is damaged");
        return {};
    }
    report_.pruned_links = report_.head.number = number_of(*query, 0);
    std::ranges::copy(query->blob(1), report_.head.digest.begin());
    find(report_.head.digest);
    return {};
}

/// What the newest act of pruning allows; it is younger than all that it is about, so that it is there as long as it matters.
result<void> chain_check::read_deletable()
{
    auto query = in_.prepare("SELECT json_extract(body, '$.before_us'), json_extract(body, '$.link') FROM audit_links "
                             "WHERE kind = 'events.pruned' AND json_valid(body) ORDER BY link DESC LIMIT 1",
                             false);
    if (!query) return query.error();
    int const code = query->step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return in_.error(code, "reading");
    if (code == SQLITE_ROW) {
        deletable_us_ = query->integer(0);
        deletable_link_ = number_of(*query, 1);
    }
    if (report_.pruned_links > deletable_link_)
        stop(report_.pruned_links, 0, 0,
             "the links up to " + std::to_string(report_.pruned_links) + " are gone, and retention took those up to " +
                 std::to_string(deletable_link_) + " alone");
    return {};
}

result<void> chain_check::begin()
{
    auto prepared = in_.prepare("SELECT " + row_columns(true) + " FROM events WHERE id = ?1");
    if (!prepared) return prepared.error();
    event_ = std::move(*prepared);
    if (auto done = names_.refresh(in_); !done) return done;
    if (auto done = read_anchor(); !done) return done;
    return read_deletable();
}

void chain_check::note_act(audit_link const& link, statement const& row)
{
    ++report_.acts;
    if (link.kind != "run.begun") return;
    begun_.insert(number_of(row, 7));
    if (row.integer(8) == 1) runs_.insert(number_of(row, 7));
}

result<void> chain_check::check_links()
{
    auto query = in_.prepare("SELECT link, kind, act, at_us, last_event, body, head, "
                             "CASE WHEN kind = 'run.begun' AND json_valid(body) THEN json_extract(body, '$.run') END, "
                             "CASE WHEN kind = 'run.begun' AND json_valid(body) THEN json_extract(body, '$.events_chained') END "
                             "FROM audit_links ORDER BY link",
                             false);
    if (!query) return query.error();
    int code = SQLITE_DONE;
    while (!report_.broken && (code = query->step()) == SQLITE_ROW) {
        std::string_view const body = cell_of(*query, 5).bytes;
        audit_link const link{number_of(*query, 0), query->text(1), query->text(2), query->integer(3), number_of(*query, 4), body};
        if (link.number != report_.head.number + 1) {
            stop(report_.head.number + 1, 0, link.at_us,
                 "the link is missing: " + std::to_string(link.number) + " follows " + std::to_string(report_.head.number));
            return {};
        }
        sha256_digest const head = head_after(report_.head.digest, link, hash_);
        if (query->blob(6) != bytes_of(head)) {
            stop(link.number, 0, link.at_us, "the link does not fit the one before: it was changed, or another was put in its place");
            return {};
        }
        ++report_.links;
        report_.head = {link.number, head, link.at_us};
        find(head);
        if (link.kind != events_kind)
            note_act(link, *query);
        else if (auto done = check_entries(link); !done)
            return done;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) return in_.error(code, "reading");
    return {};
}

result<void> chain_check::check_entries(audit_link const& link)
{
    for (std::size_t i = 0; i < link.body.size() / entry_bytes && !report_.broken; ++i)
        if (auto done = check_entry(link, i); !done) return done;
    return {};
}

result<void> chain_check::check_entry(audit_link const& link, std::size_t at)
{
    std::uint64_t const id = entry_id(link.body, at);
    auto const from_id = time_of_id(id);
    chained_.push_back(id);
    reset_later const at_end{event_};
    event_.bind(1, as_column(id));
    int const code = event_.step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return in_.error(code, "reading");
    if (code == SQLITE_DONE) {
        if (as_column(id) < first_id_at(deletable_us_) && deletable_us_ > 0)
            ++report_.pruned_events;
        else
            stop(link.number, id, from_id, "the event is missing, and retention has not taken it");
        return {};
    }
    row_cells row;
    read_cells(row, event_);
    if (bytes_of(digests_.of(row, names_)) != entry_digest(link.body, at)) {
        stop(link.number, id, from_id, "the event was changed: its row, or a name that it has, is not what was written");
        return {};
    }
    ++report_.events;
    runs_.insert(static_cast<std::uint64_t>(row[static_cast<std::size_t>(event_column::run)].integer));
    return {};
}

/// Events of chained runs that no link has, and events that two have.
result<void> chain_check::check_beside()
{
    std::ranges::sort(chained_);
    if (auto const twice = std::ranges::adjacent_find(chained_); twice != chained_.end()) {
        stop(0, *twice, time_of_id(*twice), "the event is in the chain twice");
        return {};
    }
    auto query = in_.prepare("SELECT id, run, started_us FROM events ORDER BY id", false);
    if (!query) return query.error();
    auto next = chained_.begin();
    int code = SQLITE_DONE;
    while ((code = query->step()) == SQLITE_ROW) {
        std::uint64_t const id = number_of(*query, 0);
        while (next != chained_.end() && *next < id) ++next;
        if (next != chained_.end() && *next == id) continue;
        ++report_.events_outside;
        if (!runs_.contains(number_of(*query, 1))) continue;
        stop(0, id, query->integer(2), "the event is in no link: it was put into the store, or the links that had it were removed");
        return {};
    }
    if (code != SQLITE_DONE) return in_.error(code, "reading");
    return {};
}

/// Those whose beginning retention may have taken are not looked for.
result<void> chain_check::check_runs()
{
    auto const lost = find_unchained_run(in_, begun_, deletable_us_);
    if (!lost) return lost.error();
    if (auto const& one = *lost)
        stop(0, 0, one->started_us,
             "run " + std::to_string(one->run) + " began with a chain that does not have it: the links of that chain were removed");
    return {};
}

/// Heads of links that retention took cannot be compared; those with a number behind the anchor must be there.
void chain_check::check_heads()
{
    std::erase_if(wanted_, [&](auto const& each) { return each.second && *each.second < report_.pruned_links; });
    if (wanted_.empty()) return;
    auto const lost = std::ranges::min_element(wanted_, {}, [](auto const& each) { return each.second.value_or(0); });
    auto const& [digest, link] = *lost;
    std::string what = "the head " + hex_of(digest) + (link ? " of link " + std::to_string(*link) : "");
    if (link && *link <= report_.head.number)
        what += " is not the chain's: it was written anew";
    else
        what +=
            " is not in the chain, which ends at link " + std::to_string(report_.head.number) + ": its end was removed, or written anew";
    if (!link && report_.pruned_links > 0) what += ", or the head is of a link that retention took";
    stop(link.value_or(0), 0, 0, what);
}

result<audit_report> chain_check::run()
{
    bool const asked = !wanted_.empty();
    auto const missing = missing_chain_table(in_);
    if (!missing) return missing.error();
    if (!missing->empty()) {
        stop(0, 0, 0, "the table " + *missing + " was removed from the store, and the chain with it");
        return report_;
    }
    if (auto done = begin(); !done) return done.error();
    if (!report_.broken)
        if (auto done = check_links(); !done) return done.error();
    if (!report_.broken) check_heads();
    if (!report_.broken)
        if (auto done = check_beside(); !done) return done.error();
    if (!report_.broken)
        if (auto done = check_runs(); !done) return done.error();
    if (report_.head.number == 0 && !asked && !report_.broken)
        return failure{trouble::bad_request,
                       "the store " + in_.path() + " has no chain; `audit: {chain: sha256}` in the configuration begins one"};
    return report_;
}

}  // namespace

result<audit_report> check_chain(std::string const& path, std::span<known_head const> heads)
{
    auto db = open_chain(path);
    if (!db) return db.error();
    transaction snapshot{*db};
    if (auto begun = snapshot.begin("BEGIN"); !begun) return begun.error();
    return chain_check{*db, heads}.run();
}

}  // namespace signalbox::storage
