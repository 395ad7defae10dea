#include "server/client_line.hpp"

#include "engine/upstream/readiness.hpp"

#include <boost/asio/redirect_error.hpp>

#include <openssl/err.h>

namespace signalbox::server {

namespace {

namespace asio = boost::asio;

constexpr std::string_view told_to_plain_clients =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 108\r\nConnection: close\r\n\r\n"
    R"({"error":{"message":"this port speaks TLS: begin the address with https://","type":"invalid_request_error"}})";

bool spoke_plain_http()
{
    auto const why = ERR_peek_error();
    return ERR_GET_LIB(why) == ERR_LIB_SSL && ERR_GET_REASON(why) == SSL_R_HTTP_REQUEST;
}

}  // namespace

client_line::client_line(upstream::tcp_socket connected, upstream::tls_handle secured)
    : socket_(std::move(connected)), secured_(std::move(secured))
{
    if (!secured_) return;
    bio_.descriptor = socket_.native_handle();
    auto* const bio = upstream::make_socket_bio(bio_);
    SSL_set_bio(secured_.get(), bio, bio);
}

upstream::task<bool> client_line::handshake()
{
    while (secured_ && socket_.is_open()) {
        ERR_clear_error();
        int const outcome = SSL_do_handshake(secured_.get());
        if (outcome == 1) co_return true;
        auto const why = SSL_get_error(secured_.get(), outcome);
        auto seen = upstream::readiness::broken;
        if (why == SSL_ERROR_WANT_READ)
            seen = co_await upstream::until_readable(socket_);
        else if (why == SSL_ERROR_WANT_WRITE)
            seen = co_await upstream::until_writable(socket_);
        else
            failed_ = true;
        if (failed_ && spoke_plain_http()) co_await answer_plain_http();
        if (seen == upstream::readiness::broken) co_return false;
    }
    co_return !secured_;
}

/// What the client sent beyond the first bytes is read and thrown away: a close on unread bytes is a reset, which takes the reply with it.
upstream::task<void> client_line::answer_plain_http()
{
    boost::system::error_code error;
    socket_.write_some(asio::buffer(told_to_plain_clients), error);
    socket_.shutdown(upstream::tcp_socket::shutdown_send, error);
    char thrown[4096];
    auto done = asio::redirect_error(upstream::awaiting, error);
    while (!error) co_await socket_.async_read_some(asio::buffer(thrown), done);
}

boost::system::error_code client_line::error_of(int outcome)
{
    switch (SSL_get_error(secured_.get(), outcome)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return asio::error::would_block;
    case SSL_ERROR_ZERO_RETURN: return asio::error::eof;
    default: failed_ = true; return asio::error::connection_reset;
    }
}

upstream::attempted client_line::attempt_read(asio::mutable_buffer into, boost::system::error_code& failed, std::size_t& size)
{
    ERR_clear_error();
    int const outcome = failed_ ? 0 : SSL_read_ex(secured_.get(), into.data(), into.size(), &size);
    if (outcome == 1)
        return bio_.drained && SSL_has_pending(secured_.get()) == 0 ? upstream::attempted::outcome_and_drained
                                                                    : upstream::attempted::outcome;
    failed = failed_ ? boost::system::error_code(asio::error::connection_reset) : error_of(outcome);
    if (failed != asio::error::would_block) return upstream::attempted::outcome;
    failed.clear();
    return upstream::attempted::nothing_yet;
}

/// What OpenSSL holds, or the socket may still have, is reported by no further event.
upstream::read_start client_line::how_to_read(upstream::read_start how)
{
    bool const held = !bio_.drained || SSL_has_pending(secured_.get()) != 0;
    if (!held) SSL_free_buffers(secured_.get());
    return held ? upstream::read_start::eager : how;
}

std::size_t client_line::write_secured(pieces all, boost::system::error_code& error)
{
    error.clear();
    if (failed_ || !socket_.is_open()) {
        error = asio::error::connection_reset;
        return 0;
    }
    auto const [gone, outcome] = upstream::write_secured(secured_.get(), all);
    if (outcome != 1) error = error_of(outcome);
    if (error == asio::error::would_block && gone > 0) error.clear();
    return gone;
}

upstream::task<std::size_t> client_line::wait_and_write(pieces all, boost::system::error_code& error)
{
    if (!secured_) {
        auto done = asio::redirect_error(upstream::awaiting, error);
        std::size_t const sent = co_await socket_.async_write_some(all, done);
        co_return sent;
    }
    auto const seen = co_await upstream::until_writable(socket_);
    if (seen == upstream::readiness::broken) {
        error = asio::error::operation_aborted;
        co_return 0;
    }
    std::size_t const sent = write_secured(all, error);
    if (error == asio::error::would_block) error.clear();
    co_return sent;
}

void client_line::say_end()
{
    if (!secured_ || failed_ || !socket_.is_open() || SSL_is_init_finished(secured_.get()) == 0) return;
    ERR_clear_error();
    SSL_shutdown(secured_.get());
}

void client_line::end_sending()
{
    boost::system::error_code ignored;
    say_end();
    socket_.shutdown(upstream::tcp_socket::shutdown_send, ignored);
}

void client_line::break_off()
{
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void client_line::close()
{
    say_end();
    break_off();
}

}  // namespace signalbox::server
