#include "storage/postgres/absent_events.hpp"

#include "storage/postgres/copy_bytes.hpp"
#include "storage/postgres/rollup_sums.hpp"
#include "storage/postgres/tables.hpp"

#include <cstdlib>

namespace signalbox::storage::postgres {

namespace {

std::string moment(std::int64_t us)
{
    return "'epoch'::timestamptz + " + std::to_string(us) + " * interval '1 microsecond'";
}

/// The same event, whichever gateway brought it: in the copy of a shared store the number of a run has the gateway's in its upper half. Gateways that never
/// reached the server may give one id to two events, whose times in microseconds differ.
std::string delete_known(copied_events const& events)
{
    return "DELETE FROM signalbox_copied c USING signalbox.events e WHERE e.started_at BETWEEN " + moment(events.first_us) + " AND " +
           moment(events.last_us) +
           " AND e.id = c.id AND e.started_us = c.started_us AND e.sequence = c.sequence AND "
           "e.latency_us = c.latency_us AND e.gateway_us = c.gateway_us";
}

/// `least` passes over NULL, so without a gateway the day alone counts.
std::string delete_dropped(copied_events const& events)
{
    return "DELETE FROM signalbox_copied WHERE started_at < (SELECT least(deleted_until, (SELECT claimed_at FROM signalbox.gateways "
           "WHERE gateway = " +
           std::to_string(events.brought_by) + ")) FROM signalbox.about)";
}

}  // namespace

/// The server's own times of a silent connection are hours: https://www.postgresql.org/docs/current/runtime-config-connection.html
std::string writing_session()
{
    return rollup_session_table() + "; CREATE TEMPORARY TABLE IF NOT EXISTS signalbox_copied (LIKE signalbox.events)"
                                    "; SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";
}

std::string begin_writing(writing what)
{
    std::string const shared = what == writing::own ? "_shared" : "";
    return "BEGIN; SELECT pg_advisory_xact_lock" + shared + "(" + std::string(writers_lock) + ")";
}

result<known_writers> look_at_writers(connection& in)
{
    auto const row = in.query("SELECT max(gateway) || ':' || coalesce(sum(next_place) FILTER (WHERE lane IS NULL), 0), count(*) > 1, "
                              "(SELECT version FROM signalbox.about) "
                              "FROM signalbox.gateways");
    if (!row) return row.error();
    if (row->empty()) return known_writers{};
    text_row const& is = row->front();
    return known_writers{is[0].value_or(""), is[1] == "t", std::strtoll(is[2].value_or("0").c_str(), nullptr, 10)};
}

result<std::unordered_set<std::uint64_t>> write_absent(connection& in, copied_events const& events)
{
    if (auto empty = in.execute("DELETE FROM signalbox_copied"); !empty) return empty.error();
    auto const copied = in.copy_in("COPY signalbox_copied (" + event_column_list() + ") FROM STDIN (FORMAT binary)", events.bytes);
    if (!copied) return copied.error();
    if (auto done = in.execute(delete_dropped(events) + ";" + delete_known(events)); !done) return done.error();
    auto const left = in.query("INSERT INTO signalbox.events (" + event_column_list() + ") SELECT " + event_column_list() +
                               " FROM signalbox_copied RETURNING id");
    if (!left) return left.error();
    std::unordered_set<std::uint64_t> written;
    for (text_row const& each : *left) written.insert(static_cast<std::uint64_t>(std::strtoll(each[0].value_or("0").c_str(), nullptr, 10)));
    return written;
}

result<void> write_sums(connection& in, rollup_sums const& sums, std::int64_t gateway)
{
    if (sums.empty()) return {};
    copy_writer rows;
    sums.encode(rows, gateway);
    auto const copied = in.copy_in(rollup_copy(), rows.finish());
    if (!copied) return copied.error();
    return in.execute(rollup_merge());
}

}  // namespace signalbox::storage::postgres
