// One sendmsg for a whole request, one recv for what has come: the two system calls a relayed request costs on its upstream side.
// On the connection's strand.
#include "engine/upstream/tcp_transport.hpp"

#include "engine/upstream/completion.hpp"
#include "engine/upstream/pieces.hpp"
#include "engine/upstream/readiness.hpp"

#include <utility>

namespace signalbox::upstream {

tcp_transport::tcp_transport(tcp_socket connected) : socket_(std::move(connected))
{
    boost::system::error_code ignored;  // a socket that refuses is broken, which the first write tells
    socket_.non_blocking(true, ignored);
}

model::result<std::size_t> tcp_transport::write_now(std::span<asio::const_buffer const> pieces)
{
    boost::system::error_code failed;
    // One buffer goes out by send, several by the dearer sendmsg.
    auto const sent =
        pieces.size() == 1 ? socket_.write_some(asio::const_buffer(pieces.front()), failed) : socket_.write_some(pieces, failed);
    next_read_ = read_start::patient;
    if (!failed) return sent;
    next_read_ = read_start::eager;
    if (failed == asio::error::would_block || failed == asio::error::try_again) return std::size_t{0};
    return reset_by(failed);
}

task<model::result<void>> tcp_transport::write(std::span<asio::const_buffer const> pieces)
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
        if (co_await until_writable_or_readable(socket_) != readiness::readable) continue;
        early_ = early_answer::rest_unsent;
        next_read_ = read_start::eager;
        co_return model::result<void>();
    }
}

task<model::result<void>> tcp_transport::write_beside_reading(std::span<asio::const_buffer const> pieces)
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

task<model::result<std::size_t>> tcp_transport::read(asio::mutable_buffer into)
{
    auto start = [this, into, how = std::exchange(next_read_, read_start::eager)](auto handler) {
        start_read(socket_, into, how, read_completion<decltype(handler)>(std::move(handler)));
    };
    return asio::async_initiate<asio::use_awaitable_t<executor> const, void(model::result<std::size_t>)>(std::move(start), awaiting);
}

std::size_t tcp_transport::unacknowledged() const
{
    return unacknowledged_bytes(socket_);
}

void tcp_transport::close()
{
    boost::system::error_code ignored;
    socket_.close(ignored);
}

bool tcp_transport::quiet()
{
    return look(socket_) == pending::nothing;
}

bool tcp_transport::ended() const
{
    return look(socket_) == pending::end;
}

bool tcp_transport::spoke() const
{
    return look(socket_) == pending::bytes;
}

}  // namespace signalbox::upstream
