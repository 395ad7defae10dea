// The tree of a configuration's text as the console walks it: by paths such as groups[0].members[1].weight, and compared without places. Pure
// functions over the engine's tree; nothing here reads YAML a second time.
#pragma once

#include "engine/config/document.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace signalbox::console {

using config::node;
using config::node_pointer;

/// A key of a map, or a place in a list.
using PathStep = std::variant<std::string, std::size_t>;
using Path = std::vector<PathStep>;

/// Nothing when it is no path.
std::optional<Path> pathFrom(std::string_view text);
std::string pathText(Path const& path);

/// Null when the text is no YAML that the engine reads.
node_pointer treeOf(std::string_view text);
/// Null when there is nothing at that path.
node_pointer at(node_pointer const& root, Path const& path);
node_pointer at(node_pointer const& root, std::string_view path);

/// A copy in which another value stands at the path; the rest is shared. Null when there is nothing at that path.
node_pointer replaced(node_pointer const& root, Path const& path, node_pointer const& value);

/// The offset in bytes of a place in the text, which may begin with a byte order mark.
std::size_t offsetOf(std::string_view text, config::mark at);

}  // namespace signalbox::console
