// Which kind of SQLite file this is and how its tables came to be, step by step. Used while a file is opened, before other code has the
// connection.
#pragma once

#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace signalbox::storage {

/// A kind of file: its mark in the header (`PRAGMA application_id`), and the statements of version 1, 2, ... (`PRAGMA user_version`).
struct format {
    std::string_view noun;  // "event store", for messages
    std::int32_t application_id = 0;
    std::span<char const* const> steps;
    std::int64_t version() const { return static_cast<std::int64_t>(steps.size()); }
};

/// Looks whether the file is ours or unused. Troubles: not_a_store, newer_schema.
result<void> check_mark(database& file, format const& is);

/// Brings a file up to date, each step in a transaction of its own; an empty file gets everything. Troubles: not_a_store, newer_schema.
result<void> migrate(database& file, format const& to);

/// Only looks. Troubles: not_a_store, older_schema, newer_schema.
result<void> verify(database& file, format const& is);

format const& event_store_format();            // event_store_format.cpp
format const& key_store_format();              // key_store_format.cpp
format const& payload_store_format();          // payload_store_format.cpp
format const& configuration_history_format();  // configuration_history_format.cpp

}  // namespace signalbox::storage
