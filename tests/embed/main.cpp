// The engine inside another program: its own io_context, its own place for replies and events, no server, no thread, no store.
// Asks the built-in simulator once in each dialect; status 0 when both replies are whole and each left one event.
#include "engine/config/finding.hpp"
#include "engine/config/load.hpp"
#include "engine/gateway.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
using signalbox::model::result;
using signalbox::upstream::task;

constexpr std::string_view configuration = R"(
signalbox: 1
server: {public: true}
providers:
  - {id: chat, kind: simulator}
  - {id: messages, kind: simulator, dialect: anthropic}
models:
  - {id: steady, provider: messages, price: {per: 1M, input: 1, output: 2}, simulate: {text: "Embedded and well."}}
  - {id: broken, provider: chat, simulate: {status: 503}}
groups:
  - {id: reliable, strategy: fallback, members: [{model: broken, timeout: 1s}, {model: steady, timeout: 1s}]}
)";

/// Where replies go: a string, here.
class reply_collector final : public signalbox::client_stream {
public:
    task<result<void>> send(signalbox::reply_head const& head, std::span<std::string_view const> body) override
    {
        status = head.status;
        for (std::string_view each : body) text.append(each);
        whole = true;
        co_return result<void>{};
    }
    task<result<void>> begin(signalbox::reply_head const& head, std::string_view first) override
    {
        status = head.status;
        text.append(first);
        co_return result<void>{};
    }
    task<result<void>> write(std::string_view bytes) override
    {
        text.append(bytes);
        co_return result<void>{};
    }
    task<result<void>> finish(std::string_view last, bool cut) override
    {
        text.append(last);
        whole = !cut;
        co_return result<void>{};
    }

    int status = 0;
    bool whole = false;
    std::string text;
};

/// Where events go: a list, here.
class event_list final : public signalbox::event_sink {
public:
    std::unique_ptr<signalbox::schema::event_record> admit() override
    {
        auto event = std::make_unique<signalbox::schema::event_record>();
        event->sequence = ++admitted_;
        return event;
    }
    void record(std::unique_ptr<signalbox::schema::event_record> event) override { all.push_back(std::move(event)); }
    bool strict() const override { return false; }
    task<result<void>> commit(std::unique_ptr<signalbox::schema::event_record> event) override
    {
        record(std::move(event));
        co_return result<void>{};
    }

    std::vector<std::unique_ptr<signalbox::schema::event_record>> all;

private:
    std::uint64_t admitted_ = 0;
};

task<void> ask(signalbox::gateway& gateway, std::string_view path, std::string_view body, reply_collector& reply)
{
    signalbox::wire::header_list headers;
    headers.add("content-type", "application/json");
    signalbox::inbound request;
    request.method = "POST";
    request.path = path;
    request.headers = &headers;
    request.body = body;
    request.arrived = std::chrono::steady_clock::now();
    request.arrived_wall = signalbox::model::wall_now();
    signalbox::upstream::stop_signal stop;
    co_await gateway.handle(request, reply, stop);
}

bool is_good(reply_collector const& reply, std::string_view ending)
{
    std::cout << "status " << reply.status << (reply.whole ? ", whole: " : ", cut: ") << reply.text << "\n";
    return reply.status == 200 && reply.whole && reply.text.find(ending) != std::string::npos;
}

}  // namespace

int main()
{
    signalbox::config::loaded const loaded = signalbox::config::load_text(configuration, "embedded");
    if (!loaded.frozen) {
        std::cerr << signalbox::config::findings_as_text(loaded.findings);
        return 1;
    }
    signalbox::state_source states;
    states.publish(loaded.frozen);

    asio::io_context ours;
    event_list events;
    reply_collector plain, streamed;
    {
        signalbox::upstream::alarm_clock clock(ours.get_executor());
        signalbox::gateway gateway(ours.get_executor(), clock, states, events, 0);
        std::string_view const chat = R"({"model":"reliable","messages":[{"role":"user","content":"How are you?"}]})";
        std::string_view const message =
            R"({"model":"steady","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"How are you?"}]})";
        asio::co_spawn(ours, ask(gateway, "/v1/chat/completions", chat, plain), asio::detached);
        asio::co_spawn(ours, ask(gateway, "/v1/messages", message, streamed), asio::detached);
        ours.run();
    }
    bool good = is_good(plain, "Embedded and well.");
    good = is_good(streamed, "message_stop") && good;
    for (auto const& each : events.all)
        std::cout << "event: " << each->requested_model << " answered by " << each->resolved_model << ", " << each->attempts.size()
                  << " attempts, " << (each->tokens ? each->tokens->completion : 0) << " tokens\n";
    return good && events.all.size() == 2 ? 0 : 1;
}
