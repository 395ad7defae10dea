// The fixture of tests that call targets without a socket: each provider's connections play what the test says, and every request is kept.
// Everything on the test's own loop.
#pragma once

#include "engine/attempt/chain.hpp"
#include "engine/dialect/dialects.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <gtest/gtest.h>

#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::attempt {

using namespace std::chrono_literals;
using model::fault;

/// What a connection does with one request.
struct play {
    enum class kind : std::uint8_t { reply, write_fails, ends_unreceived, ends_received, stays_silent };
    kind what = kind::reply;
    std::string bytes;
};

/// A provider without a network: every request is answered by the next play, on whatever connection.
struct stage {
    std::deque<play> plays;
    std::vector<std::string> requests;
    std::size_t connections = 0;
    std::size_t closed_while_waiting = 0;
};

class played_connection final : public upstream::transport {
public:
    played_connection(stage& on, upstream::executor where) : on_(on), closed_(where, timer::time_point::max()) { ++on_.connections; }
    model::result<std::size_t> write_now(std::span<boost::asio::const_buffer const> pieces) override
    {
        now_ = on_.plays.empty() ? play{play::kind::ends_received, {}} : on_.plays.front();
        if (!on_.plays.empty()) on_.plays.pop_front();
        if (now_.what == play::kind::write_fails) return model::failure{fault::connection_reset, "Broken pipe"};
        sent_ = boost::asio::buffer_size(pieces);
        std::string request(sent_, '\0');
        boost::asio::buffer_copy(boost::asio::buffer(request), pieces);
        on_.requests.push_back(std::move(request));
        return sent_;
    }
    upstream::task<model::result<void>> write(std::span<boost::asio::const_buffer const>) override { co_return model::result<void>(); }
    upstream::task<model::result<std::size_t>> read(boost::asio::mutable_buffer into) override
    {
        if (now_.what == play::kind::stays_silent && now_.bytes.empty()) {
            boost::system::error_code ignored;
            co_await closed_.async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
            ++on_.closed_while_waiting;
            co_return model::failure{fault::connection_reset, "closed"};
        }
        std::size_t const size = std::min(into.size(), now_.bytes.size());
        std::memcpy(into.data(), now_.bytes.data(), size);
        now_.bytes.erase(0, size);
        co_return size;
    }
    std::size_t unacknowledged() const override { return now_.what == play::kind::ends_unreceived ? sent_ : 0; }
    void close() override { closed_.cancel(); }
    bool quiet() override { return true; }

private:
    using timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                                    upstream::executor>;
    stage& on_;
    timer closed_;
    play now_;
    std::size_t sent_ = 0;
};

inline std::string const ask_body = R"({"model":"asked","messages":[{"role":"user","content":"hi"}]})";

inline std::string http(int status, std::string const& body, std::string const& more = {})
{
    return "HTTP/1.1 " + std::to_string(status) +
           " Played\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

inline std::string good_reply(std::string const& said)
{
    return http(200, R"({"id":"c1","object":"chat.completion","created":1,"model":"up","choices":[{"index":0,"message":)"
                     R"({"role":"assistant","content":")" +
                         said + R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}})");
}

class calling : public testing::Test {
protected:
    /// Targets 0 and 1, each at a provider of its own.
    calling()
    {
        for (std::uint32_t each = 0; each < 2; ++each) {
            auto const name = std::string(each ? "two" : "one");
            provider::definition at;
            at.id = name;
            at.authority = name + ".example";
            providers_.push_back(at);
            route::target to;
            to.index = to.provider = each;
            to.model = to.provider_id = name;
            to.upstream_model = "up-" + name;
            to.full_name = name + "/up-" + name;
            table_.targets.push_back(to);
            upstream::origin where;
            where.id = name;
            auto make = [this, each] { return std::make_unique<played_connection>(stages_[each], loop_.get_executor()); };
            pools_.push_back(std::make_shared<upstream::pool>(loop_.get_executor(), clock_, where, make));
        }
        breakers_ = {breaker_settings{}, breaker_settings{}};
        plan_.steps = {{.target = 0, .reason = "first"}, {.target = 1, .reason = "next"}};
        plan_.on_failure.backoff = 1ms;
    }

    /// The chain to its end; the trail stands in notes_.
    model::result<open_reply> tried_all()
    {
        if (!health_) health_ = std::make_unique<health_board>(table_, breakers_, nullptr);
        scanned_ = *dialect::reader_of_requests(model::dialect::openai_chat).scan(ask_body);
        scanned_.stream = stream_;
        source_request from{.spoken = model::dialect::openai_chat, .body = ask_body, .scanned = &scanned_};
        encoder requests(from);
        wire::header_list const none;
        request_secrets secrets(none, {});
        secrets.belong_to(plan_, table_, providers_);
        call_context const with{stop_,
                                clock_,
                                pools_,
                                providers_,
                                table_,
                                *health_,
                                requests,
                                secrets,
                                dialect::operation::chat,
                                stream_,
                                clock_.now() + patience,
                                0,
                                nullptr,
                                &tokens_};
        chain calls(with, [] { return 0.0; });
        notes_ = {};
        std::optional<model::result<open_reply>> seen;
        auto body = [&]() -> upstream::task<void> {
            open_reply opened;
            auto const done = co_await calls.run(plan_, notes_, opened);
            if (done)
                seen.emplace(std::move(opened));
            else
                seen.emplace(done.error());
        };
        upstream::task<void> running = body();
        boost::asio::co_spawn(loop_, std::move(running), boost::asio::detached);
        loop_.restart();
        while (!seen && loop_.run_one()) {
        }
        refused_.reset();
        if (calls.refused()) refused_ = *calls.refused();
        return std::move(*seen);
    }
    std::vector<std::string> reasons() const
    {
        std::vector<std::string> all;
        for (tried const& each : notes_.attempts) all.emplace_back(each.reason);
        return all;
    }

    static constexpr std::chrono::seconds patience{60};  // no healthy test needs it
    boost::asio::io_context loop_{1};
    upstream::alarm_clock clock_{loop_.get_executor()};
    upstream::stop_signal stop_;
    std::array<stage, 2> stages_;
    std::vector<provider::definition> providers_;
    route::table table_;
    std::vector<breaker_settings> breakers_;
    std::vector<std::shared_ptr<upstream::pool>> pools_;
    token_sources tokens_ = token_sources(2);  // of neither provider
    std::unique_ptr<health_board> health_;
    dialect::scanned_request scanned_;
    route::plan plan_;
    trail notes_;
    std::optional<refusal> refused_;
    bool stream_ = false;
};

}  // namespace signalbox::attempt
