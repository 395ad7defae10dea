#include "server/operator_line.hpp"

#include "engine/config/substitution.hpp"
#include "engine/config/web_address.hpp"
#include "engine/upstream/exchange.hpp"
#include "engine/upstream/reply_end.hpp"
#include "engine/wire/url.hpp"
#include "server/sinks/late_end.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <optional>

namespace signalbox::server {

namespace {

/// A configuration and what is said about it.
constexpr std::size_t longest_reply = 8u << 20;

using reply = model::result<operator_reply>;

/// After the end of a question that was broken off: a lookup of the address in the system's resolver may take longer, and ends by itself.
constexpr std::chrono::milliseconds end_patience{250};

/// What one request needs while it is under way.
struct call {
    explicit call(upstream::origin const& to) : connections(loop.get_executor(), clock, to) {}
    boost::asio::io_context loop;
    upstream::alarm_clock clock{loop.get_executor()};
    upstream::pool connections;
    upstream::stop_signal stop;
    std::optional<reply> seen;
};

std::string text_of(wire::header_list const& head, std::string_view name)
{
    return std::string(head.find(name).value_or(""));
}

upstream::task<reply> asked(call& of, std::string head, std::string_view body, std::chrono::seconds patience)
{
    std::span<std::string_view const> const pieces(&body, body.empty() ? 0 : 1);
    upstream::exchange exchange(of.connections, of.stop, of.clock);
    upstream::time_bounds until;
    until.whole = until.connect = until.first_byte = of.clock.now() + patience;
    auto const begun = co_await exchange.begin(head, pieces, until);
    if (!begun) co_return begun.error();
    bool const counts = exchange.head().status == 200;  // the body of another status explains, and is shown at most
    if (auto unknown = upstream::unknown_end(exchange.head()); unknown && counts) co_return std::move(*unknown);
    operator_reply out{.status = exchange.head().status,
                       .etag = text_of(exchange.head().headers, "etag"),
                       .revision = text_of(exchange.head().headers, "x-signalbox-config-revision"),
                       .followed = text_of(exchange.head().headers, "x-signalbox-followed"),
                       .body = {}};
    for (;;) {
        auto const bytes = co_await exchange.read();
        if (!bytes) co_return bytes.error();
        if (bytes->empty()) co_return out;
        if (out.body.size() + bytes->size() > longest_reply)
            co_return model::failure{model::fault::reply_too_large, "the reply is longer than 8 MiB", {}, 0, {}};
        out.body.append(*bytes);
    }
}

upstream::task<void> finish(call& of, std::string head, std::string_view body, std::chrono::seconds patience)
{
    auto seen = co_await asked(of, std::move(head), body, patience);
    of.seen.emplace(std::move(seen));
}

}  // namespace

model::result<operator_line> operator_line::to(std::string const& url, std::string token)
{
    auto const parsed = wire::parse_url(url);
    if (!parsed) return parsed.error();
    auto const proxy = config::proxy_of_environment(*parsed, config::process_environment());
    if (!proxy) return proxy.error();
    return operator_line(config::address_at(url, "gateway", *proxy), std::move(token));
}

model::result<operator_reply> operator_line::ask(operator_question const& what, std::chrono::seconds patience) const
{
    std::string const below = where_.target.ends_with('/') ? where_.target.substr(0, where_.target.size() - 1) : where_.target;
    std::string head = std::string(what.method) + ' ' + below + what.path + " HTTP/1.1\r\nHost: " + where_.authority + "\r\n";
    if (!token_.empty()) head += "Authorization: Bearer " + token_ + "\r\n";
    head += what.lines;
    if (what.method != "GET") head += "Content-Length: " + std::to_string(what.body.size()) + "\r\n";
    head += "\r\n";
    auto now = std::make_shared<call>(where_.origin);
    boost::asio::co_spawn(now->loop, finish(*now, std::move(head), what.body, patience), boost::asio::detached);
    {
        auto const break_off = [&of = *now] { boost::asio::post(of.loop, [&of] { of.stop.fire(model::fault::draining); }); };
        std::stop_callback const ends(what.stop, break_off);
        while (!now->seen && now->loop.run_one() > 0) {
        }
    }
    reply out = model::failure{model::fault::connection_reset, "the request ended without a reply", {}, 0, {}};
    if (now->seen) out = std::move(*now->seen);
    if (what.stop.stop_requested()) end_late(std::move(now), end_patience);
    return out;
}

}  // namespace signalbox::server
