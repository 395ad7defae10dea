// `signalbox health`: asks the operator's listener of a running gateway whether it takes requests, for containers and scripts that have no other
// HTTP client.
#include "server/commands.hpp"

#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/pool.hpp"
#include "engine/whole_exchange.hpp"
#include "engine/wire/url.hpp"

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

}  // namespace

int health(health_options const& options)
{
    auto const where = wire::parse_url("http://" + options.admin);
    if (!where || !where->path.empty()) {
        std::cerr << "--admin takes HOST:PORT, as server.admin.listen has it\n";
        return 2;
    }
    auto const said = ready_at(*where);
    if (!said) {
        std::cerr << options.admin << ": not ready: " << model::words_of(said.error())
                  << (said.error().status == 404 ? "; --admin names the operator's listener (server.admin.listen)" : "") << "\n";
        return 1;
    }
    std::cout << options.admin << ": ready\n";
    return 0;
}

}  // namespace signalbox::server
