// A value written as YAML: for what a form adds to the text of a configuration. Pure functions.
#pragma once

#include "console/config/document_tree.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::console {

/// As a person types it: a number may be one.
node_pointer typedScalar(std::string_view value);
node_pointer listOf(std::vector<node_pointer> items);
node_pointer mapOf(std::vector<std::pair<std::string, node_pointer>> entries);

/// On one line: "{model: a, weight: 30}". What would read as something else has quotes.
std::string flowText(node const& value);

/// The same with each entry of a map on a line of its own; lines behind the first one begin in column `indent`.
std::string blockText(node const& value, std::size_t indent, std::string_view line_end);

}  // namespace signalbox::console
