// A configuration that another server gives: fetched again while it is served, with a copy of the last good one in a file, which is what is served.
// The fetching has a thread of its own; the running server notices the copy as any changed file.
#pragma once

#include "server/operator_line.hpp"
#include "server/serve.hpp"
#include "server/vault_round.hpp"

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

namespace signalbox::server {

struct follow_options {
    std::string copy;           // empty: signalbox.copy.yaml in the working folder
    std::string token_file;     // of a bearer token that the address wants; empty: none
    std::string every = "30s";  // between two looks
};

/// What a look at the address found.
enum class sighting : std::uint8_t { fresh, unchanged, wrong, away };

class followed_configuration {
public:
    /// `copy`: the file of the last good text; `allow_inline_secrets` as when it is served.
    followed_configuration(operator_line from, std::string copy, bool allow_inline_secrets)
        : from_(std::move(from)), copy_(std::move(copy)), allow_inline_secrets_(allow_inline_secrets)
    {}
    followed_configuration(followed_configuration const&) = delete;

    /// Asks for the text unless it is the one that was seen last. A text without errors, whose secrets vaults give, replaces the copy; any other leaves it,
    /// and detail() says why. One whose secrets cannot be had is asked for again. A copy that was changed here stays until the server has another text.
    sighting look(vault_round how = round_of_reload, std::stop_token const& stop = {});
    /// Of the last look that was wrong or away.
    std::string const& detail() const { return detail_; }
    /// Why the text that the server had last is not in force; empty: it is.
    std::string const& refused() const { return refused_; }
    /// How the copy differs from the text that the server gave last; empty: it does not, or the server has given none since the start.
    std::string const& differs() const { return differs_; }

private:
    sighting ask(vault_round how, std::stop_token const& stop);
    sighting refuse(sighting how, std::string why);
    sighting agree(std::string const& tag);
    void compare();
    sighting take(std::string const& text, std::string const& tag, vault_round how);

    operator_line from_;
    vault_cache values_;                // that were fetched for texts that were looked at
    std::string copy_, seen_, detail_;  // seen_: the ETag of the last text, good or not
    std::string given_;                 // names the last good text of the server; empty: there was none since the start
    std::string refused_, differs_;
    bool allow_inline_secrets_;
};

/// `signalbox serve URL`. As serve(); 2 as well for an address that cannot be used, 1 when it is away and there is no copy.
int serve_followed(serve_options const& options, follow_options const& follow);

}  // namespace signalbox::server
