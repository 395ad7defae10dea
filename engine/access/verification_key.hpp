// One key that signatures of tokens are verified with: a public key or a shared secret, checked for strength when it is made. A frozen value,
// read by all threads.
#pragma once

#include "engine/access/algorithm.hpp"
#include "engine/model/failure.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace signalbox::access {

using public_key = std::shared_ptr<evp_pkey_st>;

/// Fault bad_request: why a key, or a set of them, is of no use.
inline model::failure unusable(std::string words)
{
    return {model::fault::bad_request, std::move(words), {}, 0, {}};
}

class verification_key {
public:
    /// RSA keys below 2048 bits can be factored by those who pay for it (NIST SP 800-131A); above 8192 a signature costs milliseconds.
    static constexpr int rsa_bits_least = 2048, rsa_bits_most = 8192;

    /// Faults bad_request: a key too weak or too large, a curve that no algorithm uses, a point that is not on its curve.
    static model::result<verification_key> of(public_key key);
    /// Fault bad_request for a secret shorter than the shortest hash, 32 bytes.
    static model::result<verification_key> of_secret(std::string bytes);

    std::string const& id() const { return id_; }
    key_family family() const { return family_; }
    void name(std::string id) { id_ = std::move(id); }
    void restrict_to(algorithm which) { only_ = which; }

    /// Whether the key is of the algorithm's kind, curve and strength, and is not meant for another one.
    bool fits(algorithm which) const;
    /// Precondition: fits(which). `signature` as tokens carry it: ECDSA's as two numbers side by side.
    bool verifies(algorithm which, std::string_view text, std::string_view signature) const;

private:
    verification_key() = default;
    bool same_mac(algorithm_facts const& with, std::string_view text, std::string_view mac) const;

    std::string id_;
    key_family family_ = key_family::secret;
    std::string curve_;  // OpenSSL's name
    std::string secret_;
    public_key key_;
    std::optional<algorithm> only_;
};

/// True for moduli of a widespread smart-card library whose primes can be found (Nemec and others: "The Return of Coppersmith's Attack",
/// 2017): their remainders by small primes are all powers of 65537. `modulus` big-endian.
bool has_guessable_primes(std::string_view modulus);  // guessable_primes.cpp

}  // namespace signalbox::access
