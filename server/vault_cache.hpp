// What vaults gave last, and when: the values that configurations are made with. In memory alone; on the main thread.
#pragma once

#include "engine/config/load.hpp"
#include "engine/config/vault_book.hpp"
#include "engine/vault/answer.hpp"

#include <functional>
#include <memory>
#include <optional>
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
        std::optional<vault::content> in_force = {};  // with a content that no configuration was made with yet: the one before
        std::optional<vault::content> refused = {};   // given last, and of no use
    };

    /// Null when it was never fetched.
    entry const* find(vault::definition const& in, std::string_view path) const;
    /// False when the same was there already, or was refused; its age begins anew.
    bool put(vault::definition const& in, std::string_view path, vault::content fresh, model::steady_time now);
    /// What is there now is in force.
    void accept();
    /// Goes through the contents that are not in force yet, each beside those that are: those that `makes` says true of stay, the others are refused and
    /// give way to the one before.
    void sift(std::function<bool()> const& makes);
    /// A content that was given last is refused.
    bool refuses() const;
    /// Forgets what this configuration does not have.
    void keep_only(config::vault_book const& used);

    /// For a load of the configuration that has this book. The cache outlives it.
    config::vault_lookup lookup(std::shared_ptr<config::vault_book const> book, std::vector<vault_trouble> troubles = {}) const;

private:
    entry* found(vault::definition const& in, std::string_view path);

    std::vector<entry> all_;  // config::most_vault_uses at most
};

}  // namespace signalbox::server
