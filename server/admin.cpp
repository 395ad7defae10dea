#include "server/admin.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

namespace signalbox::server {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::asio::ip::tcp;

constexpr std::chrono::seconds patience{10};      // for an operator's client to send and to take
constexpr std::size_t request_limit = 16 * 1024;  // these pages take no bodies

}  // namespace

/// One operator connection; Beast does the reading and writing, speed does not matter here.
struct admin::connection : std::enable_shared_from_this<admin::connection> {
    connection(tcp::socket socket, admin_view& with) : stream(std::move(socket)), view(with) {}

    void read()
    {
        parser.emplace();
        parser->body_limit(request_limit);
        stream.expires_after(patience);
        http::async_read(stream, buffer, *parser, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (!error) self->answer();
        });
    }

    void answer()
    {
        auto const& asked = parser->get();
        admin_page const page = show(view, asked.method_string(), asked.target());
        reply = {};
        reply.version(asked.version());
        reply.keep_alive(asked.keep_alive());
        reply.result(page.status);
        reply.set(http::field::content_type, page.content_type);
        reply.set(http::field::cache_control, "no-store");
        if (page.status == 405) reply.set(http::field::allow, "GET, HEAD");
        if (asked.method() == http::verb::head) {
            reply.content_length(page.body.size());
        } else {
            reply.body() = page.body;
            reply.prepare_payload();
        }
        stream.expires_after(patience);
        http::async_write(stream, reply, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (!error && self->reply.keep_alive()) return self->read();
            self->stream.socket().shutdown(tcp::socket::shutdown_send, error);
        });
    }

    beast::tcp_stream stream;
    admin_view& view;
    beast::flat_buffer buffer{request_limit};
    std::optional<http::request_parser<http::string_body>> parser;
    http::response<http::string_body> reply;
};

admin::admin(boost::asio::io_context& loop, admin_view& view) : loop_(loop), view_(view) {}
admin::~admin() = default;

model::result<void> admin::listen(tcp::endpoint& where)
{
    boost::system::error_code error;
    auto made = std::make_unique<tcp::acceptor>(loop_);
    made->open(where.protocol(), error);
    if (!error) made->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) made->bind(where, error);
    if (!error) made->listen(64, error);
    if (error) {
        std::string const address = where.address().to_string() + ":" + std::to_string(where.port());
        return model::failure{model::fault::bad_request, "cannot listen on " + address + ": " + error.message(), "server.admin.listen"};
    }
    where = made->local_endpoint(error);
    acceptor_ = std::move(made);
    accept();
    return {};
}

void admin::accept()
{
    acceptor_->async_accept([this](beast::error_code error, tcp::socket socket) {
        if (error == boost::asio::error::operation_aborted) return;
        if (!error) std::make_shared<connection>(std::move(socket), view_)->read();
        accept();
    });
}

void admin::close()
{
    beast::error_code ignored;
    if (acceptor_) acceptor_->close(ignored);
}

}  // namespace signalbox::server
