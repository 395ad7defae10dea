// The BIO's functions: send and recv, with "try again" told in OpenSSL's way.
#include "engine/upstream/socket_bio.hpp"

#include "engine/upstream/pieces.hpp"

#include <cerrno>
#include <openssl/err.h>
#include <sys/socket.h>

namespace signalbox::upstream {

namespace {

/// Payload of one TLS record (RFC 8446 5.1).
constexpr std::size_t record_limit = 16 * 1024;

bio_socket& socket_of(BIO* bio)
{
    return *static_cast<bio_socket*>(BIO_get_data(bio));
}

bool worth_retrying()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

int write_bytes(BIO* bio, char const* bytes, std::size_t size, std::size_t* written)
{
    BIO_clear_retry_flags(bio);
    auto const sent = ::send(socket_of(bio).descriptor, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && worth_retrying()) BIO_set_retry_write(bio);
    *written = sent > 0 ? static_cast<std::size_t>(sent) : 0;
    return sent > 0;
}

int read_bytes(BIO* bio, char* into, std::size_t size, std::size_t* received)
{
    BIO_clear_retry_flags(bio);
    auto& from = socket_of(bio);
    auto const got = ::recv(from.descriptor, into, size, 0);
    if (got < 0 && worth_retrying()) BIO_set_retry_read(bio);
    from.drained = got < 0 || static_cast<std::size_t>(got) < size;
    if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    *received = got > 0 ? static_cast<std::size_t>(got) : 0;
    return got > 0;
}

long control(BIO* bio, int what, long, void*)
{
    if (what == BIO_CTRL_FLUSH || what == BIO_CTRL_DUP) return 1;
    if (what == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    return 0;
}

BIO_METHOD* socket_method()
{
    static BIO_METHOD* const method = [] {
        BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK | BIO_TYPE_DESCRIPTOR, "signalbox socket");
        BIO_meth_set_write_ex(made, write_bytes);
        BIO_meth_set_read_ex(made, read_bytes);
        BIO_meth_set_ctrl(made, control);
        return made;
    }();
    return method;
}

}  // namespace

BIO* make_socket_bio(bio_socket& on)
{
    BIO* const made = BIO_new(socket_method());
    if (!made) return nullptr;
    BIO_set_data(made, &on);
    BIO_set_init(made, 1);
    return made;
}

secured_write write_secured(SSL* line, std::span<boost::asio::const_buffer const> pieces)
{
    char gathered[record_limit];
    secured_write made;
    piece_list all(pieces.begin(), pieces.end());
    std::span<boost::asio::const_buffer> left(all.data(), all.size());
    while (!left.empty()) {
        void const* from = left.front().data();
        std::size_t size = left.front().size();
        if (left.size() > 1 && size < record_limit) {
            size = boost::asio::buffer_copy(boost::asio::buffer(gathered), left);
            from = gathered;
        }
        std::size_t sent = 0;
        ERR_clear_error();
        made.outcome = SSL_write_ex(line, from, size, &sent);
        if (made.outcome != 1) return made;
        made.gone += sent;
        left = without_front(left, sent);
    }
    return made;
}

}  // namespace signalbox::upstream
