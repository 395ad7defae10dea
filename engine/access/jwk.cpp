// From a JSON Web Key (RFC 7517 4, RFC 7518 6, RFC 8037 2) to a key of OpenSSL's. Pure.
#include "engine/access/key_set.hpp"

#include "engine/access/openssl_owned.hpp"
#include "engine/base/base64.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

#include <array>

namespace signalbox::access {

namespace {

struct curve_row {
    std::string_view name;
    char const* group;
    std::size_t coordinate;  // bytes
};
constexpr std::array curves{curve_row{"P-256", "prime256v1", 32}, curve_row{"P-384", "secp384r1", 48}, curve_row{"P-521", "secp521r1", 66}};

/// The bytes of a member; empty when it is no base64url text.
std::string bytes_at(wire::json_view key, std::string_view name)
{
    auto const text = key[name].string();
    return text ? base::decode_base64url(*text).value_or(std::string()) : std::string();
}

model::result<verification_key> key_from(char const* type, OSSL_PARAM_BLD* parts)
{
    owned<OSSL_PARAM> const given(OSSL_PARAM_BLD_to_param(parts));
    owned<EVP_PKEY_CTX> const maker(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* made = nullptr;
    bool const done = given && maker && EVP_PKEY_fromdata_init(maker.get()) == 1 &&
                      EVP_PKEY_fromdata(maker.get(), &made, EVP_PKEY_PUBLIC_KEY, given.get()) == 1;
    public_key key(made, EVP_PKEY_free);
    if (!done || !key) return unusable("its numbers are no public key");
    return verification_key::of(std::move(key));
}

model::result<verification_key> rsa_key(wire::json_view from)
{
    std::string const n = bytes_at(from, "n"), e = bytes_at(from, "e");
    if (n.empty() || e.empty()) return unusable("an RSA key needs n and e in base64url");
    auto const number = [](std::string const& bytes) {
        return owned<BIGNUM>(BN_bin2bn(reinterpret_cast<unsigned char const*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
    };
    auto const modulus = number(n), exponent = number(e);
    owned<OSSL_PARAM_BLD> const parts(OSSL_PARAM_BLD_new());
    if (!parts || OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
        return unusable("its numbers are no public key");
    return key_from("RSA", parts.get());
}

model::result<verification_key> ec_key(wire::json_view from)
{
    std::string const curve = from["crv"].string_or({}), x = bytes_at(from, "x"), y = bytes_at(from, "y");
    for (curve_row const& each : curves) {
        if (each.name != curve) continue;
        if (x.size() != each.coordinate || y.size() != each.coordinate)
            return unusable("x and y of a key on " + curve + " have " + std::to_string(each.coordinate) + " bytes each");
        std::string const point = '\x04' + x + y;  // uncompressed (SEC 1, 2.3.3)
        owned<OSSL_PARAM_BLD> const parts(OSSL_PARAM_BLD_new());
        if (!parts || OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, each.group, 0) != 1 ||
            OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
            return unusable("its numbers are no public key");
        return key_from("EC", parts.get());
    }
    return unusable("its curve (crv) is none of P-256, P-384 and P-521");
}

model::result<verification_key> edwards_key(wire::json_view from)
{
    std::string const curve = from["crv"].string_or({}), x = bytes_at(from, "x");
    int const type = curve == "Ed25519" ? EVP_PKEY_ED25519 : curve == "Ed448" ? EVP_PKEY_ED448 : EVP_PKEY_NONE;
    if (type == EVP_PKEY_NONE) return unusable("its curve (crv) is none of Ed25519 and Ed448");
    public_key key(EVP_PKEY_new_raw_public_key(type, nullptr, reinterpret_cast<unsigned char const*>(x.data()), x.size()), EVP_PKEY_free);
    if (!key) return unusable("x is no point of " + curve);
    return verification_key::of(std::move(key));
}

/// What a key says about its use (RFC 7517 4.2, 4.3) must allow verifying; a private key has no place here.
std::optional<model::failure> misplaced(wire::json_view key)
{
    if (!key["d"].missing()) return unusable("it is a private key: publish and name public ones only");
    if (!key["use"].missing() && !key["use"].is("sig")) return unusable("it is not meant for signatures (use)");
    if (key["key_ops"].missing()) return std::nullopt;
    for (wire::json_view const each : key["key_ops"].elements())
        if (each.is("verify")) return std::nullopt;
    return unusable("it is not meant for verifying (key_ops)");
}

model::result<verification_key> key_of_type(wire::json_view from)
{
    if (from["kty"].is("RSA")) return rsa_key(from);
    if (from["kty"].is("EC")) return ec_key(from);
    if (from["kty"].is("OKP")) return edwards_key(from);
    if (!from["kty"].is("oct")) return unusable("its type (kty) is none of RSA, EC, OKP and oct");
    if (from["k"].kind() != wire::json_kind::string) return unusable("a shared secret needs k in base64url");
    return verification_key::of_secret(bytes_at(from, "k"));
}

}  // namespace

model::result<verification_key> read_jwk(wire::json_view key)
{
    if (auto const problem = misplaced(key)) return *problem;
    auto made = key_of_type(key);
    if (!made) return made;
    made->name(key["kid"].string_or({}));
    if (key["alg"].missing()) return made;
    auto const only = algorithm_named(key["alg"].string_or({}));
    if (!only || !made->fits(*only)) return unusable("its alg is none that a key of this type signs with");
    made->restrict_to(*only);
    return made;
}

}  // namespace signalbox::access
