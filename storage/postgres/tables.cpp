#include "storage/postgres/tables.hpp"

#include "storage/postgres/rights.hpp"
#include "storage/postgres/rollup_sums.hpp"

#include <string>
#include <utility>

namespace signalbox::storage::postgres {

namespace {

std::string list_of_columns()
{
    std::string all;
    for (column const& each : event_columns) all.append(all.empty() ? "" : ", ").append(each.name).append(" ").append(each.type);
    return all;
}

/// Version 1. Rows are found by gateway and place by those who follow a store; by time and id through the order they lie in.
std::string first_version()
{
    return "CREATE TABLE signalbox.about (version bigint NOT NULL, store text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), "
           "deleted_until timestamptz NOT NULL DEFAULT 'epoch');"
           "INSERT INTO signalbox.about (version, store) VALUES (0, gen_random_uuid()::text);"
           "CREATE TABLE signalbox.gateways (gateway bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, "
           "host text NOT NULL, lane integer UNIQUE, cursor bigint NOT NULL DEFAULT 1, last_event bigint NOT NULL DEFAULT 0, "
           "next_place bigint NOT NULL DEFAULT 1, missed bigint NOT NULL DEFAULT 0, claimed_at timestamptz NOT NULL DEFAULT now(), "
           "seen_at timestamptz NOT NULL DEFAULT now());"
           "CREATE TABLE signalbox.events (" +
           list_of_columns() +
           ") PARTITION BY RANGE (started_at);"
           "CREATE INDEX events_place ON signalbox.events (gateway, place);"
           "CREATE INDEX events_id ON signalbox.events USING brin (id);"
           "CREATE INDEX events_started_at ON signalbox.events USING brin (started_at);" +
           rollup_tables();
}

failure not_ours(connection const& in)
{
    return {trouble::not_a_store,
            "PostgreSQL at " + in.place() + " has no event store; a gateway with storage.type: postgres makes it when it starts"};
}

failure newer(connection const& in, std::int64_t version)
{
    return {trouble::newer_schema, "the event store in PostgreSQL at " + in.place() + " has version " + std::to_string(version) +
                                       ", this program knows up to " + std::to_string(tables_version) +
                                       "; use the newer program, or another database"};
}

/// -1 where there are no tables.
result<std::int64_t> version_of(connection& in)
{
    auto const there = in.ask("SELECT (to_regclass('signalbox.about') IS NOT NULL)::int");
    if (!there) return there.error();
    if (*there == 0) return std::int64_t{-1};
    return in.ask("SELECT version FROM signalbox.about");
}

result<void> make_tables(connection& in)
{
    remote_transaction whole{in};
    if (auto begun = whole.begin_alone(); !begun) return begun;
    auto const version = version_of(in);  // again: another gateway may have been quicker
    if (!version) return version.error();
    if (*version >= tables_version) return {};
    // CREATE SCHEMA asks for a right on the database also where the schema is there.
    auto const schema = in.ask("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'signalbox')::int");
    if (!schema) return schema.error();
    std::string const steps = (*schema ? "" : "CREATE SCHEMA signalbox;") + first_version() +
                              "UPDATE signalbox.about SET version = " + std::to_string(tables_version);
    if (auto made = in.execute(steps); !made) return made;
    return whole.commit();
}

}  // namespace

std::string event_column_list()
{
    std::string all;
    for (column const& each : event_columns) all.append(all.empty() ? "" : ", ").append(each.name);
    return all;
}

result<void> check_version(connection const& in, std::int64_t version)
{
    if (version > tables_version) return newer(in, version);
    return {};
}

result<store_facts> read_facts(connection& in)
{
    auto const version = version_of(in);
    if (!version) return with_grant(in, version.error(), purpose::reading);
    if (*version < 0) return not_ours(in);
    if (auto known = check_version(in, *version); !known) return known.error();
    auto const row = in.query("SELECT store, (extract(epoch FROM deleted_until) * 1000000)::bigint FROM signalbox.about");
    if (!row) return with_grant(in, row.error(), purpose::reading);
    if (row->size() != 1 || !row->front()[0] || !row->front()[1]) return not_ours(in);
    return store_facts{*row->front()[0], std::stoll(*row->front()[1])};
}

result<store_facts> prepare_tables(connection& in)
{
    auto const version = version_of(in);
    if (!version) return with_grant(in, version.error(), purpose::delivering);
    if (auto known = check_version(in, *version); !known) return known.error();
    if (*version < tables_version)
        if (auto made = make_tables(in); !made) return with_grant(in, made.error(), purpose::delivering);
    return read_facts(in);
}

remote_transaction::~remote_transaction()
{
    if (open_) (void)in_.execute("ROLLBACK");
    (void)unlock();
}

result<void> remote_transaction::unlock()
{
    if (!std::exchange(alone_, false)) return {};
    return in_.execute("SELECT pg_advisory_unlock(" + std::string{tables_lock} + ")");
}

result<void> remote_transaction::begin_alone()
{
    if (auto locked = in_.execute("SELECT pg_advisory_lock(" + std::string{tables_lock} + ")"); !locked) return locked;
    alone_ = true;
    return begin();
}

result<void> remote_transaction::begin(std::string const& how)
{
    open_ = true;
    return in_.execute(how);
}

result<void> remote_transaction::commit()
{
    auto done = in_.execute("COMMIT");
    if (!done) return done;
    open_ = false;
    return unlock();
}

}  // namespace signalbox::storage::postgres
