// A part of a YAML document as JSON text, for fields that take any. Pure apart from what it is given.
#pragma once

#include "engine/config/document.hpp"

#include <functional>
#include <optional>
#include <string>

namespace signalbox::config {

struct tree_needs {
    /// The text of a scalar with the environment's values; nothing when it is of no use, which was reported.
    std::function<std::optional<std::string>(node const& scalar, std::string const& path)> text;
    /// Where each list and map stands.
    std::function<void(node const& each, std::string const& path)> note;
};

/// Appends JSON. Scalars without quotes are what YAML 1.2 takes them for: true, false, a number, else text. False when a scalar was of no use.
bool append_tree(std::string& out, node const& from, std::string const& path, tree_needs const& with);

}  // namespace signalbox::config
