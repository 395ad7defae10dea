// What one issuer's tokens must be and what is read from them: an authenticator of type jwt as it was configured. Frozen with the
// configuration; judged on the request's thread.
#pragma once

#include "engine/access/claims.hpp"
#include "engine/access/key_signals.hpp"
#include "engine/access/signed_token.hpp"
#include "engine/access/tier.hpp"
#include "engine/model/principal.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::access {

struct required_claim {
    std::string path;
    std::string word;  // what the claim or one of its list must be; "*" for anything
    bool operator==(required_claim const&) const = default;
};

/// A claim that conditions see as a header.
struct propagated_claim {
    std::string path, header;
    bool operator==(propagated_claim const&) const = default;
};

struct token_rules {
    std::string id;  // of the authenticator
    algorithms accepted;
    std::shared_ptr<key_set const> keys;   // null: not fetched yet, or too old
    std::string address;                   // where they are fetched from; empty: they stand in a file
    std::shared_ptr<key_signals> signals;  // with an address
    std::string issuer;                    // empty: any
    std::vector<std::string> audience;     // one of them; empty: any
    std::chrono::seconds leeway{30};       // between the clocks of issuer and gateway
    bool must_end = true;                  // exp must be there
    std::vector<std::string> scopes;       // all of them
    std::vector<required_claim> claims;
    std::string consumer_path = "sub";
    std::string tags_path;  // empty: none
    std::string tier_path;  // empty: none
    std::string tier;       // of consumers that have none otherwise; empty: none
    tier_lists tiers;
    std::vector<propagated_claim> propagated;
    model::principal not_declared{};  // rights of consumers that the configuration does not declare
};

/// The consumers of the configuration, by name; null: none that a caller may be.
using declared_consumers = std::map<std::string, std::shared_ptr<model::principal const>, std::less<>>;

struct token_verdict {
    token_fault why = token_fault::none;
    std::string about;         // the scope or claim that is lacking
    bool keys_coming = false;  // keys are being fetched: the next second may know better
    std::shared_ptr<model::principal const> who;
    std::int64_t valid_until = 0;  // seconds; the leeway counts
};

/// How long a token without an end is believed before it is verified again.
inline constexpr std::chrono::seconds endless_token_interval{900};

/// Longest name of a consumer in a token, as in the configuration.
inline constexpr std::size_t consumer_name_limit = 200;

/// Verifies and judges the token. The principal has the rights of the declared consumer of that name, or those of consumers that are not declared.
token_verdict judge(token_rules const& rules, declared_consumers const& declared, std::string_view token, std::int64_t now_unix);

/// Who has a token with these claims; null when they name no consumer, or one that no caller may be.
std::shared_ptr<model::principal const> principal_of(token_rules const& rules, declared_consumers const& declared, claims const& said);

/// What is said to the caller: unauthorized, forbidden where a right is lacking, saturated (503) while keys are fetched.
model::failure failure_of(token_verdict const& seen);

}  // namespace signalbox::access
