// The runs of a server as a table for a terminal and as JSON. Pure.
#pragma once

#include "storage/event_reader.hpp"

#include <string>
#include <vector>

namespace signalbox::server {

/// A table, titles first. A loss reads "3", "at least 3" or "unknown".
std::string table_of(std::vector<storage::run_row> const& runs);
/// A list of objects; `lost` is null when it is unknown.
std::string json_of(std::vector<storage::run_row> const& runs);

}  // namespace signalbox::server
