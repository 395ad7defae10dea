// An identity provider as far as tests need one: a key of any kind, its public half in PEM and as a JSON Web Key, and signed tokens. A value
// made through OpenSSL.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace signalbox::test {

class token_issuer {
public:
    /// "RS256" and the other names of RFC 7518 and 8037; of HS algorithms `secret` is the key. RSA keys have `bits`.
    explicit token_issuer(std::string algorithm, std::string key_id = "k1", unsigned bits = 2048, std::string secret = {});

    std::string public_pem() const;
    std::string private_pem() const;
    /// One JSON Web Key; `more` stands behind its members: `,"use":"enc"`.
    std::string jwk(std::string const& more = {}) const;
    std::string jwks() const { return "{\"keys\":[" + jwk() + "]}"; }

    /// A token with the header {"alg","kid"} and this payload.
    std::string token(std::string const& payload) const;
    /// The same with a header of the test's own.
    std::string token_with(std::string const& header, std::string const& payload) const;
    std::string const& key_id() const { return key_id_; }

private:
    std::string sign(std::string_view text) const;

    std::string algorithm_, key_id_, secret_;
    std::shared_ptr<evp_pkey_st> key_;
};

std::string base64url(std::string_view bytes);

}  // namespace signalbox::test
