// What is wrong or doubtful in a configuration, with its place and the way out. Plain values, made by loading, printed by commands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

enum class severity : std::uint8_t { error, warning };
std::string_view name(severity level);  // "error", "warning"

struct finding {
    severity level = severity::error;
    std::string code;  // "L001"; docs/formats/configuration.md lists them
    std::string file;
    int line = 0;            // from 1; 0: the file as a whole
    int column = 0;          // from 1, counted in characters
    std::string path;        // "groups[0].members[1].model"; empty: the file as a whole
    std::string message;     // never holds a secret, nor what the environment put into a value
    std::string suggestion;  // what to write instead; empty: none
    bool nearest = false;    // the suggestion is the known name that looks most alike
    bool operator==(finding const&) const = default;
};

bool has_errors(std::vector<finding> const& all);

/// One line for each, ending in a line feed: FILE:LINE:COLUMN: error L001: message (did you mean "x"?)
std::string findings_as_text(std::vector<finding> const& all);
/// {"valid":bool,"file":"...","findings":[{"severity","code","file","line","column","path","message","suggestion"}...]}, one line.
std::string findings_as_json(std::string_view file, std::vector<finding> const& all);

}  // namespace signalbox::config
