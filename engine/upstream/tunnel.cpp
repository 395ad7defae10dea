// One request, one answer's head, each bounded as a reply's head is. On the worker's strand.
#include "engine/upstream/tunnel.hpp"

#include "engine/upstream/received_reply.hpp"
#include "engine/wire/http.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace signalbox::upstream {

namespace {

std::string target_of(origin const& to)
{
    bool const ipv6 = to.host.find(':') != std::string::npos;
    return (ipv6 ? "[" + to.host + "]:" : to.host + ":") + std::to_string(to.port);
}

std::string request_for(origin const& to)
{
    std::string const target = target_of(to);
    std::string text = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (!to.proxy->authorization.empty()) text.append("Proxy-Authorization: ").append(to.proxy->authorization.reveal()).append("\r\n");
    return text + "\r\n";
}

/// What a status that opens no tunnel means.
std::string refusal(int status, origin const& to)
{
    std::string const answered = " (status " + std::to_string(status) + " to CONNECT " + target_of(to) + ")";
    if (status == 407 && to.proxy->authorization.empty())
        return "it asks for credentials: give them as http://USER:PASSWORD@" + to.proxy->name() + answered;
    if (status == 407) return "it does not accept the user and password it was given" + answered;
    if (status == 403) return "it does not allow a connection to this host and port" + answered;
    if (status >= 500 && status <= 599) return "it cannot reach the provider" + answered;
    return "it opens no tunnel" + answered;
}

/// The answer as far as it has come.
class answer {
public:
    /// The final status; 0 while more bytes are needed. Fault malformed_reply.
    model::result<int> add(std::string_view bytes)
    {
        received_ += bytes;
        for (;;) {
            auto const size = wire::find_head(received_);
            if (!size) return size.error();
            if (*size == 0) return 0;
            auto const head = wire::parse_response_head(std::string_view(received_).substr(0, *size));
            if (!head) return head.error();
            int const status = head->status;
            received_.erase(0, *size);
            if (status >= 200) return status;
            if (++interim_ > received_reply::interim_limit)
                return model::failure{.kind = model::fault::malformed_reply, .detail = "more interim replies than are taken"};
        }
    }
    bool more() const { return !received_.empty(); }

private:
    std::string received_;
    int interim_ = 0;
};

}  // namespace

task<model::result<void>> open_tunnel(tcp_socket& socket, origin const& to)
{
    auto const failed = [](std::string why) { return model::failure{.kind = model::fault::connect_failed, .detail = std::move(why)}; };
    std::string const request = request_for(to);
    auto const [unsent, sent] = co_await asio::async_write(socket, asio::buffer(request), asio::as_tuple(awaiting));
    if (unsent) co_return failed(unsent.message());
    answer came;
    std::array<char, 1024> room;
    for (;;) {
        auto const [broken, size] = co_await socket.async_read_some(asio::buffer(room), asio::as_tuple(awaiting));
        if (broken) co_return failed("it ended the connection before it answered");
        auto const status = came.add(std::string_view(room.data(), size));
        if (!status) co_return failed("its answer is no HTTP: " + status.error().detail);
        if (*status == 0) continue;
        if (*status > 299) co_return failed(refusal(*status, to));
        // The provider speaks when it is asked; what comes behind the head is no part of the tunnel.
        if (came.more()) co_return failed("it sent data behind its answer");
        co_return model::result<void>();
    }
}

}  // namespace signalbox::upstream
