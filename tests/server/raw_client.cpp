#include "tests/server/raw_client.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace signalbox::test {

namespace {

bool same(std::string_view left, std::string_view right)
{
    return left.size() == right.size() && strncasecmp(left.data(), right.data(), left.size()) == 0;
}

bool ready(int socket, short what, std::chrono::milliseconds time)
{
    pollfd one{socket, what, 0};
    return ::poll(&one, 1, static_cast<int>(time.count())) > 0;
}

}  // namespace

std::string http_reply::header(std::string_view name) const
{
    std::string_view left = head;
    while (!left.empty()) {
        std::string_view const line = left.substr(0, left.find("\r\n"));
        left.remove_prefix(std::min(left.size(), line.size() + 2));
        auto const colon = line.find(':');
        if (colon == line.npos || !same(line.substr(0, colon), name)) continue;
        std::string_view value = line.substr(colon + 1);
        while (value.starts_with(' ')) value.remove_prefix(1);
        return std::string(value);
    }
    return {};
}

raw_client::raw_client(std::uint16_t port, int receive_buffer) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (receive_buffer) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    int const on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) ended_ = true;
}

raw_client::~raw_client()
{
    leave();
}

bool raw_client::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (ended_ || !ready(socket_, POLLOUT, patience)) return false;
        auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool raw_client::more(std::chrono::milliseconds time)
{
    if (ended_) return false;
    silent_ = !ready(socket_, POLLIN, time);
    if (silent_) return false;
    char room[65'536];
    auto const got = ::recv(socket_, room, sizeof room, 0);
    if (got > 0) buffered_.append(room, static_cast<std::size_t>(got));
    ended_ = got <= 0;
    broken_ = got < 0;
    return got > 0;
}

http_reply raw_client::reply(bool to_head)
{
    http_reply made;
    std::size_t end = 0;
    while ((end = buffered_.find("\r\n\r\n")) == std::string::npos)
        if (!more()) return made;
    made.head = buffered_.substr(0, end + 2);
    buffered_.erase(0, end + 4);
    EXPECT_TRUE(made.head.starts_with("HTTP/1.1 ")) << made.head;
    std::from_chars(made.head.data() + 9, made.head.data() + 12, made.status);
    std::string const length = made.header("content-length");
    if (to_head || made.status < 200 || made.status == 204 || made.status == 304) {
        made.whole = true;
    } else if (same(made.header("transfer-encoding"), "chunked")) {
        take_chunks(made);
    } else if (!length.empty()) {
        take_sized(made, std::stoul(length));
    } else {
        made.whole = ends();
        made.body = std::exchange(buffered_, {});
    }
    return made;
}

void raw_client::take_sized(http_reply& into, std::size_t size)
{
    while (buffered_.size() < size)
        if (!more()) break;
    into.whole = buffered_.size() >= size;
    into.body = buffered_.substr(0, size);
    buffered_.erase(0, size);
}

void raw_client::take_chunks(http_reply& into)
{
    for (;;) {
        std::size_t line = 0;
        while ((line = buffered_.find("\r\n")) == std::string::npos)
            if (!more()) return;
        std::size_t const size = std::stoul(buffered_.substr(0, line), nullptr, 16);
        while (buffered_.size() < line + 2 + size + 2)
            if (!more()) return;
        EXPECT_EQ(buffered_.substr(line + 2 + size, 2), "\r\n");
        into.body.append(buffered_, line + 2, size);
        buffered_.erase(0, line + 2 + size + 2);
        if (size == 0) {
            into.whole = true;
            return;
        }
    }
}

std::string raw_client::read_until(std::string_view mark)
{
    while (buffered_.find(mark) == std::string::npos)
        if (!more()) break;
    return buffered_;
}

bool raw_client::ends()
{
    while (more()) {
    }
    return ended_;
}

bool raw_client::hears(std::string_view mark, std::chrono::milliseconds time)
{
    while (buffered_.find(mark) == std::string::npos)
        if (!more(time)) return false;
    return true;
}

void raw_client::leave()
{
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    ended_ = true;
}

void raw_client::reset()
{
    linger const at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    leave();
}

http_reply ask(std::uint16_t port, std::string_view request)
{
    raw_client one(port);
    EXPECT_TRUE(one.send(request));
    return one.reply();
}

std::string post(std::string_view path, std::string_view body, std::string_view more)
{
    std::string out = "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    return out.append(more).append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

std::string get(std::string_view path, std::string_view more)
{
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) + "\r\n";
}

}  // namespace signalbox::test
