#include "tests/support/token_issuer.hpp"

#include "engine/base/base64.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>
#include <vector>

namespace signalbox::test {

namespace {

unsigned char const* bytes_of(std::string_view text)
{
    return reinterpret_cast<unsigned char const*>(text.data());
}

EVP_MD const* hash_of(std::string const& algorithm)
{
    std::string const size = algorithm.substr(2);
    if (size == "256") return EVP_sha256();
    if (size == "384") return EVP_sha384();
    return size == "512" ? EVP_sha512() : nullptr;
}

EVP_PKEY* generate(std::string const& algorithm, unsigned bits)
{
    if (algorithm.starts_with("RS") || algorithm.starts_with("PS")) return EVP_RSA_gen(bits);
    if (algorithm == "ES256") return EVP_EC_gen("P-256");
    if (algorithm == "ES384") return EVP_EC_gen("P-384");
    if (algorithm == "ES512") return EVP_EC_gen("P-521");
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
}

std::string number_of(evp_pkey_st* key, char const* name, int size = 0)
{
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1) throw std::runtime_error("no number of the key");
    std::string out(static_cast<std::size_t>(size ? size : BN_num_bytes(number)), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
    BN_free(number);
    return base64url(out);
}

template <class Write>
std::string pem_of(Write write)
{
    std::unique_ptr<BIO, decltype(&BIO_free)> const memory(BIO_new(BIO_s_mem()), BIO_free);
    write(memory.get());
    char* text = nullptr;
    auto const size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

/// The two numbers of an ECDSA signature side by side (RFC 7518 3.4).
std::string two_numbers(std::string const& der, int half)
{
    unsigned char const* at = bytes_of(der);
    ECDSA_SIG* const pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    std::string out(static_cast<std::size_t>(2 * half), '\0');
    auto* const to = reinterpret_cast<unsigned char*>(out.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), to, half);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), to + half, half);
    ECDSA_SIG_free(pair);
    return out;
}

}  // namespace

std::string base64url(std::string_view bytes)
{
    std::string out(base::without_base64_padding(base::encode_base64(bytes)));
    for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return out;
}

token_issuer::token_issuer(std::string algorithm, std::string key_id, unsigned bits, std::string secret)
    : algorithm_(std::move(algorithm)), key_id_(std::move(key_id)), secret_(std::move(secret))
{
    if (!algorithm_.starts_with("HS")) key_.reset(generate(algorithm_, bits), EVP_PKEY_free);
}

std::string token_issuer::public_pem() const
{
    return pem_of([this](BIO* to) { PEM_write_bio_PUBKEY(to, key_.get()); });
}

std::string token_issuer::private_pem() const
{
    return pem_of([this](BIO* to) { PEM_write_bio_PrivateKey(to, key_.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string token_issuer::jwk(std::string const& more) const
{
    std::string out = "{\"kid\":\"" + key_id_ + "\",";
    if (algorithm_.starts_with("HS")) {
        out += R"("kty":"oct","k":")" + base64url(secret_) + '"';
    } else if (algorithm_.starts_with("RS") || algorithm_.starts_with("PS")) {
        out += R"("kty":"RSA","n":")" + number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
               number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E) + '"';
    } else if (algorithm_.starts_with("ES")) {
        int const half = algorithm_ == "ES256" ? 32 : algorithm_ == "ES384" ? 48 : 66;
        out += R"("kty":"EC","crv":"P-)" + (half == 66 ? std::string("521") : algorithm_.substr(2)) + R"(","x":")" +
               number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, half) + R"(","y":")" +
               number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, half) + '"';
    } else {
        std::string raw(32, '\0');
        std::size_t size = raw.size();
        EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(raw.data()), &size);
        out += R"("kty":"OKP","crv":"Ed25519","x":")" + base64url(raw) + '"';
    }
    return out + more + '}';
}

std::string token_issuer::sign(std::string_view text) const
{
    std::string out(1024, '\0');
    auto* const to = reinterpret_cast<unsigned char*>(out.data());
    EVP_MD const* const hash = algorithm_ == "EdDSA" ? nullptr : hash_of(algorithm_);
    if (algorithm_.starts_with("HS")) {
        unsigned size = 0;
        HMAC(hash, secret_.data(), static_cast<int>(secret_.size()), bytes_of(text), text.size(), to, &size);
        return out.substr(0, size);
    }
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const with(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX* settings = nullptr;
    EVP_DigestSignInit(with.get(), &settings, hash, nullptr, key_.get());
    if (algorithm_.starts_with("PS")) {
        EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST);
    }
    std::size_t size = out.size();
    if (EVP_DigestSign(with.get(), to, &size, bytes_of(text), text.size()) != 1) throw std::runtime_error("no signature");
    out.resize(size);
    return algorithm_.starts_with("ES") ? two_numbers(out, algorithm_ == "ES256" ? 32 : algorithm_ == "ES384" ? 48 : 66) : out;
}

std::string token_issuer::token(std::string const& payload) const
{
    return token_with(R"({"alg":")" + algorithm_ + R"(","kid":")" + key_id_ + "\"}", payload);
}

std::string token_issuer::token_with(std::string const& header, std::string const& payload) const
{
    std::string const signed_part = base64url(header) + '.' + base64url(payload);
    return signed_part + '.' + base64url(sign(signed_part));
}

}  // namespace signalbox::test
