// The files that stand beside an event store: readable by their owner alone, of one kind each. Free functions.
#pragma once

#include "storage/format.hpp"
#include "storage/sqlite.hpp"

#include <chrono>
#include <string>

namespace signalbox::storage {

/// Makes the file when it is absent; one that exists keeps its mode. Whether it can be opened SQLite says.
void create_for_owner(std::string const& path);

/// Opens the file to write, and brings it up to date. The mark is looked at before anything is changed: a foreign database stays as it was.
/// `settings` are the statements that a connection begins with. Troubles: missing_directory, not_a_store, newer_schema, read_only, corrupt, io.
result<database> open_owned(std::string const& path, access how, std::chrono::milliseconds busy_timeout, format const& is,
                            char const* settings);

}  // namespace signalbox::storage
