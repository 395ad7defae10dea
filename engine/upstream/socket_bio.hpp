// A socket as OpenSSL sees it (a BIO). OpenSSL's own writes with write(), which kills a process that has not switched SIGPIPE off; a
// library cannot ask for that. The BIO borrows the socket; both belong to one transport.
#pragma once

#include <openssl/bio.h>

namespace signalbox::upstream {

/// Non-blocking sends and receives on this descriptor. Null when memory is gone.
BIO* make_socket_bio(int descriptor);

}  // namespace signalbox::upstream
