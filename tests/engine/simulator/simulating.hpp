// The fixture of tests that talk to the simulator over an exchange, in every dialect. Everything on the test's own loop.
// The requests below are the plainest each dialect allows.
#pragma once

#include "engine/dialect/dialects.hpp"
#include "engine/dialect/model_path.hpp"
#include "engine/simulator/open_pool.hpp"
#include "engine/simulator/simulated_provider.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"
#include "tests/engine/upstream/loop.hpp"

namespace signalbox::simulator {

using namespace upstream;
using model::fault;
using namespace std::chrono_literals;

using wire::json_view;

struct seen_event {
    std::string type, data;
};

inline std::vector<seen_event> events_of(std::string_view bytes)
{
    std::vector<seen_event> all;
    wire::sse_decoder decoder;
    wire::sse_event event;
    for (;;) {
        auto const more = decoder.next(bytes, event);
        if (!more || !*more) return all;
        all.push_back({std::string(event.type), std::string(event.data)});
    }
}

class simulating : public loop_test {
protected:
    struct outcome {
        std::optional<model::failure> failed;
        int status = 0;
        std::string type, body, retry_after, retry_after_ms;
        exchange_times times;
    };

    static origin simulated_origin(model::dialect spoken, simulation played = {})
    {
        origin to;
        to.id = "sim";
        to.simulated = true;
        to.simulated_dialect = spoken;
        to.simulations["sim-1"] = std::move(played);
        return to;
    }

    task<outcome> asked(pool& connections, std::string body, time_bounds until = {})
    {
        exchange each(connections, stop_, clock_);
        std::string path;
        dialect::append_path(
            path, dialect::format_of(connections.to().simulated_dialect).row_of(dialect::operation::chat, stream_).client_path, "sim-1");
        auto const length = std::to_string(body.size());
        auto const head = "POST " + path + " HTTP/1.1\r\nHost: sim\r\nContent-Length: " + length + "\r\n\r\n";
        std::string_view const pieces[] = {body};
        outcome seen;
        auto const begun = co_await each.begin(head, pieces, until);
        seen.times = each.times();
        if (!begun) {
            seen.failed = begun.error();
            co_return seen;
        }
        seen.status = each.head().status;
        seen.type = each.head().headers.find("content-type").value_or("");
        seen.retry_after = each.head().headers.find("retry-after").value_or("");
        seen.retry_after_ms = each.head().headers.find("retry-after-ms").value_or("");
        seen.body = co_await read_all(each, seen.failed);
        seen.times = each.times();
        co_return seen;
    }
    /// Of formats that say it in the path.
    bool stream_ = false;

    outcome asked(origin to, std::string request)
    {
        auto const connections = open_pool(where(), clock_, to);
        outcome seen;
        auto body = [&]() -> task<void> { seen = co_await asked(*connections, request); };
        run(body);
        return seen;
    }
    outcome asked_openai(std::string request, simulation played = {})
    {
        return asked(simulated_origin(model::dialect::openai_chat, std::move(played)), std::move(request));
    }
    outcome asked_responses(std::string request, simulation played = {})
    {
        return asked(simulated_origin(model::dialect::openai_responses, std::move(played)), std::move(request));
    }
    outcome asked_anthropic(std::string request, simulation played = {})
    {
        return asked(simulated_origin(model::dialect::anthropic, std::move(played)), std::move(request));
    }
};

inline constexpr auto openai_hello = R"({"model":"sim-1","messages":[
    {"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Hello"}]}]})";
inline constexpr auto openai_stream = R"({"model":"sim-1","stream":true,"messages":[{"role":"user","content":"Hello"}]})";
inline constexpr auto anthropic_hello = R"({"model":"sim-1","max_tokens":100,"system":"Be brief.","messages":[
    {"role":"user","content":"Hello"}]})";
inline constexpr auto anthropic_stream = R"({"model":"sim-1","max_tokens":100,"stream":true,"messages":[
    {"role":"user","content":[{"type":"text","text":"Hello"}]}]})";
inline constexpr auto expected_text = "This is sim-1, simulated by Signalbox. You said: Hello";

}  // namespace signalbox::simulator
