// Where the configuration comes from and whether it changed: a file with everything it refers to, or the built-in demo. Main thread only.
#pragma once

#include "engine/config/load.hpp"
#include "server/serve.hpp"

#include <string>
#include <utility>
#include <vector>

namespace signalbox::server {

/// A file for commands that send nothing, so that secrets may be missing and may stand in it: each variable that is not set has a value of its own, for
/// two equal keys are an error.
config::loaded load_to_look(std::string const& file);
/// The same for text in memory that would stand in the place of this file.
config::loaded load_to_look(std::string_view text, std::string const& place);

class configuration_source {
public:
    explicit configuration_source(serve_options const& options) : options_(options) {}

    /// Reads everything anew and remembers what was read.
    config::loaded load();
    /// True when one of the files read last differs in time, size or identity from what was read, or a pattern of `include` matches others.
    bool changed();

private:
    struct print {  // what a file looked like
        std::int64_t modified_ns = -1, size = -1;
        std::uint64_t inode = 0;
        bool operator==(print const&) const = default;
    };
    static print look(std::string const& path);

    serve_options const& options_;
    std::vector<std::pair<std::string, print>> files_;
    std::vector<config::file_pattern> patterns_;
};

}  // namespace signalbox::server
