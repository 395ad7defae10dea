// Events that another writer may have brought to the shared store already: those of a copied folder under a new name, and of stores that were copied with
// `signalbox store copy`. They are compared with what is there before they are written. Free functions over a connection and its transaction.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

namespace signalbox::storage::postgres {

class rollup_sums;

/// The tables of the session that writes events, and how soon the server notices that the session's end has gone away: what it holds is free then.
std::string writing_session();

/// What a transaction writes. `own`: events that this writer alone can bring; any number of gateways do so at the same time. `compared`: after all
/// others, so that each sees what the others have written.
enum class writing : std::uint8_t { own, compared };
/// SQL that begins such a transaction.
std::string begin_writing(writing what);

struct known_writers {
    std::string stamp;         // changes when a gateway joins and when a store is copied into this one
    bool several = false;      // else there has never been another
    std::int64_t version = 0;  // of the tables, as it is now
};
/// Read in a transaction of begin_writing().
result<known_writers> look_at_writers(connection& in);

struct copied_events {
    std::string_view bytes;       // as COPY takes them
    std::int64_t first_us = 0;    // when the earliest of them began
    std::int64_t last_us = 0;     // and the latest
    std::int64_t brought_by = 0;  // its gateway, where events that began after it joined are written although their day was dropped
};
/// Writes those that the store does not have; the ids of these. Events of days that the store has dropped are passed over: it may have had them, and its
/// sums have them still.
result<std::unordered_set<std::uint64_t>> write_absent(connection& in, copied_events const& events);

/// Adds events to the sums of a gateway. Nothing is written for sums without events.
result<void> write_sums(connection& in, rollup_sums const& sums, std::int64_t gateway);

}  // namespace signalbox::storage::postgres
