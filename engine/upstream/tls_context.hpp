// What all TLS connections to one origin share: trusted certificates, versions, the last session for a shorter handshake.
// Owned by a connector, on the worker's strand.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/upstream/origin.hpp"

#include <memory>
#include <openssl/ssl.h>

namespace signalbox::upstream {

struct tls_free {
    void operator()(SSL_CTX* settings) const { SSL_CTX_free(settings); }
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
    void operator()(SSL* connection) const { SSL_free(connection); }
};
using tls_handle = std::unique_ptr<SSL, tls_free>;

class tls_context {
public:
    /// TLS 1.2 and later; the peer's certificate is checked against ca_file or the system's certificates unless the origin says otherwise.
    /// Fault tls_failed: the file cannot be read or holds no certificate.
    static model::result<std::unique_ptr<tls_context>> make(origin const& to);
    tls_context(tls_context const&) = delete;

    /// A client's handle that asks for this host by name (SNI), accepts only a certificate for it, and tries to resume the last session.
    /// Fault tls_failed.
    model::result<tls_handle> handle();

private:
    explicit tls_context(origin const& to);
    static int on_session(SSL* connection, SSL_SESSION* session);
    model::result<void> trust(std::string const& ca_file);

    std::unique_ptr<SSL_CTX, tls_free> settings_;
    std::string host_;
    bool verify_;
    // The latest ticket. New connections share it: a server that takes each ticket only once answers with a full handshake. RFC 8446 C.4
    // advises against sharing so that connections of one client are not seen to belong together; a gateway's come from one address anyhow.
    std::unique_ptr<SSL_SESSION, tls_free> session_;
};

/// The oldest error OpenSSL has queued, in words; the queue is emptied.
std::string tls_error_text();

}  // namespace signalbox::upstream
