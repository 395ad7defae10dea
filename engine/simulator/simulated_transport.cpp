// The waiting side of the simulator: one timer that is set to the next piece of the reply. On the connection's strand.
#include "engine/simulator/simulated_transport.hpp"

#include "engine/simulator/echo.hpp"
#include "engine/upstream/pieces.hpp"
#include "engine/upstream/websocket_handshake.hpp"
#include "engine/wire/http.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <cstring>

namespace signalbox::simulator {

namespace {

simulated_reply said_at_once(std::string const& json)
{
    std::string bytes =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(json.size()) + "\r\n\r\n" + json;
    simulated_reply out;
    out.pieces.push_back({{}, std::move(bytes)});
    return out;
}

model::failure broken(std::string_view why)
{
    return {.kind = model::fault::connection_reset, .detail = "simulator: " + std::string(why)};
}

}  // namespace

simulated_transport::simulated_transport(upstream::executor where, std::shared_ptr<simulated_provider> plays)
    : plays_(std::move(plays)), wakes_(where)
{}

model::result<std::size_t> simulated_transport::write_now(std::span<asio::const_buffer const> pieces)
{
    if (closed_) return broken("closed");
    auto const size = upstream::size_of(pieces);
    if (request_.size() + size > request_limit) return broken("a request larger than it takes");
    for (auto const& each : pieces) request_.append(static_cast<char const*>(each.data()), each.size());
    if (session_) {
        take_frames();
        return size;
    }
    if (!answer_if_whole()) {
        close();
        return broken("not an HTTP request");
    }
    return size;
}

task<model::result<void>> simulated_transport::write(std::span<asio::const_buffer const> pieces)
{
    auto const taken = write_now(pieces);
    if (!taken) co_return taken.error();
    co_return model::result<void>();
}

bool simulated_transport::answer_if_whole()
{
    auto const size = wire::find_head(request_);
    if (!size) return false;
    if (*size == 0) return true;
    auto const head = wire::parse_request_head(std::string_view(request_).substr(0, *size));
    if (!head) return false;
    if (upstream::names_websocket(head->headers)) {
        auto opened = plays_->open_session(*head);
        session_ = std::move(opened.session);
        begin_reply(std::move(opened.first));
        return true;
    }
    std::string_view rest = std::string_view(request_).substr(*size);
    std::string dechunked;
    if (head->chunked) {
        wire::chunk_decoder chunks;
        while (!chunks.done() && !rest.empty()) {
            auto const step = chunks.feed(rest);
            if (!step) return false;
            dechunked += step->payload;
            rest.remove_prefix(step->consumed);
        }
        if (!chunks.done()) return true;
        rest = dechunked;
    }
    auto const length = head->chunked ? dechunked.size() : head->content_length.value_or(0);
    if (rest.size() < length) return true;
    std::string_view const body = rest.substr(0, static_cast<std::size_t>(length));
    if (is_echo_path(head->path))
        begin_reply(said_at_once(echo_of({head->method, head->path, head->query, body, head->headers})));
    else
        begin_reply(plays_->reply(head->method, head->path, body));
    return true;
}

void simulated_transport::begin_reply(simulated_reply reply)
{
    reply_ = std::move(reply);
    asked_at_ = steady::now();
    taken_ = 0;
    request_.clear();
    wakes_.cancel();  // of a read that came before
}

/// What the client of a session sent is answered behind what is still to be said.
void simulated_transport::take_frames()
{
    bool const goes_on = !reply_.cut && session_->take(request_, steady::now() - asked_at_, reply_);
    if (!goes_on) reply_.cut = true;
    request_.clear();
    wakes_.cancel();
}

std::size_t simulated_transport::take_due(asio::mutable_buffer into)
{
    std::size_t filled = 0;
    auto const passed = steady::now() - asked_at_;
    while (!reply_.pieces.empty() && reply_.pieces.front().due <= passed && filled < into.size()) {
        auto const& bytes = reply_.pieces.front().bytes;
        auto const size = std::min(into.size() - filled, bytes.size() - taken_);
        std::memcpy(static_cast<char*>(into.data()) + filled, bytes.data() + taken_, size);
        filled += size;
        taken_ += size;
        if (taken_ < bytes.size()) break;
        reply_.pieces.pop_front();
        taken_ = 0;
    }
    return filled;
}

task<model::result<std::size_t>> simulated_transport::read(asio::mutable_buffer into)
{
    for (;;) {
        if (closed_) co_return broken("closed");
        if (auto const size = take_due(into)) co_return size;
        if (reply_.pieces.empty() && reply_.cut) {
            close();
            co_return broken("the connection is simulated to break here");
        }
        wakes_.expires_at(reply_.pieces.empty() ? steady::time_point::max() : asked_at_ + reply_.pieces.front().due);
        co_await wakes_.async_wait(asio::as_tuple(upstream::awaiting));
    }
}

void simulated_transport::close()
{
    closed_ = true;
    wakes_.cancel();
}

}  // namespace signalbox::simulator
