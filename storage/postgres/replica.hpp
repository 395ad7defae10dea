// A local copy of a store in PostgreSQL that questions are answered from: an event store like any other, into which new events are pulled. So the language and
// all figures are those of the local store by construction, and no question waits for a network. Owned by one command or one thread.
#pragma once

#include "storage/event_writer.hpp"
#include "storage/failure.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/copied_places.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace signalbox::storage::postgres {

class replica {
public:
    /// `path` is the local copy; made when absent, and begun anew when it is of another database. Only one process pulls into it: trouble locked for
    /// a second one, which waits until recall_places() covers what it is asked for. Troubles besides: those of connection::open(), read_facts() and
    /// event_writer::open().
    static result<std::unique_ptr<replica>> open(std::string const& dsn, std::string const& path);
    replica(replica&&) = delete;

    struct pulled {
        std::uint64_t events = 0;
        std::uint64_t deleted = 0;
        std::uint64_t left = 0;  // places behind what is copied; those of deleted days count until they are passed over
        bool more = false;       // there is more right now
        bool anew = false;       // the copy's file was replaced, since it was of another database
    };
    /// Pulls what is new, a part of it at most; after a failure it may be called again. Deletes what the store has deleted.
    result<pulled> pull();
    std::string const& path() const { return path_; }

private:
    replica(std::string dsn, std::string path) : dsn_(std::move(dsn)), path_(std::move(path)) {}
    result<void> connect();
    result<void> recall(std::string const& store);
    result<void> open_writer();
    result<std::uint64_t> pull_gateway(std::int64_t gateway, std::uint64_t until);
    result<std::uint64_t> append(std::string_view bytes, std::uint64_t& next);
    result<std::uint64_t> forget(std::int64_t before_us);

    std::string dsn_, path_;
    std::unique_ptr<connection> link_;
    std::unique_ptr<event_writer> writer_;
    copied_places is_;                   // which store is copied, and how far
    std::optional<copied_places> kept_;  // as the file beside the copy says it to those who wait for the copy
    bool anew_ = false;                  // since the last pull that succeeded
};

/// Where the copy of a database lies: in $XDG_CACHE_HOME/signalbox or ~/.cache/signalbox, by a digest of its place. Makes the folder.
result<std::string> replica_path(std::string const& dsn);
/// Whether this is the path of such a copy: by itself it is as old as the last look at its database.
bool is_replica_path(std::string const& path);

}  // namespace signalbox::storage::postgres
