// The loop of the instant upstream: one read and one write for a plain reply, one write for each stream event or for all of them. One thread.
#include "tests/bench/upstream_server.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include <sys/socket.h>

namespace signalbox::bench {
namespace {

constexpr std::size_t read_size = 256 * 1024;
constexpr std::size_t request_limit = 64 * 1024 * 1024;  // larger than any prompt measured; past it the peer is broken

bool same_letters(std::string_view left, std::string_view right)
{
    return left.size() == right.size() && ::strncasecmp(left.data(), right.data(), left.size()) == 0;
}

/// The Content-Length of a head, 0 when it names none, nothing when the body comes in a way we do not read.
std::optional<std::size_t> body_size(std::string_view head)
{
    std::size_t size = 0;
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos && at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
        std::string_view const line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        std::size_t const colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        if (same_letters(line.substr(0, colon), "transfer-encoding")) return std::nullopt;
        if (!same_letters(line.substr(0, colon), "content-length")) continue;
        std::size_t const digits = line.find_first_of("0123456789", colon);
        if (digits == std::string_view::npos) return std::nullopt;
        std::from_chars(line.data() + digits, line.data() + line.size(), size);
    }
    return size;
}

bool says(std::string_view body, std::string_view name)
{
    for (std::size_t at = body.find(name); at != std::string_view::npos; at = body.find(name, at + 1)) {
        std::size_t const value = body.find_first_not_of(" :", at + name.size());
        if (value != std::string_view::npos && body.substr(value, 4) == "true") return true;
    }
    return false;
}

canned_replies framed(canned_replies replies, bool coalesce)
{
    return coalesce ? coalesced(std::move(replies)) : replies;
}

/// Of all dialects but OpenAI's chats, whose path is the one that is left.
std::vector<dialect_replies> other_replies(upstream_options const& options)
{
    std::vector<dialect_replies> all = further_replies(options.events, options.reply_bytes);
    all.push_back({"/messages", "", anthropic_replies(options.events, options.reply_bytes)});
    for (dialect_replies& each : all) each.replies = framed(std::move(each.replies), options.coalesce);
    return all;
}

}  // namespace

upstream_server::upstream_server(upstream_options options)
    : options_(options),
      openai_(framed(openai_replies(options.events, options.reply_bytes), options.coalesce)),
      others_(other_replies(options)),
      listener_(listen_on_loopback(options.port)),
      scratch_(read_size, '\0')
{
    poller_.watch(listener_, EPOLLIN);
}

void upstream_server::run()
{
    for (;;) {
        for (epoll_event const& each : poller_.wait(nanoseconds_until_due())) {
            if (each.data.fd == listener_.number()) {
                accept_all();
                continue;
            }
            std::size_t const number = static_cast<std::size_t>(each.data.fd);
            connection* const one = number < connections_.size() ? connections_[number].get() : nullptr;
            if (!one) continue;
            if (each.events & EPOLLOUT) writable(*one);
            if (connections_[number].get() == one && (each.events & (EPOLLIN | EPOLLHUP | EPOLLERR))) readable(*one);
        }
        send_due_events();
    }
}

void upstream_server::accept_all()
{
    for (;;) {
        descriptor arrived{::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (!arrived) return;
        send_at_once(arrived);
        std::size_t const number = static_cast<std::size_t>(arrived.number());
        if (connections_.size() <= number) connections_.resize(number + 1);
        poller_.watch(arrived, EPOLLIN);
        auto made = std::make_unique<connection>();
        made->socket = std::move(arrived);
        made->serial = ++serials_;
        connections_[number] = std::move(made);
    }
}

void upstream_server::readable(connection& from)
{
    ssize_t const count = ::recv(from.socket.number(), scratch_.data(), scratch_.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0 || from.received.size() > request_limit) return drop(from);
    std::string_view const bytes{scratch_.data(), static_cast<std::size_t>(count)};
    if (from.received.empty() && !from.stream) return take_requests(from, bytes);
    from.received.append(bytes);
    if (from.stream) return;  // the next request waits for the end of this reply
    std::string const whole = std::move(from.received);
    from.received.clear();
    take_requests(from, whole);
}

void upstream_server::take_requests(connection& from, std::string_view bytes)
{
    std::uint64_t const serial = from.serial;
    std::size_t const number = static_cast<std::size_t>(from.socket.number());
    while (!bytes.empty()) {
        std::size_t const blank = bytes.find("\r\n\r\n");
        if (blank == std::string_view::npos) break;
        std::string_view const head = bytes.substr(0, blank + 2);
        std::optional<std::size_t> const size = body_size(head);
        if (!size) return drop(from);
        if (bytes.size() < blank + 4 + *size) break;
        answer(from, head, bytes.substr(blank + 4, *size));
        if (!connections_[number] || connections_[number]->serial != serial) return;
        bytes.remove_prefix(blank + 4 + *size);
        if (from.stream) break;
    }
    from.received.assign(bytes);
}

void upstream_server::answer(connection& to, std::string_view head, std::string_view body)
{
    std::string_view const line = head.substr(0, head.find("\r\n"));
    auto const has = [line](std::string_view part) { return !part.empty() && line.find(part) != std::string_view::npos; };
    auto const found = std::find_if(others_.begin(), others_.end(), [&](dialect_replies const& each) { return has(each.path); });
    canned_replies const& replies = found == others_.end() ? openai_ : found->replies;
    if (!says(body, "\"stream\"") && (found == others_.end() || !has(found->stream_path))) {
        send(to, replies.plain);
        return;
    }
    to.stream = says(body, "\"include_usage\"") ? &replies.stream_with_usage : &replies.stream;
    to.next_event = 0;
    if (replies.stream_head.empty() || send(to, replies.stream_head)) continue_stream(to);
}

void upstream_server::continue_stream(connection& to)
{
    while (to.stream && to.unsent.empty()) {
        std::string const& event = (*to.stream)[to.next_event++];
        if (to.next_event == to.stream->size()) to.stream = nullptr;
        if (!send(to, event)) return;
        if (to.unsent.empty() && pause(to)) return;
    }
    if (to.stream || to.received.empty()) return;
    std::string const waiting = std::move(to.received);
    to.received.clear();
    take_requests(to, waiting);
}

/// True when the next event is for later.
bool upstream_server::pause(connection& before)
{
    if (!before.stream || before.next_event == 0 || options_.pause.count() == 0) return false;
    due_.push_back({clock::now() + options_.pause, before.socket.number(), before.serial});
    return true;
}

/// False when the connection is gone.
bool upstream_server::send(connection& to, std::string_view bytes)
{
    if (!to.unsent.empty()) {
        to.unsent.append(bytes);
        return true;
    }
    ssize_t const count = ::send(to.socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
        drop(to);
        return false;
    }
    bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    if (bytes.empty()) return true;
    to.unsent.assign(bytes);
    to.waiting_to_write = true;
    poller_.change(to.socket, EPOLLIN | EPOLLOUT);
    return true;
}

void upstream_server::writable(connection& to)
{
    if (!to.waiting_to_write) return;
    std::string const rest = std::move(to.unsent);
    to.unsent.clear();
    if (!send(to, rest) || !to.unsent.empty()) return;
    to.waiting_to_write = false;
    poller_.change(to.socket, EPOLLIN);
    if (!pause(to)) continue_stream(to);
}

void upstream_server::send_due_events()
{
    clock::time_point const now = clock::now();
    while (!due_.empty() && due_.front().when <= now) {
        due_event const next = due_.front();
        due_.pop_front();
        std::size_t const number = static_cast<std::size_t>(next.number);
        if (number < connections_.size() && connections_[number] && connections_[number]->serial == next.serial)
            continue_stream(*connections_[number]);
    }
}

std::int64_t upstream_server::nanoseconds_until_due() const
{
    if (due_.empty()) return -1;
    auto const left = std::chrono::duration_cast<std::chrono::nanoseconds>(due_.front().when - clock::now()).count();
    return left < 0 ? 0 : left;
}

void upstream_server::drop(connection& which)
{
    connections_[static_cast<std::size_t>(which.socket.number())].reset();
}

}  // namespace signalbox::bench
