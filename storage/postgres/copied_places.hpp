// How far a local copy of a store in PostgreSQL is: the file PATH-replica beside the copy, written by the process that pulls into it and read by those
// that wait for it. Free functions over a value.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/connection.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace signalbox::storage::postgres {

struct copied_places {
    std::string store;                           // which one is copied
    std::int64_t deleted_until_us = 0;           // days before are deleted
    std::map<std::int64_t, std::uint64_t> next;  // by gateway: the place that comes next
    bool operator==(copied_places const&) const = default;

    /// Everything that is `there` is in this copy, and what was deleted there is not.
    bool covers(copied_places const& there) const;
};

/// What the store has at this moment. Troubles: those of read_facts().
result<copied_places> places_of(connection& in);

/// Nothing where the copy at `path` has no such file, or another one's.
std::optional<copied_places> recall_places(std::string const& path);
/// Replaces the file as a whole.
result<void> keep_places(std::string const& path, copied_places const& is);

}  // namespace signalbox::storage::postgres
