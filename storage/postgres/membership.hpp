// Which gateway of a shared store this one is: a name of its own beside the local store, the number and the lane of ids that the shared store gave
// it, and how far its events have been delivered. Used by one delivery; the file is read by serve at its start, too.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/connection.hpp"

#include <cstdint>
#include <string>

namespace signalbox::storage::postgres {

/// Gateways of one store that make ids at the same time: six bits of an id are its lane, so that no two give the same one.
inline constexpr unsigned lanes = 64;

/// The file PATH-postgres beside a store.
struct identity {
    std::string name;             // 32 digits, chosen once
    std::string database;         // the shared store that gave the lane; empty: none has been reached
    unsigned lane = 0;            // before that one that follows from the name
    std::uint64_t delivered = 0;  // a place delivered next, for what waits while the shared store is away; 0: none was noted
    bool operator==(identity const&) const = default;
};

/// Makes the file when it is absent. Troubles: corrupt, read_only, io.
result<identity> recall_identity(std::string const& path);
result<void> keep_identity(std::string const& path, identity const& is);

struct membership {
    std::int64_t gateway = 0;
    unsigned lane = 0;
    std::uint64_t cursor = 1;      // the place in the local store that is delivered next
    std::uint64_t last_event = 0;  // the id of the one before
    std::uint64_t next_place = 1;  // the place in the shared store that the next event gets
    std::uint64_t missed = 0;
};

/// Takes this gateway's row, makes it when it is new, and keeps a second process of the same name away for as long as the connection lasts.
/// Troubles: locked (another process delivers under this name), full (all lanes are in use), io.
result<membership> join(connection& in, identity const& as, std::string const& host);

/// Of a store that is copied: no lane is taken.
result<membership> join_without_lane(connection& in, identity const& as, std::string const& host);

}  // namespace signalbox::storage::postgres
