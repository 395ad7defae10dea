// Where the configuration comes from and whether it changed: a file with everything it refers to, or the built-in demo. Main thread only.
#pragma once

#include "engine/config/load.hpp"
#include "server/serve.hpp"
#include "server/vault_round.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::server {

/// Where a configuration is judged: files that a connection string names stand on the gateway's machine, which need not be that of a check.
enum class judged : std::uint8_t { by_the_gateway, elsewhere };

/// Loads once with stand-ins for secrets of vaults, which shows all other mistakes and which secrets there are; fetches what the cache lacks of them,
/// and loads again with the values. Connection strings are looked at. Where the values keep it from being frozen, it has its secrets in `vaults` all the same.
config::loaded with_vaults(vault_cache& vaults, vault_round how, config::load_options with,
                           std::function<config::loaded(config::load_options const&)> const& load, judged where = judged::by_the_gateway);

/// What loading does not know: that the connection string of a shared store can be read, and that the files which it names are there. Where that is
/// not so, it is found besides, and nothing is frozen; elsewhere than at the gateway a missing file is a warning.
void look_at_dsn(config::loaded& made, judged where = judged::by_the_gateway);

/// Not frozen, and good but for what vaults gave or did not give.
bool waits_for_vaults(config::loaded const& made);

/// A file for commands that send nothing, so that secrets may be missing and may stand in it: each variable that is not set has a value of its own, for
/// two equal keys are an error.
config::loaded load_to_look(std::string const& file);
/// The same for text in memory that would stand in the place of this file.
config::loaded load_to_look(std::string_view text, std::string const& place);

class configuration_source {
public:
    explicit configuration_source(serve_options const& options) : options_(options) {}

    /// Reads everything anew and remembers what was read. What the cache lacks of secrets in vaults is fetched.
    config::loaded load(vault_cache& vaults, vault_round how);
    /// Another text in the place of the file's, likewise, and nothing is remembered.
    config::loaded load_text(std::string_view text, vault_cache& vaults, vault_round how) const;
    /// True when one of the files read last differs in time, size or identity from what was read, or a pattern of `include` matches others.
    bool changed();

private:
    struct print {  // what a file looked like
        std::int64_t modified_ns = -1, size = -1;
        std::uint64_t inode = 0;
        bool operator==(print const&) const = default;
    };
    static print look(std::string const& path);
    config::load_options options() const;

    serve_options const& options_;
    std::vector<std::pair<std::string, print>> files_;
    std::vector<config::file_pattern> patterns_;
};

}  // namespace signalbox::server
