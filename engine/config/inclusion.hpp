// A configuration of several files as one tree: what `include` names is read, and its sections are joined to those of the file that names it. Functions
// only; each file is opened and closed by its reading.
#pragma once

#include "engine/config/document.hpp"
#include "engine/config/file_pattern.hpp"
#include "engine/config/load.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

/// Files that a configuration may include, over all patterns.
inline constexpr std::size_t most_included = 256;
/// An included file may include others, which may: no installation nests deeper, and a person still finds what stands where.
inline constexpr unsigned include_depth_limit = 4;

/// What was read beside the first file.
struct included_files {
    std::vector<std::string> names;      // in the order of reading; those that could not be read as well
    std::vector<file_pattern> patterns;  // to notice files that come and go
    std::string text;                    // of all of them, for the digest
};

struct inclusion_settings {
    std::string directory;       // of the first file
    environment const& lookup;   // for ${NAME} in patterns
    bool unset_is_error = true;  // false: a pattern with a variable that is not set is left out with a warning
    std::map<std::string, std::string> const* instead = nullptr;  // texts that would stand in files, by their names; null: none
};

/// Reads the text as read_document does and joins what its `include` names, which is not in the tree. Places in the tree name their file. Null when there
/// is no tree to go on with. Codes: C008 a file that cannot be included, C003 a section in two files, L035 a pattern without a file.
node_pointer read_with_included(std::string_view text, inclusion_settings const& with, report& out, included_files& found);

}  // namespace signalbox::config
