// How much of each limit is used, as a table and as JSON: for the command and for the operator's page. Pure.
#pragma once

#include "engine/limits/counter_view.hpp"

#include <string>
#include <vector>

namespace signalbox::server {

/// A line for each counter; a limit without one has a line, too.
std::string limits_text(std::vector<limits::limit_view> const& all);

/// A list of objects, one for each limit (docs/formats/admin.md).
std::string limits_json(std::vector<limits::limit_view> const& all);

}  // namespace signalbox::server
