// Reading a store in PostgreSQL: the local copy that answers in its place. Used by commands, on their one thread.
#pragma once

#include "storage/failure.hpp"
#include "storage/postgres/replica.hpp"
#include "storage/postgres/store_name.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace signalbox::server {

using storage::postgres::dsn_of;
using storage::postgres::shown_store;

struct local_copy {
    std::string path;
    std::unique_ptr<storage::postgres::replica> source;  // null: another process pulls into it
};
/// The copy of a shared store, with everything that is there now. Progress of a long copy goes to standard error.
storage::result<local_copy> copy_of(std::string const& dsn);

/// Pulls until there is no more. The events that came.
storage::result<std::uint64_t> pull_all(storage::postgres::replica& into, std::string_view what);

}  // namespace signalbox::server
