#include "storage/audit_reader.hpp"

#include "storage/format.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

constexpr std::chrono::milliseconds busy_timeout{5'000};  // only a writer's migration makes us wait

std::uint64_t number_of(statement const& row, int column)
{
    return static_cast<std::uint64_t>(row.integer(column));
}

}  // namespace

result<database> open_chain(std::string const& path)
{
    auto db = database::open(path, access::read_only, busy_timeout);
    if (!db) return db;
    if (auto ours = verify(*db, event_store_format()); !ours) return ours.error();
    return db;
}

result<audit_head> read_chain_head(std::string const& path)
{
    auto db = open_chain(path);
    if (!db) return db.error();
    auto query = db->prepare("SELECT link, head, at_us FROM audit_links UNION ALL SELECT link, head, 0 FROM audit_anchor "
                             "ORDER BY link DESC LIMIT 1",
                             false);
    if (!query) return query.error();
    int const code = query->step();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return db->error(code, "reading");
    audit_head head;
    if (code == SQLITE_DONE || query->blob(1).size() != sizeof(sha256_digest)) return head;
    head.number = number_of(*query, 0);
    std::ranges::copy(query->blob(1), head.digest.begin());
    head.at_us = query->integer(2);
    return head;
}

bool has_chain(std::string const& path)
{
    auto db = database::open(path, access::read_only, busy_timeout);
    if (!db) return false;
    auto const links =
        db->ask("SELECT (SELECT count(*) FROM (SELECT 1 FROM audit_links LIMIT 1)) + (SELECT coalesce(max(link), 0) FROM audit_anchor)");
    if (links && *links > 0) return true;
    auto const runs = db->ask("SELECT max(chained) FROM runs");  // fails in files that are none of ours, or older
    return runs && *runs > 0;
}

result<void> each_act(std::string const& path, std::function<bool(chained_act const&)> const& show)
{
    auto db = open_chain(path);
    if (!db) return db.error();
    auto query = db->prepare("SELECT link, act, kind, at_us, body FROM audit_links WHERE kind <> 'events' ORDER BY link", false);
    if (!query) return query.error();
    int code = SQLITE_DONE;
    while ((code = query->step()) == SQLITE_ROW) {
        chained_act const one{number_of(*query, 0),
                              {std::string{query->text(1)}, std::string{query->text(2)}, query->integer(3), std::string{query->text(4)}}};
        if (!show(one)) return {};
    }
    if (code != SQLITE_DONE) return db->error(code, "reading");
    return {};
}

}  // namespace signalbox::storage
