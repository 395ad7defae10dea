// OpenSSL's SSL_CTX for one origin. On the worker's strand: nothing here is shared between threads.
#include "engine/upstream/tls_context.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace signalbox::upstream {

using model::failure;
using model::fault;

namespace {

failure tls_failed(std::string what)
{
    return {.kind = fault::tls_failed, .detail = std::move(what)};
}

bool is_number(std::string const& host)
{
    boost::system::error_code no_number;
    boost::asio::ip::make_address(host, no_number);
    return !no_number;
}

}  // namespace

std::string tls_error_text()
{
    auto const code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return "unknown error";
    auto const* const reason = ERR_reason_error_string(code);
    return reason ? reason : "error " + std::to_string(code);
}

tls_context::tls_context(origin const& to) : settings_(SSL_CTX_new(TLS_client_method())), host_(to.host), verify_(to.verify_tls) {}

model::result<std::unique_ptr<tls_context>> tls_context::make(origin const& to)
{
    ERR_clear_error();
    std::unique_ptr<tls_context> made(new tls_context(to));
    auto* const settings = made->settings_.get();
    if (!settings) return tls_failed("no TLS context: " + tls_error_text());
    SSL_CTX_set_min_proto_version(settings, TLS1_2_VERSION);
    SSL_CTX_set_options(settings, SSL_OP_NO_RENEGOTIATION);
    // Partial writes and a moving buffer: the pieces that are left are gathered anew after each wait. Read-ahead: a record in one recv,
    // not two.
    SSL_CTX_set_mode(settings, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(settings, 1);
    static constexpr unsigned char http[] = "\x08http/1.1";  // RFC 7301 3.1
    SSL_CTX_set_alpn_protos(settings, http, sizeof http - 1);
    SSL_CTX_set_verify(settings, to.verify_tls ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    if (to.verify_tls)
        if (auto const trusted = made->trust(to.ca_file); !trusted) return trusted.error();
    SSL_CTX_set_session_cache_mode(settings, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(settings, &tls_context::on_session);
    SSL_CTX_set_app_data(settings, made.get());
    return made;
}

model::result<void> tls_context::trust(std::string const& ca_file)
{
    if (ca_file.empty()) {
        if (SSL_CTX_set_default_verify_paths(settings_.get()) == 1) return model::result<void>();
        return tls_failed("the system's certificates cannot be loaded: " + tls_error_text());
    }
    if (SSL_CTX_load_verify_locations(settings_.get(), ca_file.c_str(), nullptr) == 1) return model::result<void>();
    return tls_failed("no certificate can be read from ca_file " + ca_file + ": " + tls_error_text());
}

int tls_context::on_session(SSL* connection, SSL_SESSION* session)
{
    auto& context = *static_cast<tls_context*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)));
    context.session_.reset(session);
    return 1;  // the reference is ours
}

model::result<tls_handle> tls_context::handle()
{
    ERR_clear_error();
    tls_handle made(SSL_new(settings_.get()));
    if (!made) return tls_failed("no TLS handle: " + tls_error_text());
    bool const number = is_number(host_);
    bool named = true;
    if (!number) named = SSL_set_tlsext_host_name(made.get(), host_.c_str()) == 1;  // RFC 6066 3: no addresses
    SSL_set_hostflags(made.get(), X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);             // names stand in subjectAltName alone (RFC 9525 6.3)
    if (verify_ && number) named = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(made.get()), host_.c_str()) == 1;
    if (verify_ && !number) named = named && SSL_set1_host(made.get(), host_.c_str()) == 1;
    if (!named) return tls_failed("not a host name: " + host_);
    if (session_ && SSL_SESSION_is_resumable(session_.get()) == 1) SSL_set_session(made.get(), session_.get());
    SSL_set_connect_state(made.get());
    return made;
}

}  // namespace signalbox::upstream
