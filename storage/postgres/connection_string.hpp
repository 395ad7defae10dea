// Connection strings of PostgreSQL (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING): what can be said of one without the
// server. Pure but for the environment, which libpq looks at, too. No failure has a part of the text, which may be the password.
#pragma once

#include "storage/failure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage::postgres {

/// Without the word "postgres:" that may stand before libpq's own words: "postgres:host=... dbname=...".
std::string libpq_string(std::string const& dsn);
/// Why the text is no connection string, or cannot lead to a server: libpq's own judgement, and files that it names and are not there.
result<void> check_dsn(std::string const& dsn);
/// The same without the files: they stand on the machine that connects, which need not be this one.
result<void> check_dsn_text(std::string const& dsn);
struct named_file {
    std::string_view option;  // "sslrootcert"
    std::string path;
};
/// The files that it names and that are not on this machine. None for a text that cannot be read.
std::vector<named_file> missing_files(std::string const& dsn);
/// Which database it names, without user secrets: "host:port/database" for messages, equal for equal databases.
result<std::string> place_of(std::string const& dsn);
/// An option of libpq, such as "host" or "sslmode".
bool is_option(std::string_view name);

}  // namespace signalbox::storage::postgres
