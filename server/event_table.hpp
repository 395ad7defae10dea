// Events and totals as people read them in a terminal. Pure.
#pragma once

#include "storage/dimension.hpp"
#include "storage/event_reader.hpp"

#include "schema/event.pb.h"

#include <string>
#include <vector>

namespace signalbox::server {

/// A table, titles first.
std::string table_of(std::vector<schema::Event> const& events);
/// One event as a line of fixed columns, for following.
std::string line_of(schema::Event const& event);
/// One event with everything that is known, attempts included.
std::string page_of(schema::Event const& event);
std::string table_of(std::vector<storage::stats_row> const& rows, storage::dimension by);

}  // namespace signalbox::server
