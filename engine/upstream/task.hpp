// The coroutine type of everything that waits: bound to io_context's own executor, which spares the type-erased one on every step.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace signalbox::upstream {

namespace asio = boost::asio;
using executor = asio::io_context::executor_type;
template <class T>
using task = asio::awaitable<T, executor>;
inline constexpr asio::use_awaitable_t<executor> awaiting{};
using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;

}  // namespace signalbox::upstream
