// Opens the event store's file for writing: its mark, its journal mode, its tables, and whether it is whole. Part of the event writer.
#pragma once

#include "storage/event_writer.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <string>

namespace signalbox::storage {

/// The connection of the one writer, tables up to date. The caller holds the store's lock.
result<database> open_store_file(std::string const& path, writer_options const& options);

}  // namespace signalbox::storage
