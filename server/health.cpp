// `signalbox health`: asks the operator's listener of a running gateway whether it takes requests, for containers and scripts that have no other
// HTTP client.
#include "server/commands.hpp"

#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/pool.hpp"
#include "engine/whole_exchange.hpp"
#include "engine/wire/url.hpp"
#include "server/operator_line.hpp"

#include <boost/asio/co_spawn.hpp>

#include <iostream>

namespace signalbox::server {

namespace {

constexpr std::chrono::seconds health_patience{3};
constexpr std::size_t longest_answer = 1024;

upstream::task<void> ask(upstream::pool& gateway, std::string authority, upstream::alarm_clock& clock, model::result<std::string>& said)
{
    upstream::stop_signal stop;
    whole_question asked{.head = "GET /ready HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n",
                         .body = {},
                         .until = {},
                         .longest = longest_answer,
                         .asked_for = "\"ready\""};
    asked.until.whole = asked.until.connect = asked.until.first_byte = clock.now() + health_patience;
    said = co_await exchange_whole(gateway, std::move(asked), clock, stop);
}

model::result<std::string> ready_at(wire::url const& where)
{
    boost::asio::io_context loop{1};
    upstream::alarm_clock clock(loop.get_executor());
    upstream::pool gateway(loop.get_executor(), clock, {.id = "gateway", .host = where.host, .port = where.port});
    model::result<std::string> said = model::failure{};
    boost::asio::co_spawn(loop, ask(gateway, where.authority(), clock, said), [&loop](std::exception_ptr) { loop.stop(); });
    loop.run();
    return said;
}

int say(std::string const& where, std::string const& trouble)
{
    if (trouble.empty()) return std::cout << where << ": ready\n", 0;
    return std::cerr << where << ": not ready: " << trouble << "\n", 1;
}

/// A URL names the operator's pages as it does for other commands: with TLS, below a path, through a proxy of the environment.
int health_at_url(std::string const& url)
{
    auto const line = operator_line::to(url, {});
    if (!line) {
        std::cerr << "--gateway takes the URL of the operator's pages, such as http://127.0.0.1:9090: " << line.error().detail << "\n";
        return 2;
    }
    auto const reply = line->ask({.path = "/ready"}, health_patience);
    if (!reply) return say(line->url(), model::words_of(reply.error()));
    bool const ready = reply->status == 200 && reply->body.find("\"ready\":true") != std::string::npos;
    if (ready) return say(line->url(), {});
    return say(line->url(), "status " + std::to_string(reply->status) +
                                (reply->status == 404 ? "; --gateway names the operator's listener (server.admin.listen)" : ""));
}

}  // namespace

int health(health_options const& options)
{
    if (options.admin.find("://") != std::string::npos) return health_at_url(options.admin);
    auto const where = wire::parse_url("http://" + options.admin);
    if (!where || !where->path.empty()) {
        std::cerr << "--admin takes HOST:PORT, as server.admin.listen has it; --gateway takes a URL, such as http://127.0.0.1:9090\n";
        return 2;
    }
    auto const said = ready_at(*where);
    if (said) return say(options.admin, {});
    return say(options.admin, model::words_of(said.error()) +
                                  (said.error().status == 404 ? "; --admin names the operator's listener (server.admin.listen)" : ""));
}

}  // namespace signalbox::server
