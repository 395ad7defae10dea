// A socket as OpenSSL sees it (a BIO). OpenSSL's own writes with write(), which kills a process that has not switched SIGPIPE off; a
// library cannot ask for that. The BIO borrows the socket; both belong to one transport.
#pragma once

#include <openssl/bio.h>

namespace signalbox::upstream {

/// What the BIO works on, owned by the transport.
struct bio_socket {
    int descriptor = -1;
    bool drained = false;  // the last receive took everything the socket had
};

/// Non-blocking sends and receives on this socket, which outlives the BIO. Null when memory is gone.
BIO* make_socket_bio(bio_socket& on);

}  // namespace signalbox::upstream
