#include "server/worker.hpp"

#include "engine/dialect/failure_reply.hpp"
#include "server/log.hpp"
#include "server/session.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <pthread.h>
#include <sys/socket.h>

namespace signalbox::server {

namespace {

constexpr int backlog = 4096;                          // connections the kernel holds while we are busy
constexpr std::chrono::milliseconds accept_pause{50};  // when the system has no more descriptors

/// SO_REUSEPORT lets our workers share an address, and would let a second server take half of our callers unnoticed: a bind without it tells.
boost::system::error_code taken_by_others(endpoint const& where)
{
    boost::system::error_code error;
    boost::asio::io_context none;
    boost::asio::ip::tcp::acceptor probe(none);
    probe.open(where.protocol(), error);
    if (!error) probe.set_option(boost::asio::ip::tcp::acceptor::reuse_address(true), error);
    if (!error) probe.bind(where, error);
    return error;
}

}  // namespace

worker::worker(unsigned number, state_source& states, event_sink& events, traffic& counts)
    : loop_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      clock_(loop_.get_executor()),
      states_(states),
      counts_(counts),
      gateway_(loop_.get_executor(), clock_, states, events, number),
      number_(number)
{
    books_.shared = &counts;
}

worker::~worker()
{
    if (thread_.joinable()) {
        break_off();
        thread_.join();
    }
}

model::result<void> worker::listen(endpoint& where)
{
    using reuse_port = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    boost::system::error_code error;
    if (number_ == 0) error = taken_by_others(where);
    auto made = std::make_unique<acceptor>(loop_.get_executor());
    if (!error) made->open(where.protocol(), error);
    if (!error) made->set_option(acceptor::reuse_address(true), error);
    if (!error) made->set_option(reuse_port(true), error);
    if (!error) made->bind(where, error);
    if (!error) made->listen(backlog, error);
    if (error) {
        std::string const address = where.address().to_string() + ":" + std::to_string(where.port());
        return model::failure{model::fault::bad_request, "cannot listen on " + address + ": " + error.message(), "server.listen"};
    }
    where = made->local_endpoint(error);
    acceptors_.push_back(std::move(made));
    return {};
}

void worker::start()
{
    for (auto const& each : acceptors_) boost::asio::co_spawn(loop_, accept(*each), boost::asio::detached);
    thread_ = std::thread([this] {
        std::string const name = "worker-" + std::to_string(number_);
        pthread_setname_np(pthread_self(), name.c_str());
        loop_.run();
    });
}

upstream::task<void> worker::accept(acceptor& from)
{
    while (from.is_open()) {
        boost::system::error_code error;
        upstream::tcp_socket socket(loop_.get_executor());
        auto done = boost::asio::redirect_error(upstream::awaiting, error);
        co_await from.async_accept(socket, done);
        if (error == boost::asio::error::operation_aborted) co_return;
        if (error) {
            log::warn("cannot accept a connection", {{"detail", error.message()}});
            using timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                                            upstream::executor>;
            timer pause(loop_.get_executor(), accept_pause);
            co_await pause.async_wait(done);
            continue;
        }
        counts_.accepted.fetch_add(1, std::memory_order_relaxed);
        auto const limit = static_cast<std::int64_t>(gateway_.current()->shared->config->server.connections);
        if (counts_.connections.load(std::memory_order_relaxed) >= limit)
            boost::asio::co_spawn(loop_, turn_away(std::move(socket)), boost::asio::detached);
        else
            boost::asio::co_spawn(loop_, serve(std::move(socket)), boost::asio::detached);
    }
}

upstream::task<void> worker::serve(upstream::tcp_socket socket)
{
    {
        auto const one = std::make_shared<session>(std::move(socket), gateway_, books_);
        co_await one->run();
    }
    // Later: a session's last read may still hold it while this runs.
    if (books_.draining) boost::asio::post(loop_, [this] { stop_when_empty(); });
}

/// The connection table is full: say so in one write and close. A client that does not read it loses nothing but the text.
upstream::task<void> worker::turn_away(upstream::tcp_socket socket)
{
    counts_.refused_connections.fetch_add(1, std::memory_order_relaxed);
    model::failure const full{model::fault::saturated, "too many connections (server.connections)"};
    auto const said = dialect::describe(full, model::dialect::openai_chat, {});
    std::string const text =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(said.body.size()) +
        "\r\nRetry-After: 1\r\n" + books_.date_line() + "Connection: close\r\n\r\n" + said.body;
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(boost::asio::buffer(text), ignored);
    socket.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    // Reading what the client sent keeps the close from turning into a reset that would swallow the reply.
    char thrown[4096];
    upstream::alarm_clock::alarm patience(
        clock_, [](void* what) { static_cast<upstream::tcp_socket*>(what)->close(); }, &socket);
    patience.arm(clock_.now() + std::chrono::seconds(1));
    auto done = boost::asio::redirect_error(upstream::awaiting, ignored);
    while (!ignored) co_await socket.async_read_some(boost::asio::buffer(thrown), done);
}

void worker::close_acceptors()
{
    boost::system::error_code ignored;
    for (auto const& each : acceptors_) each->close(ignored);
}

void worker::stop_when_empty()
{
    if (books_.draining && books_.sessions.empty()) loop_.stop();
}

void worker::drain()
{
    boost::asio::post(loop_, [this] {
        books_.draining = true;
        close_acceptors();
        auto const all = books_.sessions;  // ending one changes the set
        for (session* each : all)
            if (books_.sessions.contains(each)) each->drain();
        stop_when_empty();
    });
}

void worker::break_off()
{
    boost::asio::post(loop_, [this] {
        books_.draining = true;
        close_acceptors();
        auto const all = books_.sessions;
        for (session* each : all)
            if (books_.sessions.contains(each)) each->break_off();
        stop_when_empty();
    });
}

void worker::join()
{
    if (thread_.joinable()) thread_.join();
}

}  // namespace signalbox::server
