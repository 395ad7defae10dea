// OpenSSL drives, and says what it waits for: WANT_READ and WANT_WRITE become waits on the socket. On the connection's strand.
#include "engine/upstream/tls_transport.hpp"

#include "engine/upstream/completion.hpp"
#include "engine/upstream/pieces.hpp"
#include "engine/upstream/readiness.hpp"

#include <algorithm>
#include <cstring>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

namespace signalbox::upstream {

using model::failure;
using model::fault;

namespace {

failure reset_while(std::string_view doing, std::string const& why)
{
    return {.kind = fault::connection_reset, .detail = "TLS " + std::string(doing) + ": " + why};
}

}  // namespace

tls_transport::tls_transport(tcp_socket connected, tls_handle secured) : socket_(std::move(connected)), secured_(std::move(secured))
{
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    bio_.descriptor = socket_.native_handle();
    auto* const bio = make_socket_bio(bio_);
    SSL_set_bio(secured_.get(), bio, bio);
}

tls_transport::want tls_transport::wanted(int outcome)
{
    switch (SSL_get_error(secured_.get(), outcome)) {
    case SSL_ERROR_WANT_READ: return want::read;
    case SSL_ERROR_WANT_WRITE: return want::write;
    case SSL_ERROR_ZERO_RETURN: return want::end;
    default: failed_ = true; return want::nothing;
    }
}

failure tls_transport::broken(std::string_view doing)
{
    if (!socket_.is_open()) return reset_while(doing, "closed");
    return reset_while(doing, ERR_peek_error() ? tls_error_text() : "connection reset by peer");
}

std::string tls_transport::handshake_problem()
{
    if (auto const verdict = SSL_get_verify_result(secured_.get()); verdict != X509_V_OK)
        return std::string("certificate not accepted: ") + X509_verify_cert_error_string(verdict);
    if (ERR_peek_error()) return "handshake: " + tls_error_text();
    return "handshake: the connection ended";
}

task<model::result<void>> tls_transport::handshake()
{
    while (socket_.is_open()) {
        ERR_clear_error();
        int const outcome = SSL_do_handshake(secured_.get());
        if (outcome == 1) co_return model::result<void>();
        auto const next = wanted(outcome);
        if (next == want::read)
            co_await until_readable(socket_);
        else if (next == want::write)
            co_await until_writable(socket_);
        else
            co_return failure{.kind = fault::tls_failed, .detail = handshake_problem()};
    }
    co_return broken("handshake");
}

model::result<std::size_t> tls_transport::write_now(std::span<asio::const_buffer const> pieces)
{
    if (failed_ || !socket_.is_open()) return broken("write");
    auto const [gone, outcome] = write_secured(secured_.get(), pieces);
    if (outcome == 1)
        next_read_ = read_start::patient;
    else if (wanted(outcome) != want::write)
        return broken("write");
    return gone;
}

bool tls_transport::peer_spoke()
{
    if (!socket_.is_open()) return true;
    char byte;
    std::size_t size = 0;
    ERR_clear_error();
    int const outcome = SSL_peek_ex(secured_.get(), &byte, 1, &size);
    return outcome == 1 || wanted(outcome) != want::read;  // an end or an error is for read() to tell
}

task<model::result<void>> tls_transport::write(std::span<asio::const_buffer const> pieces)
{
    piece_list all(pieces.begin(), pieces.end());
    std::span<asio::const_buffer> left(all.data(), all.size());
    for (;;) {
        auto const sent = write_now(left);
        if (!sent) co_return sent.error();
        left = without_front(left, *sent);
        if (left.empty()) {
            if (!quiet()) early_ = early_answer::all_sent;
            co_return model::result<void>();
        }
        if (co_await until_writable_or_readable(socket_) != readiness::readable || !peer_spoke()) continue;
        early_ = early_answer::rest_unsent;
        co_return model::result<void>();
    }
}

task<model::result<void>> tls_transport::write_beside_reading(std::span<asio::const_buffer const> pieces)
{
    piece_list all(pieces.begin(), pieces.end());
    std::span<asio::const_buffer> left(all.data(), all.size());
    for (;;) {
        auto const sent = write_now(left);
        next_read_ = read_start::eager;  // an end of the peer may have come with the bytes read before
        if (!sent) co_return sent.error();
        left = without_front(left, *sent);
        if (left.empty()) co_return model::result<void>();
        co_await until_writable(socket_);
    }
}

attempted tls_transport::attempt_read(asio::mutable_buffer into, boost::system::error_code& failed, std::size_t& size)
{
    ERR_clear_error();
    int const outcome = SSL_read_ex(secured_.get(), into.data(), into.size(), &size);
    if (outcome == 1) return bio_.drained && SSL_has_pending(secured_.get()) == 0 ? attempted::outcome_and_drained : attempted::outcome;
    switch (wanted(outcome)) {
    case want::read: return attempted::nothing_yet;
    case want::write: must_write_ = true; break;
    case want::end: failed = asio::error::eof; break;
    case want::nothing: failed = asio::error::connection_reset;
    }
    return attempted::outcome;
}

task<model::result<std::size_t>> tls_transport::read(asio::mutable_buffer into)
{
    // What OpenSSL holds, or the socket may still have, is reported by no further event.
    auto how = std::exchange(next_read_, read_start::eager);
    if (!bio_.drained || SSL_has_pending(secured_.get()) != 0)
        how = read_start::eager;
    else
        SSL_free_buffers(secured_.get());  // a session ticket makes OpenSSL set up its write buffer, which only a write gives back
    while (socket_.is_open() && !failed_) {
        must_write_ = false;
        auto start = [this, into, how](auto handler) {
            auto attempt = [this, into](auto& failed, auto& size) { return attempt_read(into, failed, size); };
            start_attempts(socket_, attempt, how, read_completion<decltype(handler)>(std::move(handler)));
        };
        auto attempts = asio::async_initiate<asio::use_awaitable_t<executor> const, void(model::result<std::size_t>)>(start, awaiting);
        auto const seen = co_await std::move(attempts);
        if (!seen) break;
        if (!must_write_) co_return seen;
        co_await until_writable(socket_);
        how = read_start::eager;
    }
    co_return broken("read");
}

std::size_t tls_transport::unacknowledged() const
{
    return unacknowledged_bytes(socket_);
}

void tls_transport::close()
{
    // The peer is told when it costs no waiting; a handle freed without that takes its session with it, and the next handshake is a full
    // one.
    if (socket_.is_open() && !failed_ && SSL_is_init_finished(secured_.get())) {
        ERR_clear_error();
        SSL_shutdown(secured_.get());
        SSL_set_shutdown(secured_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
}

bool tls_transport::quiet()
{
    if (failed_ || !socket_.is_open()) return false;
    auto const there = look(socket_);
    if (SSL_has_pending(secured_.get()) == 0 && there == pending::nothing) return true;
    if (there == pending::end || there == pending::broken) return false;  // OpenSSL would take it for an attack, and drop the session
    // A session ticket or a key update is no data: OpenSSL takes it while it looks for a byte of the peer's. What is then still pending is
    // the beginning of a record.
    return !peer_spoke() && SSL_has_pending(secured_.get()) == 0;
}

bool tls_transport::ended() const
{
    return look(socket_) == pending::end;
}

bool tls_transport::spoke() const
{
    return SSL_pending(secured_.get()) != 0;  // decrypted data, not a part of a session ticket; quiet() has looked for it
}

}  // namespace signalbox::upstream
