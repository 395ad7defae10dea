// How callers may show who they are, where the configuration lists it (`auth`): keys, tokens, or both. A frozen value; new ones replace the
// old.
#pragma once

#include "engine/access/credential.hpp"
#include "engine/access/key_ring.hpp"
#include "engine/access/token_rules.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace signalbox::access {

/// Keys by the address they were fetched from.
using fetched_keys = std::map<std::string, std::shared_ptr<key_set const>, std::less<>>;

/// Whether keys are taken, and how.
struct key_rules {
    bool taken = true;
    std::optional<key_places> in{};                       // absent: the usual places
    std::shared_ptr<model::principal const> anonymous{};  // who a caller without a known key is; null: it is refused
};

class authenticators {
public:
    /// `tokens` in the order in which they are tried; `declared` may be null.
    authenticators(key_rules keys, std::vector<token_rules> tokens, std::shared_ptr<declared_consumers const> declared);
    authenticators(authenticators const&) = delete;

    /// The same with the keys that were fetched.
    authenticators(authenticators const& from, fetched_keys const& fetched);

    key_rules const& keys() const { return keys_; }
    std::vector<token_rules> const& tokens() const { return tokens_; }
    declared_consumers const& declared() const { return *declared_; }

    /// Who presents this. What has the form of a token is looked for among the verified tokens, then among the keys, then verified; a bad
    /// token is refused also where the ring is open to all. Faults: unauthorized, forbidden.
    model::result<std::shared_ptr<model::principal const>> admit(key_ring const& ring, std::string_view presented,
                                                                 std::int64_t now_unix) const
    {
        return admit(ring, presented, now_unix, ring.open_to_all());
    }
    /// The same where `open` says whether the public principal passes.
    model::result<std::shared_ptr<model::principal const>> admit(key_ring const& ring, std::string_view presented, std::int64_t now_unix,
                                                                 bool open) const;

private:
    model::result<std::shared_ptr<model::principal const>> admit_token(key_ring const& ring, std::string_view token,
                                                                       std::int64_t now_unix) const;
    model::failure missing(std::string_view presented) const;

    key_rules keys_;
    std::vector<token_rules> tokens_;
    std::shared_ptr<declared_consumers const> declared_;
    std::uint64_t number_;  // no others of this process have it
};

}  // namespace signalbox::access
