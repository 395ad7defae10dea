#include "engine/access/verification_key.hpp"

#include "engine/access/hash_functions.hpp"
#include "engine/access/openssl_owned.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <array>

namespace signalbox::access {

namespace {

unsigned char const* bytes_of(std::string_view text)
{
    return reinterpret_cast<unsigned char const*>(text.data());
}

owned<BIGNUM> number_of(evp_pkey_st* key, char const* name)
{
    BIGNUM* out = nullptr;
    (void)EVP_PKEY_get_bn_param(key, name, &out);
    return owned<BIGNUM>(out);
}

std::optional<model::failure> rsa_problem(evp_pkey_st* key)
{
    auto const modulus = number_of(key, OSSL_PKEY_PARAM_RSA_N), exponent = number_of(key, OSSL_PKEY_PARAM_RSA_E);
    if (!modulus || !exponent) return unusable("the RSA key cannot be read");
    int const bits = BN_num_bits(modulus.get());
    if (bits < verification_key::rsa_bits_least)
        return unusable("an RSA key of " + std::to_string(bits) + " bits is too weak: it needs " +
                        std::to_string(verification_key::rsa_bits_least) + " at least");
    if (bits > verification_key::rsa_bits_most)
        return unusable("an RSA key of " + std::to_string(bits) + " bits is too large: " + std::to_string(verification_key::rsa_bits_most) +
                        " are the most");
    // With the exponent 1 a signature is its text; an even one has no inverse.
    if (BN_is_one(exponent.get()) || !BN_is_odd(exponent.get())) return unusable("the RSA key's exponent must be odd and 3 or more");
    std::string big_endian(static_cast<std::size_t>(BN_num_bytes(modulus.get())), '\0');
    BN_bn2bin(modulus.get(), reinterpret_cast<unsigned char*>(big_endian.data()));
    if (has_guessable_primes(big_endian))
        return unusable("the RSA key was made by a library whose keys can be factored (CVE-2017-15361): make a new one");
    return std::nullopt;
}

std::string curve_of(evp_pkey_st* key)
{
    std::array<char, 64> name{};
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) != 1) return {};
    return {name.data(), size};
}

bool is_sound(evp_pkey_st* key)
{
    owned<EVP_PKEY_CTX> const check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return check && EVP_PKEY_public_check(check.get()) == 1;
}

bool has_algorithm(std::string_view curve)
{
    for (algorithm const each : {algorithm::es256, algorithm::es384, algorithm::es512})
        if (facts_of(each).curve == curve) return true;
    return false;
}

/// An ECDSA signature as OpenSSL takes it (DER) from the two numbers of a token's; empty when it has another length.
std::string der_of(std::string_view signature, std::size_t half)
{
    if (signature.size() != 2 * half) return {};
    owned<BIGNUM> r(BN_bin2bn(bytes_of(signature), static_cast<int>(half), nullptr));
    owned<BIGNUM> s(BN_bin2bn(bytes_of(signature) + half, static_cast<int>(half), nullptr));
    owned<ECDSA_SIG> const pair(ECDSA_SIG_new());
    if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
    (void)r.release();
    (void)s.release();
    unsigned char* out = nullptr;
    int const size = i2d_ECDSA_SIG(pair.get(), &out);
    owned<unsigned char> const kept(out);
    return size > 0 ? std::string(reinterpret_cast<char*>(out), static_cast<std::size_t>(size)) : std::string();
}

bool set_pss(EVP_PKEY_CTX* of)
{
    return EVP_PKEY_CTX_set_rsa_padding(of, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(of, RSA_PSS_SALTLEN_DIGEST) == 1;
}

}  // namespace

model::result<verification_key> verification_key::of(public_key key)
{
    verification_key made;
    switch (EVP_PKEY_get_base_id(key.get())) {
    case EVP_PKEY_RSA:
        made.family_ = key_family::rsa;
        if (auto const problem = rsa_problem(key.get())) return *problem;
        break;
    case EVP_PKEY_EC:
        made.family_ = key_family::ec;
        made.curve_ = curve_of(key.get());
        if (!has_algorithm(made.curve_)) return unusable("the key's curve is none of P-256, P-384 and P-521");
        break;
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448: made.family_ = key_family::edwards; break;
    default: return unusable("the key is none of RSA, EC and Ed25519 or Ed448");
    }
    if (!is_sound(key.get())) return unusable("the key's numbers are no public key");
    made.key_ = std::move(key);
    return made;
}

model::result<verification_key> verification_key::of_secret(std::string bytes)
{
    std::size_t const least = facts_of(algorithm::hs256).hash_size;
    if (bytes.size() < least)
        return unusable("a shared secret of " + std::to_string(bytes.size()) + " bytes is too short: HS256 needs " + std::to_string(least) +
                        " at least, HS384 48 and HS512 64");
    verification_key made;
    made.secret_ = std::move(bytes);
    return made;
}

bool verification_key::fits(algorithm which) const
{
    algorithm_facts const& facts = facts_of(which);
    if (facts.family != family_ || (only_ && *only_ != which)) return false;
    if (family_ == key_family::secret) return secret_.size() >= facts.hash_size;  // RFC 7518 3.2
    return family_ != key_family::ec || facts.curve == curve_;
}

bool verification_key::same_mac(algorithm_facts const& with, std::string_view text, std::string_view mac) const
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned size = 0;
    auto const* const done =
        HMAC(hash_function(with.hash), secret_.data(), static_cast<int>(secret_.size()), bytes_of(text), text.size(), made.data(), &size);
    return done && size == mac.size() && CRYPTO_memcmp(made.data(), mac.data(), size) == 0;
}

bool verification_key::verifies(algorithm which, std::string_view text, std::string_view signature) const
{
    algorithm_facts const& facts = facts_of(which);
    if (facts.family == key_family::secret) return same_mac(facts, text, signature);
    std::string der;
    if (facts.family == key_family::ec) {
        der = der_of(signature, facts.half);
        if (der.empty()) return false;
        signature = der;
    }
    owned<EVP_MD_CTX> const with(EVP_MD_CTX_new());
    EVP_PKEY_CTX* settings = nullptr;  // owned by `with`
    EVP_MD const* const hash = facts.hash ? hash_function(facts.hash) : nullptr;
    if (!with || EVP_DigestVerifyInit(with.get(), &settings, hash, nullptr, key_.get()) != 1) return false;
    if (facts.pss && !set_pss(settings)) return false;
    return EVP_DigestVerify(with.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

}  // namespace signalbox::access
