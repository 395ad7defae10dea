// The way in: from a file and those it includes to a frozen snapshot, or to everything that is wrong with it. Called at start, on reload, by `check`; no state.
#pragma once

#include "engine/config/file_pattern.hpp"
#include "engine/config/finding.hpp"
#include "engine/config/snapshot.hpp"
#include "engine/vault/reference.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

/// Looks an environment variable up; nothing when it is not set.
using environment = std::function<std::optional<std::string>(std::string const& name)>;

/// What a vault gave for a reference, or why there is nothing. It fetches nothing itself.
using vault_lookup = std::function<model::result<std::string>(vault::reference const& what)>;

struct vault_book;

struct load_options {
    bool allow_inline_secrets = false;
    bool strict = false;          // weights that do not sum to 100 are an error
    bool resolve_secrets = true;  // false: secrets are not fetched, only their references are checked; nothing is frozen then
    environment lookup;           // empty: the environment of this process
    vault_lookup from_vault;      // empty: secrets of vaults are not fetched, and stand-ins take their places
    std::int64_t now_unix = 0;    // to tell expired keys; 0: now
    std::string directory;        // load_text only: what relative paths in the text stand on; empty: they stay as they are
};

struct loaded {
    std::shared_ptr<snapshot const> frozen;    // null when there is any error
    std::shared_ptr<vault_book const> vaults;  // vault_book.hpp; beside what is frozen, and null when no secret stands in a vault
    std::vector<finding> findings;             // sorted by file and place; warnings alone do not keep it from being frozen
    std::string file;                          // as it was named
    std::vector<std::string> files;  // everything that was read: the file itself, those it includes, secrets, certificates, the price table
    std::vector<std::string> included;   // of these, the configuration's further files
    std::vector<file_pattern> patterns;  // by which they were found
    std::string text;                    // of the file; empty: it could not be read, or there is none
};

/// Reads, binds, checks and freezes one YAML file. Never throws for what a file holds.
loaded load(std::string const& path, load_options const& options = {});
/// The same for text in memory; `name` stands where a file's name would.
loaded load_text(std::string_view text, std::string const& name, load_options const& options = {});

/// schema/examples/demo.yaml as it was compiled in: the simulator alone, no key, no network.
std::string_view demo_configuration();

}  // namespace signalbox::config
