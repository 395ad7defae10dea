#include "engine/provider/service_account.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/base64.hpp"
#include "engine/base/percent.hpp"
#include "engine/wire/json.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>

namespace signalbox::provider {

namespace {

using wire::json_view;

constexpr std::string_view key_type = "service_account";
constexpr std::string_view usual_token_address = "https://oauth2.googleapis.com/token";
constexpr std::string_view scope = "https://www.googleapis.com/auth/cloud-platform";
constexpr std::string_view grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
constexpr std::chrono::seconds assertion_lifetime{3600};  // Google takes no longer one
constexpr std::chrono::seconds usual_lifetime{3600};      // where the endpoint does not say it (RFC 6749 5.1)
constexpr std::chrono::seconds longest_lifetime{86'400};  // Google's longest is 12 hours

model::failure wrong(std::string detail, std::string member = {})
{
    return {model::fault::bad_request, std::move(detail), std::move(member)};
}

model::failure unusable(std::string detail)
{
    return {model::fault::malformed_reply, std::move(detail)};
}

struct openssl_free {
    void operator()(BIO* what) const { BIO_free(what); }
    void operator()(EVP_PKEY* what) const { EVP_PKEY_free(what); }
    void operator()(EVP_MD_CTX* what) const { EVP_MD_CTX_free(what); }
};
template <class T>
using owned = std::unique_ptr<T, openssl_free>;

/// A key with a passphrase is refused: OpenSSL would ask for it at the terminal.
int no_passphrase(char*, int, int, void*)
{
    return 0;
}

/// Null for anything but an RSA key in PEM.
owned<EVP_PKEY> rsa_key(std::string_view pem)
{
    owned<BIO> const from(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    owned<EVP_PKEY> key(from ? PEM_read_bio_PrivateKey(from.get(), nullptr, &no_passphrase, nullptr) : nullptr);
    ERR_clear_error();
    if (key && EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) key.reset();
    return key;
}

/// RFC 4648 5, without padding (RFC 7515 2).
std::string base64url(std::string_view bytes)
{
    std::string out = base::encode_base64(bytes);
    out.resize(base::without_base64_padding(out).size());
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    return out;
}

/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 3.3); empty when OpenSSL fails.
std::string rs256(EVP_PKEY* key, std::string_view text)
{
    owned<EVP_MD_CTX> const context(EVP_MD_CTX_new());
    auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
    std::size_t size = 0;
    bool const ready = context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                       EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1;
    std::string out(ready ? size : 0, '\0');
    if (!ready || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes, text.size()) != 1) return {};
    out.resize(size);
    return out;
}

std::string header_of(service_account const& of)
{
    std::string out = R"({"alg":"RS256","typ":"JWT")";
    if (!of.key_id.empty()) {
        out.append(R"(,"kid":)");
        wire::append_json_string(out, of.key_id);
    }
    return out.append("}");
}

std::string claims_of(service_account const& of, model::wall_time now)
{
    auto const issued = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
    std::string out = R"({"iss":)";
    wire::append_json_string(out, of.email);
    out.append(R"(,"scope":)");
    wire::append_json_string(out, scope);
    out.append(R"(,"aud":)");
    wire::append_json_string(out, of.token_address);
    out.append(R"(,"iat":)").append(std::to_string(issued.count()));
    return out.append(R"(,"exp":)").append(std::to_string((issued + assertion_lifetime).count())).append("}");
}

/// Fit for a header field and never longer than one may be (RFC 6750 2.1).
bool is_token_text(std::string_view text)
{
    auto const visible = [](char c) { return c > 0x20 && c < 0x7f; };
    return !text.empty() && text.size() <= access_token_limit && std::ranges::all_of(text, visible);
}

}  // namespace

model::result<service_account> read_service_account(std::string_view json)
{
    if (auto const checked = wire::check_json(json); !checked) return wrong("it is no JSON: " + checked.error().detail);
    json_view const whole(json);
    if (whole.kind() != wire::json_kind::object) return wrong("it is no JSON object");
    if (!whole["type"].is(key_type)) return wrong("its type is not \"service_account\": no other kind of credential is taken", "type");
    service_account out{.email = whole["client_email"].string_or(""),
                        .key_id = whole["private_key_id"].string_or(""),
                        .token_address = whole["token_uri"].string_or(usual_token_address),
                        .private_key = model::secret(whole["private_key"].string_or(""))};
    if (out.email.empty()) return wrong("it has no client_email", "client_email");
    if (out.private_key.empty()) return wrong("it has no private_key", "private_key");
    if (!rsa_key(out.private_key.reveal())) return wrong("its private_key is no RSA key in PEM", "private_key");
    return out;
}

bool same_account(service_account const& a, service_account const& b)
{
    return a.email == b.email && a.key_id == b.key_id && a.token_address == b.token_address &&
           a.private_key.reveal() == b.private_key.reveal();
}

model::result<std::string> assertion_of(service_account const& of, model::wall_time now)
{
    auto const key = rsa_key(of.private_key.reveal());
    std::string out = base64url(header_of(of)) + "." + base64url(claims_of(of, now));
    std::string const signature = key ? rs256(key.get(), out) : std::string();
    if (signature.empty()) return model::failure{model::fault::internal, "the assertion could not be signed"};
    return out.append(".").append(base64url(signature));
}

std::string token_form(std::string_view assertion)
{
    return "grant_type=" + base::percent_encoded(grant) + "&assertion=" + base::percent_encoded(assertion);
}

model::result<granted_token> read_granted_token(std::string_view json)
{
    json_view const whole = wire::check_json(json) ? json_view(json) : json_view();
    if (whole.kind() != wire::json_kind::object) return unusable("the reply is no JSON object");
    std::string text = whole["access_token"].string_or("");
    if (!is_token_text(text)) return unusable("the reply has no access_token that can be sent");
    std::string const type = whole["token_type"].string_or("Bearer");
    if (!base::same_text(type, "bearer")) return unusable("the token is of another type than Bearer");
    json_view const lifetime = whole["expires_in"];
    auto const seconds = lifetime.nothing() ? std::optional<std::int64_t>(usual_lifetime.count()) : lifetime.integer();
    if (!seconds || *seconds <= 0) return unusable("expires_in is no number of seconds");
    return granted_token{model::secret(std::move(text)), std::min(std::chrono::seconds(*seconds), longest_lifetime)};
}

}  // namespace signalbox::provider
