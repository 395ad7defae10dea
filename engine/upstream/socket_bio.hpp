// A socket as OpenSSL sees it (a BIO). OpenSSL's own writes with write(), which kills a process that has not switched SIGPIPE off; a
// library cannot ask for that. The BIO borrows the socket; both belong to one transport.
#pragma once

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <openssl/ssl.h>
#include <span>

namespace signalbox::upstream {

/// What the BIO works on, owned by the transport.
struct bio_socket {
    int descriptor = -1;
    bool drained = false;  // the last receive took everything the socket had
};

/// Non-blocking sends and receives on this socket, which outlives the BIO. Null when memory is gone.
BIO* make_socket_bio(bio_socket& on);

/// What one attempt to write gave.
struct secured_write {
    std::size_t gone = 0;  // bytes that OpenSSL took
    int outcome = 1;       // of the last SSL_write_ex, for SSL_get_error: 1 when all went
};

/// Writes until OpenSSL takes no more. Small pieces are gathered up to a record's size, so that head and body travel in one.
secured_write write_secured(SSL* line, std::span<boost::asio::const_buffer const> pieces);

}  // namespace signalbox::upstream
