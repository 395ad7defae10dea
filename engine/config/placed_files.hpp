// A whole configuration brought to one of several files: each object changes in the file where it stands, and every other line stays. Pure functions.
#pragma once

#include "engine/config/tagged_files.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace signalbox::config {

/// An object that is in no file yet, and the file that it comes into.
struct new_object {
    std::string section, id;
    std::size_t file = 0;
};

struct placed_change {
    std::vector<changed_file> files;   // those that change
    std::vector<new_object> fresh;     // in the order of the wanted configuration
    std::vector<std::string> refused;  // what has no place and why, in words; empty: the files together say what is wanted
};

/// `files` in the order in which they are read, the first one first; `wanted` has no `include`. An object changes, or goes, where it stands. The order of
/// a list has a meaning, so a new object comes into the file of the one before it; into the first file when there is none. A section that is
/// no list of objects stays in its file. Comments ("x-...") and `include` stay as they are.
placed_change placed_files(std::vector<configuration_file> const& files, node const& wanted);

}  // namespace signalbox::config
