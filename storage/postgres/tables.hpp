// The tables of a store in PostgreSQL and their version: docs/formats/postgresql-store.md is what they look like to others. Free functions over a
// connection; what changes tables waits for an advisory lock, so that any number of gateways may start at the same time.
#pragma once

#include "storage/postgres/connection.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::storage::postgres {

inline constexpr std::int64_t tables_version = 1;

struct column {
    std::string_view name;
    std::string_view type;
};

/// The table `events`, in the order in which rows are copied.
inline constexpr std::array<column, 47> event_columns{{
    {"gateway", "bigint NOT NULL"},
    {"place", "bigint NOT NULL"},
    {"id", "bigint NOT NULL"},
    {"started_at", "timestamptz NOT NULL"},
    {"run", "bigint NOT NULL"},
    {"sequence", "bigint NOT NULL"},
    {"requested_model", "text NOT NULL"},
    {"group_name", "text NOT NULL"},
    {"tag", "text NOT NULL"},
    {"provider", "text NOT NULL"},
    {"resolved_model", "text NOT NULL"},
    {"decision", "text NOT NULL"},
    {"reason", "text NOT NULL"},
    {"key_id", "text NOT NULL"},
    {"consumer", "text NOT NULL"},
    {"client_dialect", "text NOT NULL"},
    {"path", "text NOT NULL"},
    {"strategy", "text NOT NULL"},
    {"assignment_unit", "text NOT NULL"},
    {"upstream_model", "text NOT NULL"},
    {"response_model", "text NOT NULL"},
    {"price_source", "text NOT NULL"},
    {"payload_policy", "text NOT NULL"},
    {"road", "text NOT NULL"},
    {"finish_reason", "text NOT NULL"},
    {"operation", "text NOT NULL"},
    {"role", "text NOT NULL"},
    {"config_revision", "text NOT NULL"},
    {"assignment_probability", "double precision NOT NULL"},
    {"status", "integer NOT NULL"},
    {"stream", "boolean NOT NULL"},
    {"fallback_count", "integer NOT NULL"},
    {"tokens_prompt", "bigint NOT NULL"},
    {"tokens_completion", "bigint NOT NULL"},
    {"tokens_cached", "bigint NOT NULL"},
    {"tokens_cache_write", "bigint NOT NULL"},
    {"tokens_reasoning", "bigint NOT NULL"},
    {"tokens_estimated", "boolean NOT NULL"},
    {"estimated_cost_micros", "bigint"},
    {"actual_cost_micros", "bigint"},
    {"latency_us", "bigint NOT NULL"},
    {"upstream_us", "bigint NOT NULL"},
    {"gateway_us", "bigint NOT NULL"},
    {"first_token_us", "bigint"},
    {"trace_id", "text NOT NULL"},
    {"detail", "bytea NOT NULL"},
    {"started_us", "bigint NOT NULL"},
}};

/// Their names, as SQL.
std::string event_column_list();

/// What a store in PostgreSQL says of itself.
struct store_facts {
    std::string store;                  // chosen when its tables were made: another database has another one
    std::int64_t deleted_until_us = 0;  // days before have been dropped
};

/// Makes the tables or brings them up to date. Troubles: newer_schema, read_only (rights are missing), io.
result<store_facts> prepare_tables(connection& in);
/// Trouble newer_schema where the tables are of a program newer than this one.
result<void> check_version(connection const& in, std::int64_t version);
/// Only looks. Troubles: not_a_store, older_schema, newer_schema, io.
result<store_facts> read_facts(connection& in);

/// A transaction that is rolled back unless it was committed.
class remote_transaction {
public:
    explicit remote_transaction(connection& in) : in_(in) {}
    ~remote_transaction();
    remote_transaction(remote_transaction&&) = delete;
    result<void> begin(std::string const& how = "BEGIN");
    /// For one that changes tables or the list of gateways: after all others of that kind. The lock is taken before the transaction begins: what a session
    /// knows of tables is not looked at anew within one.
    result<void> begin_alone();
    result<void> commit();

private:
    result<void> unlock();

    connection& in_;
    bool open_ = false;
    bool alone_ = false;
};

/// Advisory locks of ours: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
inline constexpr std::string_view tables_lock = "1396856881";  // "SBd1": tables, partitions and gateways
inline constexpr std::string_view retention_lock = "1396856882";
inline constexpr std::string_view gateway_lock_class = "1396856883";  // with a gateway's number: who delivers as this gateway
inline constexpr std::string_view writers_lock = "1396856884";  // shared by who brings events of its own, alone for those that are compared

}  // namespace signalbox::storage::postgres
