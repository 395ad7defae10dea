// Where the counters of limits lie: in a file beside the event store, so that they outlive the server.
#pragma once

#include "engine/limits/slot_memory.hpp"
#include "server/audit_inbox.hpp"
#include "server/logger.hpp"

#include <string>

namespace signalbox::server {

/// The file of the event store at this path.
std::string limit_file(std::string const& store);

/// Opens the file; where that fails, limits are counted in memory and the log says so. Counts that begin anew are an act of administration.
limits::slot_memory open_limit_memory(std::string const& store, audit_inbox& acts, logger const& log);

}  // namespace signalbox::server
