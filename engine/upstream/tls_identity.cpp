#include "engine/upstream/tls_identity.hpp"

#include <cstring>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace signalbox::upstream {

namespace {

struct openssl_free {
    void operator()(BIO* what) const { BIO_free(what); }
    void operator()(X509* what) const { X509_free(what); }
    void operator()(EVP_PKEY* what) const { EVP_PKEY_free(what); }
};
using memory_bio = std::unique_ptr<BIO, openssl_free>;
using certificate = std::unique_ptr<X509, openssl_free>;
using private_key = std::unique_ptr<EVP_PKEY, openssl_free>;

model::failure refused(std::string what)
{
    return {.kind = model::fault::tls_failed, .detail = std::move(what)};
}

memory_bio reading(std::string const& text)
{
    return memory_bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// A key with a password is none: who starts with the machine cannot ask for one.
int no_password(char*, int, int, void*)
{
    return -1;
}

/// Of what a client offers (RFC 7301 3.2); one that offers other protocols alone is told what is spoken by its first reply.
int choose_http(SSL*, unsigned char const** chosen, unsigned char* size, unsigned char const* offered, unsigned offered_size, void*)
{
    static constexpr unsigned char http[] = "\x08http/1.1";
    unsigned char* found = nullptr;
    int const outcome = SSL_select_next_proto(&found, size, http, sizeof http - 1, offered, offered_size);
    if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

tls_identity::tls_identity() : settings_(SSL_CTX_new(TLS_server_method())) {}

model::result<void> tls_identity::present(std::string const& chain, std::string const& key)
{
    SSL_CTX* const settings = settings_.get();
    auto const from = reading(chain);
    certificate const first(PEM_read_bio_X509_AUX(from.get(), nullptr, &no_password, nullptr));
    if (!first) return refused("it holds no PEM certificate");
    if (SSL_CTX_use_certificate(settings, first.get()) != 1) return refused("the certificate is not accepted: " + tls_error_text());
    while (X509* const next = PEM_read_bio_X509(from.get(), nullptr, &no_password, nullptr))
        if (SSL_CTX_add0_chain_cert(settings, next) != 1) return X509_free(next), refused("the chain is not accepted: " + tls_error_text());
    ERR_clear_error();  // the end of the file
    private_key const own(PEM_read_bio_PrivateKey(reading(key).get(), nullptr, &no_password, nullptr));
    if (!own) return refused("the key is no PEM private key, or has a password");
    if (X509_check_private_key(first.get(), own.get()) != 1) return refused("the key is not that of the certificate");
    if (SSL_CTX_use_PrivateKey(settings, own.get()) != 1) return refused("the key is not accepted: " + tls_error_text());
    return {};
}

model::result<std::shared_ptr<tls_identity const>> tls_identity::make(std::string const& chain, std::string const& key)
{
    ERR_clear_error();
    std::shared_ptr<tls_identity> made(new tls_identity);
    SSL_CTX* const settings = made->settings_.get();
    if (!settings) return refused("no TLS context: " + tls_error_text());
    SSL_CTX_set_min_proto_version(settings, TLS1_2_VERSION);
    SSL_CTX_set_options(settings, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    // As for connections to providers: see tls_context.cpp.
    SSL_CTX_set_mode(settings, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(settings, 1);
    SSL_CTX_set_alpn_select_cb(settings, &choose_http, nullptr);
    static constexpr unsigned char sessions[] = "signalbox";  // tickets are for this program
    SSL_CTX_set_session_id_context(settings, sessions, sizeof sessions - 1);
    SSL_CTX_set_session_cache_mode(settings, SSL_SESS_CACHE_OFF);  // clients keep their tickets
    if (auto shown = made->present(chain, key); !shown) return shown.error();
    return std::shared_ptr<tls_identity const>(std::move(made));
}

tls_handle tls_identity::handle() const
{
    ERR_clear_error();
    tls_handle made(SSL_new(settings_.get()));
    if (made) SSL_set_accept_state(made.get());
    return made;
}

}  // namespace signalbox::upstream
