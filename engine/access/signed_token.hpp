// A signed token in its compact form (RFC 7515 7.1): taken apart strictly, and its signature verified. Values; nothing of the token is believed
// before verified() said so, and its header decides nothing but which of the accepted algorithms and known keys to try.
#pragma once

#include "engine/access/key_set.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::access {

/// Longer tokens are refused unread. Those of identity providers have 600 to 4,000 characters, with many groups more.
inline constexpr std::size_t token_length_limit = 8192;

/// Why a token is refused, in the order of the checks: of two readings of one token, the later reason tells more.
enum class token_fault : std::uint8_t {
    none,
    malformed,
    too_long,
    critical,     // it demands an extension (RFC 7515 4.1.11)
    algorithm,    // signed with one that is not accepted
    unknown_key,  // names a key that is not in the set, or none where it must
    signature,
    claims,  // not a JSON object
    no_end,  // exp is missing
    times,   // exp or nbf is no number
    expired,
    too_early,
    issuer,
    audience,
    consumer,       // the claim that names the consumer is missing or no name
    lacking_scope,  // from here on the caller is known, and may not
    lacking_claim,
};

struct signed_token {
    std::string_view signed_part;  // "header.payload", a view of the token
    std::string header, payload, signature;
    algorithm how = algorithm::hs256;
    std::optional<std::string> key_id;
};

/// Two dots: what is no token is a key.
bool looks_like_token(std::string_view presented);

/// Takes the token apart. `signed_part` is valid as long as the token is.
token_fault read_token(std::string_view token, signed_token& into);

token_fault check_signature(signed_token const& of, key_set const& keys, algorithms accepted);

}  // namespace signalbox::access
