#include "storage/postgres/days.hpp"

#include "storage/postgres/tables.hpp"

#include <chrono>
#include <cstdio>
#include <string>

namespace signalbox::storage::postgres {

namespace {

// A question that runs for long on a day must not hold up deliveries behind a deletion that waits for it.
constexpr std::string_view patience = "SET LOCAL lock_timeout = '2s'";
constexpr std::string_view name_start = "events_";

std::chrono::year_month_day date_of(std::int64_t day)
{
    return std::chrono::sys_days{std::chrono::days{day}};
}

std::string digits(std::int64_t day, char const* format)
{
    auto const date = date_of(day);
    char text[32];
    std::snprintf(text, sizeof text, format, static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return text;
}

std::string table_of(std::int64_t day)
{
    return "signalbox." + std::string{name_start} + digits(day, "%04d%02u%02u");
}

std::string moment_of(std::int64_t day)
{
    return "'" + digits(day, "%04d-%02u-%02u") + " 00:00:00+00'";
}

/// Attached to the table in place of made as its part: readers and deliveries go on meanwhile.
result<void> make_day(connection& in, std::int64_t day)
{
    remote_transaction whole{in};
    if (auto begun = whole.begin_alone(); !begun) return begun;
    auto const there = in.ask("SELECT (to_regclass('" + table_of(day) + "') IS NOT NULL)::int");
    if (!there) return there.error();
    if (*there != 0) return {};
    std::string const made = "CREATE TABLE " + table_of(day) +
                             " (LIKE signalbox.events INCLUDING DEFAULTS); ALTER TABLE signalbox.events ATTACH PARTITION " + table_of(day) +
                             " FOR VALUES FROM (" + moment_of(day) + ") TO (" + moment_of(day + 1) + ")";
    if (auto done = in.execute(made); !done) return done;
    return whole.commit();
}

result<void> drop_day(connection& in, std::string const& table)
{
    remote_transaction whole{in};
    if (auto begun = whole.begin(); !begun) return begun;
    if (auto set = in.execute(std::string{patience}); !set) return set;
    std::string const name = "signalbox." + table;
    if (auto done = in.execute("ALTER TABLE signalbox.events DETACH PARTITION " + name + "; DROP TABLE " + name); !done) return done;
    std::string const date = table.substr(name_start.size());
    if (auto said = in.query(
            "UPDATE signalbox.about SET deleted_until = greatest(deleted_until, ($1 || ' 00:00:00+00')::timestamptz + interval '1 day')",
            {date});
        !said)
        return said.error();
    return whole.commit();
}

}  // namespace

result<void> known_days::need(connection& in, std::set<std::int64_t> const& days)
{
    for (std::int64_t const day : days) {
        if (known_.contains(day)) continue;
        if (auto made = make_day(in, day); !made) return made;
        known_.insert(day);
    }
    return {};
}

result<dropped_days> drop_days(connection& in, std::int64_t age_us)
{
    auto const first = in.ask("SELECT pg_try_advisory_lock(" + std::string{retention_lock} + ")::int");
    if (!first) return first.error();
    if (*first == 0) return dropped_days{};
    dropped_days made;
    auto const old = in.query(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "WHERE i.inhparent = 'signalbox.events'::regclass AND c.relname ~ '^events_[0-9]{8}$' AND "
        "(substr(c.relname, 8) || ' 00:00:00+00')::timestamptz + interval '1 day' <= now() - $1::bigint * interval '1 microsecond' "
        "ORDER BY 1",
        {std::to_string(age_us)});
    if (old)
        for (text_row const& row : *old) {
            if (auto done = drop_day(in, row[0].value_or("")); !done) {
                made.more = true;
                break;
            }
            ++made.days;
        }
    if (auto freed = in.execute("SELECT pg_advisory_unlock(" + std::string{retention_lock} + ")"); !freed) return freed.error();
    if (!old) return old.error();
    return made;
}

result<void> drop_sums(connection& in)
{
    return in.execute("DELETE FROM signalbox.rollups WHERE level = 60 AND bucket < now() - interval '90 days'; "
                      "DELETE FROM signalbox.rollups WHERE level = 3600 AND bucket < now() - interval '1095 days'");
}

}  // namespace signalbox::storage::postgres
