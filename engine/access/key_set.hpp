// The keys of one issuer of tokens: read from PEM, from one JSON Web Key or from a set of them (RFC 7517). A frozen value; a new set replaces
// the old one.
#pragma once

#include "engine/access/verification_key.hpp"
#include "engine/wire/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::access {

/// Issuers publish two or three; a set is searched for each token that is new.
inline constexpr std::size_t key_set_limit = 64;
inline constexpr std::size_t key_set_bytes = 256u << 10;

struct key_set {
    std::vector<verification_key> keys;
    std::string text;                   // what was read: another text is another set
    std::vector<std::string> left_out;  // why others of the text cannot be used, for people: "keys[1]: ..."

    /// The keys that a token with this algorithm and key id may be signed with. An id finds the key of that id, and keys without one; without
    /// an id the only key that fits. Keys without an id (PEM) are all tried.
    std::vector<verification_key const*> find(algorithm which, std::optional<std::string> const& id) const;
};

/// Faults bad_request with the reason: neither PEM nor JSON, no key that can be used, shared secrets beside public keys, two keys of one id,
/// a private key.
model::result<key_set> read_key_set(std::string_view text);

/// One JSON Web Key for verifying signatures. Faults bad_request.
model::result<verification_key> read_jwk(wire::json_view key);  // jwk.cpp
/// "PUBLIC KEY" and "CERTIFICATE" blocks. Faults bad_request.
model::result<key_set> read_pem_keys(std::string_view text);  // pem_keys.cpp

}  // namespace signalbox::access
