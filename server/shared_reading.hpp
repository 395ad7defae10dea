// Reading a store in PostgreSQL: the local copy that answers in its place. Used by commands, on their one thread.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/replica.hpp"
#include "storage/postgres/store_name.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace signalbox::server {

using storage::postgres::dsn_of;
using storage::postgres::shown_store;

/// The most that a command waits for a copy into which another process pulls, while that one does not go on. A part of it takes a second or two.
inline constexpr std::chrono::seconds copy_patience{30};

/// The path of the copy of a shared store, with everything that is there now: pulled by this process, or by another one that is waited for, because
/// one process pulls at a time. Progress of a long copy goes to standard error, and what is waited for.
storage::result<std::string> copy_of(std::string const& dsn, std::chrono::milliseconds patience = copy_patience);

/// Pulls until there is no more. The events that came.
storage::result<std::uint64_t> pull_all(storage::postgres::replica& into, std::string_view what);

/// Keeps a copy up to date while it is followed, for as long as its reader lives. A server that does not answer is asked again.
class followed_copy {
public:
    /// `path`: as copy_of() gave it.
    followed_copy(std::string dsn, std::string path) : dsn_(std::move(dsn)), path_(std::move(path)) {}
    /// Pulls what is new when the time for it has come. Fails where asking again is of no use.
    storage::result<void> look();

private:
    storage::result<void> pull();

    std::string dsn_, path_;
    std::unique_ptr<storage::postgres::replica> source_;  // null: another process pulls, or none has yet
    std::chrono::steady_clock::time_point next_{};
    bool away_ = false;
};

}  // namespace signalbox::server
