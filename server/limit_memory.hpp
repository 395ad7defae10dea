// Where the counters of limits lie: in a file beside the event store, so that they outlive the server.
#pragma once

#include "engine/limits/slot_memory.hpp"
#include "server/audit_inbox.hpp"
#include "server/logger.hpp"
#include "server/redis/counters_identity.hpp"

#include <string>

namespace signalbox::server {

/// The file of the event store at this path.
std::string limit_file(std::string const& store);

/// What this gateway is called among those that share limits: the file's, so that it is the same after a restart; by chance where there is no file.
redis::counters_identity limit_identity(std::string const& store);

/// Opens the file; where that fails, limits are counted in memory and the log says so. Counts that begin anew are an act of administration.
limits::slot_memory open_limit_memory(std::string const& store, audit_inbox& acts, logger const& log);

}  // namespace signalbox::server
