// What vaults gave last, and when: the values that configurations are made with. In memory alone; on the main thread.
#pragma once

#include "engine/config/load.hpp"
#include "engine/config/vault_book.hpp"
#include "engine/vault/answer.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

/// Why a secret is not there.
struct vault_trouble {
    std::string vault, path;
    model::failure why;
};

class vault_cache {
public:
    struct entry {
        vault::definition place;
        std::string path;
        vault::content content;
        model::steady_time fetched{};
    };

    /// Null when it was never fetched.
    entry const* find(vault::definition const& in, std::string_view path) const;
    /// False when the same was there already; its age begins anew.
    bool put(vault::definition const& in, std::string_view path, vault::content fresh, model::steady_time now);
    /// Forgets what this configuration does not have.
    void keep_only(config::vault_book const& used);

    /// For a load of the configuration that has this book. The cache outlives it.
    config::vault_lookup lookup(std::shared_ptr<config::vault_book const> book, std::vector<vault_trouble> troubles = {}) const;

private:
    entry* found(vault::definition const& in, std::string_view path);

    std::vector<entry> all_;  // config::most_vault_uses at most
};

}  // namespace signalbox::server
