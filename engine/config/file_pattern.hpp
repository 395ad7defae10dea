// Names of files by patterns of a shell, in one order whatever the folder's is. Functions only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

/// A pattern of `include`, and the files that matched it when it was read.
struct file_pattern {
    std::string pattern;
    std::vector<std::string> matches;
};

/// True when *, ? or [ in it stands for other characters.
bool is_pattern(std::string_view text);

/// Files whose names match, sorted by their bytes. A name without such characters matches itself when there is such a file.
std::vector<std::string> files_matching(std::string const& pattern);

/// `pattern` standing on `directory`, whose characters mean themselves.
std::string pattern_on(std::string const& directory, std::string const& pattern);

}  // namespace signalbox::config
