// What names a store in PostgreSQL where the path of a file may stand: on the command line, and what the console is told to open. Pure.
#pragma once

#include "storage/failure.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::storage::postgres {

/// The connection string of "postgres:host=... dbname=..." or of "postgresql://..."; nothing for the name of a file.
std::optional<std::string> dsn_of(std::string_view store);
/// Why the text can name no store: a mistyped address of PostgreSQL, one of another database, or libpq's words without "postgres:" before them.
result<void> check_store_name(std::string const& store);
/// The store as it may be shown: without a password.
std::string shown_store(std::string const& store);

}  // namespace signalbox::storage::postgres
