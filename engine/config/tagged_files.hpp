// The objects of one tag in a configuration of several files: which of its files change, each with its own lines. Pure functions.
#pragma once

#include "engine/config/text_change.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace signalbox::config {

struct configuration_file {
    std::string text;
    node_pointer root;      // of this file alone
    std::string name = {};  // in messages
};

struct changed_file {
    std::size_t which = 0;
    changed_text fresh;
};

/// As with_tagged (plan.hpp) over all files: each object changes, or goes, in the file where it stands. A new one comes into the first file that has an object
/// of the tag, else into the first of all.
std::vector<changed_file> tagged_files(std::vector<configuration_file> const& files, node const& wanted, std::string const& tag);

}  // namespace signalbox::config
