// Reading a socket without asking it in vain. Asio tries a recv before it waits, and just after a request was sent that is a system call
// for nothing (0.3 to 0.6 us of the 15 a request may cost): a patient read waits at once, unless the reactor has seen an event since. On
// the socket's strand.
#pragma once

#include "engine/upstream/completion.hpp"

#include <boost/asio/post.hpp>
#include <boost/version.hpp>

// The reactor's operations are an inner part of Asio and change: for untested versions, Asio's own way is taken, which is only
// slower.
#if BOOST_VERSION / 100 == 1081 && defined(BOOST_ASIO_HAS_EPOLL) && !defined(BOOST_ASIO_HAS_IO_URING_AS_DEFAULT)
#define SIGNALBOX_PATIENT_READ 1
#include <boost/asio/detail/bind_handler.hpp>
#include <boost/asio/detail/fenced_block.hpp>
#include <boost/asio/detail/handler_alloc_helpers.hpp>
#include <boost/asio/detail/handler_work.hpp>
#include <boost/asio/detail/memory.hpp>
#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/detail/reactor_op.hpp>
#include <boost/asio/detail/socket_ops.hpp>
#else
#define SIGNALBOX_PATIENT_READ 0
#endif

namespace signalbox::upstream {

/// How a read begins. patient: nothing can be there yet, as just after a request was sent on a connection whose last reply was read to
/// its end. What a patient read can miss is an end of stream that came together with the bytes of the read before it: use it only where
/// more bytes must come first, or where a timer looks again after a while.
enum class read_start : std::uint8_t { eager, patient };

/// What an attempt to read gave: nothing yet, or an outcome; drained: and the socket is known to be empty.
enum class attempted : std::uint8_t { nothing_yet, outcome, outcome_and_drained };

#if SIGNALBOX_PATIENT_READ

/// A socket whose registration with the reactor can be reached.
class open_socket : public tcp_socket {
public:
    using tcp_socket::tcp_socket;
    explicit open_socket(tcp_socket&& connected) : tcp_socket(std::move(connected)) {}
    asio::detail::reactor::per_descriptor_data& registration() { return impl_.get_implementation().reactor_data_; }
};

/// One recv. When it does not fill the buffer the socket is empty (epoll(7): so does a short read of a stream).
struct receive_attempt {
    int socket;
    asio::mutable_buffer into;

    attempted operator()(boost::system::error_code& failed, std::size_t& size) const
    {
        if (!asio::detail::socket_ops::non_blocking_recv1(socket, into.data(), into.size(), 0, true, failed, size))
            return attempted::nothing_yet;
        return size < into.size() ? attempted::outcome_and_drained : attempted::outcome;
    }
};

/// The reactor's read, like Asio's own but for two things: how it reads is the attempt's business, and when the attempt says that the socket
/// is empty now Asio does not try before it waits the next time. An eager read tries by itself.
template <class Attempt, class Handler>
class patient_read_op : public asio::detail::reactor_op {
public:
    BOOST_ASIO_DEFINE_HANDLER_PTR(patient_read_op);

    patient_read_op(Attempt const& attempt, Handler& handler, executor where)
        : reactor_op({}, &do_perform, &do_complete), attempt_(attempt), handler_(std::move(handler)), work_(handler_, where)
    {}

private:
    static status do_perform(reactor_op* base)
    {
        auto* const read = static_cast<patient_read_op*>(base);
        switch (read->attempt_(read->ec_, read->bytes_transferred_)) {
        case attempted::nothing_yet: return not_done;
        case attempted::outcome: return done;
        case attempted::outcome_and_drained: return done_and_exhausted;
        }
        return done;
    }
    static void do_complete(void* owner, asio::detail::operation* base, boost::system::error_code const&, std::size_t)
    {
        auto* const read = static_cast<patient_read_op*>(base);
        ptr memory = {std::addressof(read->handler_), read, read};
        asio::detail::handler_work<Handler, executor> work(std::move(read->work_));
        asio::detail::binder2<Handler, boost::system::error_code, std::size_t> call(read->handler_, read->ec_, read->bytes_transferred_);
        memory.h = std::addressof(call.handler_);
        memory.reset();  // before the call, which may start the next read in the same place
        if (!owner) return;
        asio::detail::fenced_block const fence(asio::detail::fenced_block::half);
        work.complete(call, call.handler_);
    }

    Attempt attempt_;
    Handler handler_;
    asio::detail::handler_work<Handler, executor> work_;
};

/// Attempts to read an open, non-blocking socket until there is an outcome; handler(error_code, size) gets what the attempt left.
template <class Attempt, class Handler>
void start_attempts(open_socket& socket, Attempt attempt, read_start how, Handler handler)
{
    using op = patient_read_op<Attempt, Handler>;
    using reactor = asio::detail::reactor;
    typename op::ptr memory = {std::addressof(handler), op::ptr::allocate(handler), nullptr};
    memory.p = new (memory.v) op(attempt, handler, socket.get_executor());
    auto& waits = asio::use_service<reactor>(socket.get_executor().context());
    if (!socket.is_open()) memory.p->ec_ = asio::error::bad_descriptor;
    if (!socket.is_open() || (how == read_start::eager && memory.p->perform()))
        waits.post_immediate_completion(memory.p, false);
    else
        waits.start_op(reactor::read_op, socket.native_handle(), socket.registration(), memory.p, false, true);
    memory.v = memory.p = nullptr;
}

/// Reads at least one byte of an open, non-blocking socket; handler(error_code, size).
template <class Handler>
void start_read(open_socket& socket, asio::mutable_buffer into, read_start how, Handler handler)
{
    start_attempts(socket, receive_attempt{socket.native_handle(), into}, how, std::move(handler));
}

#else

using open_socket = tcp_socket;

template <class Attempt, class Handler>
void start_attempts(open_socket& socket, Attempt attempt, read_start how, Handler handler)
{
    boost::system::error_code failed;
    std::size_t size = 0;
    if (!socket.is_open()) failed = asio::error::bad_descriptor;
    if (!socket.is_open() || attempt(failed, size) != attempted::nothing_yet)
        return asio::post(socket.get_executor(), [handler = std::move(handler), failed, size]() mutable { handler(failed, size); });
    auto again = [&socket, attempt, how, handler = std::move(handler)](boost::system::error_code broken) mutable {
        if (broken) return handler(broken, 0);
        start_attempts(socket, attempt, how, std::move(handler));
    };
    socket.async_wait(tcp_socket::wait_read, std::move(again));
}

template <class Handler>
void start_read(open_socket& socket, asio::mutable_buffer into, read_start, Handler handler)
{
    socket.async_read_some(into, std::move(handler));
}

#endif

}  // namespace signalbox::upstream
