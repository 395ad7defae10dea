// The listening side: hands every accepted connection its script. On the test's io_context.
#include "tests/support/scripted_upstream.hpp"

#include "tests/support/scripted_session.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <optional>

namespace signalbox::test {

namespace asio = boost::asio;
using upstream::awaiting;

namespace {

using acceptor = asio::basic_socket_acceptor<asio::ip::tcp, upstream::executor>;
asio::ip::tcp::endpoint any_port()
{
    return {asio::ip::address_v4::loopback(), 0};
}

upstream::origin origin_at(std::uint16_t port)
{
    upstream::origin at;
    at.id = "scripted";
    at.host = "127.0.0.1";
    at.port = port;
    return at;
}

}  // namespace

struct scripted_upstream::state : std::enable_shared_from_this<state> {
    explicit state(upstream::executor on) : where(on), listening(on, any_port()), record(on) {}

    upstream::task<void> accept()
    {
        auto const self = shared_from_this();
        for (;;) {
            auto [failed, socket] = co_await listening.async_accept(asio::as_tuple(awaiting));
            if (failed) co_return;
            record.accepted.add();
            boost::system::error_code ignored;
            socket.set_option(asio::ip::tcp::no_delay(true), ignored);
            upstream::tcp_socket accepted(std::move(socket));
            auto over = tls ? tls_line(std::move(accepted), *tls) : plain_line(std::move(accepted));
            auto const session = std::make_shared<scripted_session>(where, std::move(over), next_script(), record);
            std::erase_if(sessions, [](auto const& each) { return each.expired(); });
            sessions.push_back(session);
            auto play = keep_playing(session, self);
            asio::co_spawn(where, std::move(play), asio::detached);
        }
    }
    static upstream::task<void> keep_playing(std::shared_ptr<scripted_session> session, std::shared_ptr<state> alive)
    {
        co_await session->play();
        (void)alive;  // the record the session writes to
    }
    script next_script()
    {
        if (expected.empty()) return otherwise;
        auto first = std::move(expected.front());
        expected.pop_front();
        return first;
    }

    upstream::executor where;
    acceptor listening;
    std::optional<asio::ssl::context> tls;
    session_record record;
    std::deque<script> expected;
    script otherwise;
    std::vector<std::weak_ptr<scripted_session>> sessions;
};

scripted_upstream::scripted_upstream(upstream::executor where) : state_(std::make_shared<state>(where))
{
    auto accepting = state_->accept();
    asio::co_spawn(where, std::move(accepting), asio::detached);
}

scripted_upstream::scripted_upstream(upstream::executor where, test_certificate const& shown) : scripted_upstream(where)
{
    state_->tls.emplace(asio::ssl::context::tls_server);
    state_->tls->use_certificate_chain(asio::buffer(shown.certificate_pem));
    state_->tls->use_private_key(asio::buffer(shown.key_pem), asio::ssl::context::pem);
}

scripted_upstream::~scripted_upstream()
{
    boost::system::error_code ignored;
    state_->listening.close(ignored);
    for (auto const& each : state_->sessions)
        if (auto const session = each.lock()) session->close();
}

void scripted_upstream::expect(script steps)
{
    state_->expected.push_back(std::move(steps));
}
void scripted_upstream::always(script steps)
{
    state_->otherwise = std::move(steps);
}
std::uint16_t scripted_upstream::port() const
{
    return state_->listening.local_endpoint().port();
}

upstream::origin scripted_upstream::origin() const
{
    auto at = origin_at(port());
    at.tls = state_->tls.has_value();
    return at;
}

void scripted_upstream::release()
{
    for (auto const& each : state_->sessions)
        if (auto const session = each.lock()) session->release();
}

std::vector<std::string> const& scripted_upstream::requests() const
{
    return state_->record.requests;
}
tally& scripted_upstream::accepted()
{
    return state_->record.accepted;
}
tally& scripted_upstream::requested()
{
    return state_->record.requested;
}
tally& scripted_upstream::stalled()
{
    return state_->record.stalled;
}
tally& scripted_upstream::closed()
{
    return state_->record.closed;
}
tally& scripted_upstream::ended()
{
    return state_->record.ended;
}
tally& scripted_upstream::resumed()
{
    return state_->record.resumed;
}

refusing_port::refusing_port(upstream::executor where) : bound_(where, any_port()) {}
std::uint16_t refusing_port::port() const
{
    return bound_.local_endpoint().port();
}
upstream::origin refusing_port::origin() const
{
    return origin_at(port());
}

silent_port::silent_port(upstream::executor where) : listening_(where, asio::ip::tcp::v4())
{
    listening_.bind(any_port());
    listening_.listen(0);
    // Linux takes backlog + 1 connections and then drops every SYN; a connect that is not there at once waits for a retransmission that
    // fails too.
    auto const to = listening_.local_endpoint();
    for (int each = 0; each < 4; ++each) {
        auto& socket = filling_.emplace_back(where, asio::ip::tcp::v4());
        socket.native_non_blocking(true);
        (void)::connect(socket.native_handle(), to.data(), static_cast<socklen_t>(to.size()));  // Asio's own would wait for the outcome
    }
}
std::uint16_t silent_port::port() const
{
    return listening_.local_endpoint().port();
}
upstream::origin silent_port::origin() const
{
    return origin_at(port());
}

std::string reply_with(std::string_view body, std::string_view more_headers, int status)
{
    return "HTTP/1.1 " + std::to_string(status) +
           " Scripted\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(more_headers) + "\r\n" + std::string(body);
}

std::string chunked_reply_with(std::vector<std::string_view> const& pieces, std::string_view more_headers)
{
    std::string text = "HTTP/1.1 200 Scripted\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n";
    text.append(more_headers).append("\r\n");
    char size[24];
    for (auto const each : pieces) {
        std::snprintf(size, sizeof size, "%zx\r\n", each.size());
        text.append(size).append(each).append("\r\n");
    }
    return text += "0\r\n\r\n";
}

}  // namespace signalbox::test
