// The command tree as plain values: what completion scripts and manual pages are made from. Copied freely.
#pragma once

#include <string>
#include <vector>

namespace signalbox::server {

struct option_outline {
    std::vector<std::string> names;  // "--follow", "-f"; of a positional its bare name
    std::string value;               // what it takes: "FILE", "TEXT"; empty for a flag
    std::string about;
    std::vector<std::string> words;  // the only values there are; empty: any
    bool positional = false;
    bool required = false;
    bool takes_file() const { return value == "FILE"; }
};

struct command_outline {
    std::string name;
    std::string path;  // "signalbox events tail"
    std::string about;
    std::vector<option_outline> options;
    std::vector<command_outline> commands;
};

/// For `bash`, `zsh` or `fish`; empty for any other shell.
std::string completion_script(command_outline const& root, std::string const& shell);  // completion.cpp

/// The page of one command, for man(1). `root` has the part about files and the environment.
std::string manual_page(command_outline const& of, command_outline const& root);  // manual.cpp

/// The command that the words name below `root`; null when one is none.
command_outline const* find_command(command_outline const& root, std::vector<std::string> const& words);

}  // namespace signalbox::server
