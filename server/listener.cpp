#include "server/listener.hpp"

#include "engine/dialect/failure_reply.hpp"
#include "engine/upstream/tls_identity.hpp"
#include "server/session.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <sys/socket.h>

namespace signalbox::server {

namespace {

using boost::asio::ip::tcp;
using timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, upstream::executor>;

constexpr int backlog = 4096;                          // connections the kernel holds while we are busy
constexpr std::chrono::milliseconds accept_pause{50};  // when the system has no more descriptors and none was held back

/// SO_REUSEPORT lets our workers share an address, and would let a second server take half of our callers unnoticed: a bind without it tells.
boost::system::error_code taken_by_others(endpoint const& where)
{
    boost::system::error_code error;
    boost::asio::io_context none;
    tcp::acceptor probe(none);
    probe.open(where.protocol(), error);
    if (!error) probe.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) probe.bind(where, error);
    return error;
}

}  // namespace

listener::listener(boost::asio::io_context& loop, upstream::alarm_clock& clock, request_handler& handler, traffic& counts,
                   logger const& log, std::function<void()> emptied, bool secured)
    : loop_(loop), handler_(handler), log_(log), emptied_(std::move(emptied)), books_{counts, clock}, secured_(secured)
{}

model::result<void> listener::listen(endpoint& where, sharing how, std::string_view field, passed_sockets& passed)
{
    using reuse_port = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    boost::system::error_code error;
    auto made = std::make_unique<acceptor>(loop_.get_executor());
    if (int const given = passed.duplicate_of(where); given >= 0) {
        made->assign(where.protocol(), given, error);
    } else {
        if (how == sharing::first_of_several) error = taken_by_others(where);
        if (!error) made->open(where.protocol(), error);
        if (!error) made->set_option(acceptor::reuse_address(true), error);
        if (!error && how != sharing::alone) made->set_option(reuse_port(true), error);
        if (!error) made->bind(where, error);
        if (!error) made->listen(backlog, error);
    }
    if (error) {
        std::string const address = where.address().to_string() + ":" + std::to_string(where.port());
        return model::failure{model::fault::bad_request, "cannot listen on " + address + ": " + error.message(), std::string(field)};
    }
    where = made->local_endpoint(error);
    acceptors_.push_back(std::move(made));
    return {};
}

void listener::start()
{
    for (auto const& each : acceptors_) boost::asio::co_spawn(loop_, accept(*each), boost::asio::detached);
}

upstream::task<void> listener::accept(acceptor& from)
{
    while (from.is_open()) {
        boost::system::error_code error;
        upstream::tcp_socket socket(loop_.get_executor());
        auto done = boost::asio::redirect_error(upstream::awaiting, error);
        co_await from.async_accept(socket, done);
        if (error == boost::asio::error::operation_aborted) co_return;
        if (error == boost::asio::error::connection_aborted) continue;  // a client that left while it waited
        if (error) {
            co_await accept_without_descriptors(from, error);
            continue;
        }
        admit(std::move(socket));
    }
}

void listener::admit(upstream::tcp_socket socket)
{
    books_.counts.accepted.fetch_add(1, std::memory_order_relaxed);
    auto const limit = static_cast<std::int64_t>(handler_.limits()->connections);
    if (books_.counts.connections.load(std::memory_order_relaxed) >= limit) {
        ++turning_away_;
        boost::asio::co_spawn(loop_, turn_away(std::move(socket)), boost::asio::detached);
    } else {
        boost::asio::co_spawn(loop_, serve(std::move(socket)), boost::asio::detached);
    }
}

/// Takes one waiting client in the place of the spare descriptor, tells it and closes. Without a spare one it waits a moment.
upstream::task<void> listener::accept_without_descriptors(acceptor& from, boost::system::error_code why)
{
    if (spare_.tells(books_.clock.now()))
        log_.warn("cannot accept connections", {{"detail", why.message()}, {"times", std::to_string(spare_.take_untold())}});
    boost::system::error_code error;
    bool const had_one = spare_.release();
    if (had_one) {
        upstream::tcp_socket socket(loop_.get_executor());
        from.non_blocking(true, error);
        from.accept(socket, error);
        if (!error) {
            books_.counts.refused_connections.fetch_add(1, std::memory_order_relaxed);
            std::string const text = busy_reply("the server has no more descriptors");
            char thrown[4096];
            socket.non_blocking(true, error);
            socket.write_some(boost::asio::buffer(text), error);
            socket.read_some(boost::asio::buffer(thrown), error);  // what is left unread turns the close into a reset
            socket.close(error);
            error.clear();
        }
        socket.close(why);
        spare_.take_back();
        if (!error) co_return;
    }
    spare_.take_back();
    timer pause(loop_.get_executor(), accept_pause);
    auto done = boost::asio::redirect_error(upstream::awaiting, error);
    co_await pause.async_wait(done);
}

bool listener::is_secured() const
{
    return secured_ && handler_.limits()->identity;
}

upstream::task<void> listener::serve(upstream::tcp_socket socket)
{
    {
        session one(std::move(socket), is_secured() ? handler_.limits()->identity->handle() : nullptr, handler_, books_);
        co_await one.run();
    }
    ended();
}

std::string listener::busy_reply(std::string_view why)
{
    model::failure const full{model::fault::saturated, std::string(why)};
    auto const said = dialect::describe(full, model::dialect::openai_chat, {});
    return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(said.body.size()) +
           "\r\nRetry-After: 1\r\n" + books_.date.line() + "Connection: close\r\n\r\n" + said.body;
}

/// The connection table is full: say so in one write and close. A client that does not read it loses nothing but the text.
upstream::task<void> listener::turn_away(upstream::tcp_socket socket)
{
    books_.counts.refused_connections.fetch_add(1, std::memory_order_relaxed);
    std::string const text = busy_reply("too many connections (server.connections)");
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    if (!is_secured()) socket.write_some(boost::asio::buffer(text), ignored);  // a handshake is more than a full table gives
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    // Reading what the client sent keeps the close from turning into a reset that would swallow the reply.
    char thrown[4096];
    {
        upstream::alarm_clock::alarm patience(
            books_.clock, [](void* what) { static_cast<upstream::tcp_socket*>(what)->close(); }, &socket);
        patience.arm(books_.clock.now() + std::chrono::seconds(1));
        auto done = boost::asio::redirect_error(upstream::awaiting, ignored);
        while (!ignored) co_await socket.async_read_some(boost::asio::buffer(thrown), done);
    }
    --turning_away_;
    ended();
}

/// Later: what ended has not quite gone while this runs.
void listener::ended()
{
    if (!books_.draining) return;
    boost::asio::post(loop_, [this] {
        if (empty() && emptied_) emptied_();
    });
}

void listener::close()
{
    books_.draining = true;
    boost::system::error_code ignored;
    for (auto const& each : acceptors_) each->close(ignored);
}

/// The kernel resets what still waits when the last descriptor of a listening socket is closed.
void listener::take_waiting()
{
    for (auto const& each : acceptors_) {
        boost::system::error_code error;
        each->non_blocking(true, error);
        for (int taken = 0; !error && taken < backlog; ++taken) {
            upstream::tcp_socket socket(loop_.get_executor());
            each->accept(socket, error);
            if (!error) admit(std::move(socket));
        }
    }
}

void listener::drain()
{
    take_waiting();
    close();
    auto const all = books_.sessions;  // ending one changes the set
    for (session* each : all)
        if (books_.sessions.contains(each)) each->drain();
    ended();
}

void listener::break_off()
{
    close();
    auto const all = books_.sessions;
    for (session* each : all)
        if (books_.sessions.contains(each)) each->break_off();
    ended();
}

}  // namespace signalbox::server
