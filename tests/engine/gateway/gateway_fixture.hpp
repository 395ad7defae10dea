// A gateway on the test's own loop, configured from YAML, with a client and a sink in memory. One request at a time.
#pragma once

#include "engine/config/load.hpp"
#include "engine/gateway.hpp"
#include "tests/engine/gateway/dialect_samples.hpp"
#include "tests/engine/gateway/memory_seams.hpp"
#include "tests/support/scripted_upstream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace signalbox::test {

using header_values = std::vector<std::pair<std::string_view, std::string_view>>;

class gateway_fixture {
public:
    gateway_fixture() : clock(loop.get_executor()) {}

    void configure(std::string const& yaml)
    {
        config::load_options how;
        how.allow_inline_secrets = true;
        auto made = config::load_text(yaml, "test.yaml", how);
        ASSERT_TRUE(made.frozen) << config::findings_as_text(made.findings);
        states.publish(made.frozen);
        if (!door) door.emplace(loop.get_executor(), clock, states, sink, 1u);
    }

    /// Handles one request to its end and returns what the client saw.
    memory_client& ask(std::string_view path, std::string_view body, header_values const& headers = {}, std::string_view method = "POST")
    {
        start(path, body, headers, method);
        finish();
        return *client;
    }

    void start(std::string_view path, std::string_view body, header_values const& headers = {}, std::string_view method = "POST")
    {
        client.emplace();
        if (client_leaves_after != ~std::size_t{0}) client->leaves_after_writes = client_leaves_after;
        fields = wire::header_list();
        for (auto const& [name, value] : headers) fields.add(name, value);
        sent_request sent = as_sent(path, body);
        path_ = std::move(sent.path);
        if (body.size() != sent.body.size()) {
            body_ = std::move(sent.body);
            body = body_;
        }
        std::string_view const kept = path_;
        auto const mark = kept.find('?');
        request = {method,
                   kept.substr(0, mark),
                   mark == kept.npos ? "" : kept.substr(mark + 1),
                   &fields,
                   body,
                   std::chrono::steady_clock::now() - arrived_before,
                   model::wall_now(),
                   peer};
        stop.emplace();
        done = false;
        boost::asio::co_spawn(loop, handle(), boost::asio::detached);
    }

    void finish()
    {
        loop.restart();
        while (!done && loop.run_one()) {
        }
        ASSERT_TRUE(done);
    }

    /// Runs other people's work (the upstream's, a test's) until it says so.
    template <class Until>
    void run_until(Until until)
    {
        loop.restart();
        while (!until() && loop.run_one()) {
        }
    }

    schema::Event const& event() const { return *sink.events.back(); }

    boost::asio::io_context loop{1};
    upstream::alarm_clock clock;
    state_source states;
    memory_sink sink;
    std::optional<gateway> door;
    std::optional<memory_client> client;
    std::optional<upstream::stop_signal> stop;
    std::chrono::milliseconds arrived_before{0};  // how long ago the first byte of a request came, when it is handled
    std::string_view peer;                        // the address that requests come from
    std::size_t client_leaves_after = ~std::size_t{0};
    bool done = false;

private:
    upstream::task<void> handle()
    {
        co_await door->handle(request, *client, *stop);
        done = true;
    }
    std::string path_;
    std::string body_;  // of a format whose path names the model
    wire::header_list fields;
    inbound request;
};

}  // namespace signalbox::test
