// Connection strings of PostgreSQL (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING): what can be said of one without the
// server. Pure but for the environment, which libpq looks at, too. No failure has a part of the text, which may be the password.
#pragma once

#include "storage/failure.hpp"

#include <string>

namespace signalbox::storage::postgres {

/// Why the text is no connection string.
result<void> check_dsn(std::string const& dsn);
/// Which database it names, without user secrets: "host:port/database" for messages, equal for equal databases.
result<std::string> place_of(std::string const& dsn);

}  // namespace signalbox::storage::postgres
