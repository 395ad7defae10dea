// Who this server is to clients that speak TLS: a certificate with its chain and key, frozen in OpenSSL's SSL_CTX. Shared by all workers: OpenSSL
// makes handles of it on any thread.
#pragma once

#include "engine/upstream/tls_context.hpp"

#include <memory>
#include <string>

namespace signalbox::upstream {

class tls_identity {
public:
    /// TLS 1.2 and later, HTTP/1.1. `chain`: PEM of the certificate, then of those above it. Fault tls_failed: no PEM, a key that is not the
    /// certificate's, or a certificate that OpenSSL finds too weak.
    static model::result<std::shared_ptr<tls_identity const>> make(std::string const& chain, std::string const& key);
    tls_identity(tls_identity const&) = delete;

    /// A server's handle; null when memory is gone.
    tls_handle handle() const;

private:
    tls_identity();
    model::result<void> present(std::string const& chain, std::string const& key);

    std::unique_ptr<SSL_CTX, tls_free> settings_;
};

}  // namespace signalbox::upstream
