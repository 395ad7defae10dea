// What the chain of a store hashes: values as bytes, an event's row as its digest, a link as the next head. docs/formats/audit-chain.md is
// the same in words. Pure; used by the writer and by the check.
#pragma once

#include "storage/catalog.hpp"
#include "storage/event_columns.hpp"
#include "storage/sha256.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

/// A value of SQLite. The bytes belong to the caller.
struct cell {
    enum class kind : std::uint8_t { null, integer, real, text, blob };
    kind is = kind::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view bytes;

    static cell of(std::int64_t value) { return {kind::integer, value, 0, {}}; }
    static cell of_real(double value) { return {kind::real, 0, value, {}}; }
    static cell of_text(std::string_view value) { return {kind::text, 0, 0, value}; }
    static cell of_blob(std::string_view value) { return {kind::blob, 0, 0, value}; }
    bool operator==(cell const&) const = default;
};

/// Its type in one byte, then the value: a number in 8 bytes, or the length in 8 bytes and the bytes; the highest byte first.
void append_cell(std::string& out, cell const& value);

/// A row of `events`, at its columns.
using row_cells = std::array<cell, event_column_names.size()>;

/// Digests of events; those of the splits and shapes that rows point at are remembered.
class event_digests {
public:
    /// The catalog must be at least as new as the row. A row that points at nothing has a digest that no written event has.
    sha256_digest of(row_cells const& row, catalog const& names);
    /// After a rollback numbers of splits and shapes may come to stand for others.
    void forget();

private:
    struct known {
        bool made = false;
        sha256_digest digest{};
    };
    sha256_digest const& of_split(std::int64_t id, catalog const& names);
    sha256_digest const& of_shape(std::int64_t id, catalog const& names);

    sha256 hash_;
    std::string bytes_;
    std::vector<known> splits_, shapes_;  // as many as the catalog may have
    known nothing_;
};

/// One link of the chain, as a row of `audit_links` has it. The views are the row's.
struct audit_link {
    std::uint64_t number = 0;
    std::string_view kind;  // "events", or what an act of administration is
    std::string_view act;   // the id of an act; empty for events
    std::int64_t at_us = 0;
    std::uint64_t last_event = 0;  // the largest id of the body's events, 0 for acts
    std::string_view body;         // of events for each its id (8 bytes, highest first) and its digest; of acts a JSON object
};
inline constexpr std::string_view events_kind = "events";
inline constexpr std::size_t entry_bytes = 40;  // of one event in a body

sha256_digest head_after(sha256_digest const& before, audit_link const& link, sha256& hash);

/// The next events of a body.
std::uint64_t entry_id(std::string_view body, std::size_t at);
std::string_view entry_digest(std::string_view body, std::size_t at);
void append_entry(std::string& body, std::uint64_t id, sha256_digest const& digest);

/// The first id of events that began a moment or later; events before have smaller ones, but for the ten seconds that docs/formats/event-store.md tells of.
std::int64_t first_id_at(std::int64_t us);

}  // namespace signalbox::storage
