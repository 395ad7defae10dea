// The simulator as an upstream: both dialects, plain and streamed, its delays, failures and cuts, over the same exchange as a real one.
#include "engine/upstream/simulator.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/sse.hpp"
#include "tests/engine/upstream/loop.hpp"

namespace signalbox::upstream {

namespace {

using wire::json_view;

struct seen_event {
    std::string type, data;
};

std::vector<seen_event> events_of(std::string_view bytes)
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

class simulator_test : public loop_test {
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
        auto const path = connections.to().simulated_dialect == model::dialect::anthropic ? "/v1/messages" : "/v1/chat/completions";
        auto const head = "POST " + std::string(path) + " HTTP/1.1\r\nHost: sim\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
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
    outcome asked(origin to, std::string request)
    {
        pool connections(where(), clock_, std::move(to));
        outcome seen;
        auto body = [&]() -> task<void> { seen = co_await asked(connections, request); };
        run(body);
        return seen;
    }
    outcome asked_openai(std::string request, simulation played = {}) { return asked(simulated_origin(model::dialect::openai_chat, std::move(played)), std::move(request)); }
    outcome asked_anthropic(std::string request, simulation played = {}) { return asked(simulated_origin(model::dialect::anthropic, std::move(played)), std::move(request)); }
};

constexpr auto openai_hello = R"({"model":"sim-1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Hello"}]}]})";
constexpr auto openai_stream = R"({"model":"sim-1","stream":true,"messages":[{"role":"user","content":"Hello"}]})";
constexpr auto anthropic_hello = R"({"model":"sim-1","max_tokens":100,"system":"Be brief.","messages":[{"role":"user","content":"Hello"}]})";
constexpr auto anthropic_stream = R"({"model":"sim-1","max_tokens":100,"stream":true,"messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}]})";
constexpr auto expected_text = "This is sim-1, simulated by Signalbox. You said: Hello";

}  // namespace

TEST_F(simulator_test, answers_chat_completions)
{
    auto const seen = asked_openai(openai_hello);
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.type, "application/json");
    ASSERT_TRUE(wire::check_json(seen.body)) << seen.body;
    json_view const reply(seen.body);
    EXPECT_TRUE(reply["object"].is("chat.completion"));
    EXPECT_TRUE(reply["model"].is("sim-1"));
    for (json_view choice : reply["choices"].elements()) {
        EXPECT_EQ(choice["message"]["content"].string_or(""), expected_text);
        EXPECT_TRUE(choice["finish_reason"].is("stop"));
    }
    EXPECT_EQ(reply["usage"]["prompt_tokens"].integer(), 4);  // "Be brief." and "Hello": 14 bytes
    EXPECT_EQ(reply["usage"]["completion_tokens"].integer(), 9);
    EXPECT_EQ(reply["usage"]["total_tokens"].integer(), 13);
}

TEST_F(simulator_test, answers_the_same_request_with_the_same_bytes)
{
    EXPECT_EQ(asked_openai(openai_hello).body, asked_openai(openai_hello).body);
    EXPECT_EQ(asked_anthropic(anthropic_stream).body, asked_anthropic(anthropic_stream).body);
}

TEST_F(simulator_test, streams_chat_completions)
{
    auto const seen = asked_openai(openai_stream);
    EXPECT_EQ(seen.type, "text/event-stream; charset=utf-8");
    auto const events = events_of(seen.body);
    ASSERT_GT(events.size(), 4u);
    std::string text;
    for (auto const& each : events) {
        if (each.data == "[DONE]") break;
        ASSERT_TRUE(wire::check_json(each.data)) << each.data;
        EXPECT_TRUE(json_view(each.data)["usage"].missing());
        for (json_view choice : json_view(each.data)["choices"].elements()) choice["delta"]["content"].append_string(text);
    }
    EXPECT_EQ(text, expected_text);
    EXPECT_EQ(events.back().data, "[DONE]");
    EXPECT_NE(events[events.size() - 2].data.find(R"("finish_reason":"stop")"), std::string::npos);
}

TEST_F(simulator_test, gives_usage_in_a_stream_when_asked)
{
    auto const events = events_of(asked_openai(R"({"model":"sim-1","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]})").body);
    ASSERT_GT(events.size(), 3u);
    EXPECT_TRUE(json_view(events[0].data)["usage"].null());
    json_view const last(events[events.size() - 2].data);
    EXPECT_EQ(last["choices"].raw(), "[]");
    EXPECT_EQ(last["usage"]["prompt_tokens"].integer(), 1);
}

TEST_F(simulator_test, answers_n_times)
{
    auto const seen = asked_openai(R"({"model":"sim-1","n":3,"messages":[{"role":"user","content":"Hi"}]})");
    std::int64_t index = 0;
    for (json_view choice : json_view(seen.body)["choices"].elements()) EXPECT_EQ(choice["index"].integer(), index++);
    EXPECT_EQ(index, 3);
}

TEST_F(simulator_test, answers_messages)
{
    auto const seen = asked_anthropic(anthropic_hello);
    EXPECT_EQ(seen.status, 200);
    ASSERT_TRUE(wire::check_json(seen.body)) << seen.body;
    json_view const reply(seen.body);
    EXPECT_TRUE(reply["type"].is("message"));
    for (json_view block : reply["content"].elements()) EXPECT_EQ(block["text"].string_or(""), expected_text);
    EXPECT_TRUE(reply["stop_reason"].is("end_turn"));
    EXPECT_EQ(reply["usage"]["input_tokens"].integer(), 4);
    EXPECT_EQ(reply["usage"]["output_tokens"].integer(), 9);
}

TEST_F(simulator_test, streams_messages_in_their_order)
{
    auto const events = events_of(asked_anthropic(anthropic_stream).body);
    std::string text;
    std::vector<std::string> order;
    for (auto const& each : events) {
        ASSERT_TRUE(wire::check_json(each.data)) << each.data;
        EXPECT_TRUE(json_view(each.data)["type"].is(each.type));
        if (order.empty() || order.back() != each.type) order.push_back(each.type);
        json_view(each.data)["delta"]["text"].append_string(text);
    }
    EXPECT_EQ(text, expected_text);
    EXPECT_EQ(order, (std::vector<std::string>{"message_start", "content_block_start", "ping", "content_block_delta", "content_block_stop", "message_delta", "message_stop"}));
}

TEST_F(simulator_test, obeys_stop_and_limit_in_both_dialects)
{
    simulation const played{.text = "one two three four"};
    auto seen = asked_openai(R"({"model":"sim-1","stop":" three","messages":[{"role":"user","content":"Hi"}]})", played).body;
    EXPECT_NE(seen.find(R"("content":"one two")"), std::string::npos);
    EXPECT_NE(seen.find(R"("finish_reason":"stop")"), std::string::npos);
    seen = asked_openai(R"({"model":"sim-1","max_completion_tokens":1,"messages":[{"role":"user","content":"Hi"}]})", played).body;
    EXPECT_NE(seen.find(R"("content":"one")"), std::string::npos);
    EXPECT_NE(seen.find(R"("finish_reason":"length")"), std::string::npos);
    seen = asked_anthropic(R"({"model":"sim-1","max_tokens":9,"stop_sequences":["two"],"messages":[{"role":"user","content":"Hi"}]})", played).body;
    EXPECT_NE(seen.find(R"("stop_reason":"stop_sequence","stop_sequence":"two")"), std::string::npos);
    seen = asked_anthropic(R"({"model":"sim-1","max_tokens":1,"messages":[{"role":"user","content":"Hi"}]})", played).body;
    EXPECT_NE(seen.find(R"("stop_reason":"max_tokens")"), std::string::npos);
}

TEST_F(simulator_test, calls_tools_of_chat_completions)
{
    std::string const request = R"({"model":"sim-1","STREAM"messages":[{"role":"user","content":"use a tool"}],"tools":[{"type":"function","function":
        {"name":"weather","parameters":{"type":"object","required":["city"],"properties":{"city":{"type":"string"}}}}}]})";
    auto whole = request, streamed = request;
    whole.replace(whole.find("\"STREAM"), 7, "");
    streamed.replace(streamed.find("\"STREAM"), 7, "\"stream\":true,");
    auto const reply = asked_openai(whole).body;
    ASSERT_TRUE(wire::check_json(reply)) << reply;
    EXPECT_NE(reply.find(R"("function":{"name":"weather","arguments":"{\"city\":\"text\"}"})"), std::string::npos) << reply;
    EXPECT_NE(reply.find(R"("finish_reason":"tool_calls")"), std::string::npos);
    std::string arguments;
    for (auto const& each : events_of(asked_openai(streamed).body)) {
        if (each.data == "[DONE]") break;
        ASSERT_TRUE(wire::check_json(each.data)) << each.data;
        for (json_view choice : json_view(each.data)["choices"].elements())
            for (json_view call : choice["delta"]["tool_calls"].elements()) call["function"]["arguments"].append_string(arguments);
    }
    EXPECT_EQ(arguments, R"({"city":"text"})");
}

TEST_F(simulator_test, calls_tools_of_messages)
{
    std::string const request = R"({"model":"sim-1","max_tokens":50,"stream":STREAM,"messages":[{"role":"user","content":"talk"}],"tool_choice":{"type":"tool","name":"weather"},
        "tools":[{"name":"other","input_schema":{"type":"object"}},{"name":"weather","input_schema":{"type":"object","required":["city"],"properties":{"city":{"type":"string"}}}}]})";
    auto whole = request, streamed = request;
    whole.replace(whole.find("STREAM"), 6, "false");
    streamed.replace(streamed.find("STREAM"), 6, "true");
    auto const reply = asked_anthropic(whole).body;
    ASSERT_TRUE(wire::check_json(reply)) << reply;
    EXPECT_NE(reply.find(R"("name":"weather","input":{"city":"text"})"), std::string::npos) << reply;
    EXPECT_NE(reply.find(R"("stop_reason":"tool_use")"), std::string::npos);
    std::string arguments;
    for (auto const& each : events_of(asked_anthropic(streamed).body)) json_view(each.data)["delta"]["partial_json"].append_string(arguments);
    EXPECT_EQ(arguments, R"({"city":"text"})");
}

TEST_F(simulator_test, fills_structured_outputs_in_both_dialects)
{
    auto seen = asked_openai(R"({"model":"sim-1","messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"json_schema","json_schema":
        {"name":"x","schema":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}}})").body;
    EXPECT_NE(seen.find(R"("content":"{\"n\":0}")"), std::string::npos) << seen;
    seen = asked_anthropic(R"({"model":"sim-1","max_tokens":50,"messages":[{"role":"user","content":"Hi"}],"output_config":{"format":{"type":"json_schema","schema":
        {"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}}})").body;
    EXPECT_NE(seen.find(R"("text":"{\"n\":0}")"), std::string::npos) << seen;
}

TEST_F(simulator_test, fails_every_request_with_its_status_and_hint)
{
    auto seen = asked_openai(openai_hello, {.status = 429, .retry_after = 1500ms});
    EXPECT_EQ(seen.status, 429);
    EXPECT_EQ(seen.retry_after, "2");
    EXPECT_EQ(seen.retry_after_ms, "1500");
    EXPECT_TRUE(json_view(seen.body)["error"]["code"].is("rate_limit_exceeded"));
    seen = asked_anthropic(anthropic_stream, {.status = 529});
    EXPECT_EQ(seen.status, 529);
    EXPECT_TRUE(json_view(seen.body)["error"]["type"].is("overloaded_error"));
}

TEST_F(simulator_test, spreads_failures_evenly)
{
    pool connections(where(), clock_, simulated_origin(model::dialect::openai_chat, {.error_rate = 0.2, .status = 503}));
    std::string pattern;
    auto body = [&]() -> task<void> {
        for (int each = 0; each < 10; ++each) pattern += (co_await asked(connections, openai_hello)).status == 503 ? 'x' : '.';
    };
    run(body);
    EXPECT_EQ(pattern, "....x....x");
}

TEST_F(simulator_test, an_error_rate_without_a_status_fails_with_500)
{
    EXPECT_EQ(asked_openai(openai_hello, {.error_rate = 1}).status, 500);
}

TEST_F(simulator_test, breaks_a_stream_after_so_many_tokens)
{
    auto const seen = asked_openai(openai_stream, {.text = "one two three four", .cut_after_tokens = 2});
    ASSERT_TRUE(seen.failed);
    EXPECT_EQ(seen.failed->kind, fault::connection_reset);
    EXPECT_EQ(events_of(seen.body).size(), 3u);  // the role, "one", " two"
    auto const whole = asked_openai(openai_stream, {.text = "one two", .cut_after_tokens = 9});
    EXPECT_TRUE(whole.failed);
    EXPECT_EQ(whole.body.find("[DONE]"), std::string::npos);
}

TEST_F(simulator_test, breaks_a_stream_before_its_first_event)
{
    auto const seen = asked_anthropic(anthropic_stream, {.cut_after_tokens = 0});
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.body, "");
    EXPECT_TRUE(seen.failed);
}

TEST_F(simulator_test, breaks_a_plain_reply_in_its_body)
{
    auto const seen = asked_anthropic(anthropic_hello, {.cut_after_tokens = 2});
    EXPECT_EQ(seen.status, 200);
    ASSERT_TRUE(seen.failed);
    EXPECT_EQ(seen.failed->kind, fault::connection_reset);
    EXPECT_FALSE(wire::check_json(seen.body));
}

TEST_F(simulator_test, sets_a_stream_at_the_pace_of_its_tokens)
{
    auto const to = simulated_origin(model::dialect::openai_chat, {.text = "a b c", .first_token = 200ms, .tokens_per_second = 10});
    auto const reply = simulator(to).reply("POST", "/v1/chat/completions", openai_stream);
    std::vector<std::chrono::nanoseconds> due;
    for (auto const& each : reply.pieces) due.push_back(each.due);
    EXPECT_EQ(due, (std::vector<std::chrono::nanoseconds>{0ms, 200ms, 300ms, 400ms}));  // the head, then a, b, c and what follows
    EXPECT_TRUE(reply.pieces[0].bytes.ends_with("\r\n\r\n"));
    EXPECT_NE(reply.pieces[1].bytes.find("\"a\""), std::string::npos);
    EXPECT_NE(reply.pieces[3].bytes.find("[DONE]"), std::string::npos);
}

TEST_F(simulator_test, gives_a_plain_reply_when_its_last_token_is_said)
{
    auto const to = simulated_origin(model::dialect::anthropic, {.text = "a b c", .first_token = 200ms, .tokens_per_second = 10});
    auto const reply = simulator(to).reply("POST", "/v1/messages", anthropic_hello);
    ASSERT_EQ(reply.pieces.size(), 1u);
    EXPECT_EQ(reply.pieces[0].due, 400ms);
}

TEST_F(simulator_test, keeps_to_its_timetable)
{
    auto seen = asked_openai(openai_hello, {.text = "a b c", .first_token = 20ms, .tokens_per_second = 100});
    EXPECT_GE(seen.times.first_byte - seen.times.started, 40ms);
    seen = asked_openai(openai_stream, {.text = "a b c", .first_token = 20ms, .tokens_per_second = 100});
    EXPECT_GE(seen.times.ended - seen.times.started, 40ms);
}

TEST_F(simulator_test, keeps_connections_alive)
{
    pool connections(where(), clock_, simulated_origin(model::dialect::openai_chat));
    auto body = [&]() -> task<void> {
        EXPECT_FALSE((co_await asked(connections, openai_hello)).times.reused);
        EXPECT_EQ(connections.idle(), 1u);
        EXPECT_TRUE((co_await asked(connections, openai_stream)).times.reused);
    };
    run(body);
}

TEST_F(simulator_test, stops_while_waiting_for_the_head_and_for_tokens)
{
    pool connections(where(), clock_, simulated_origin(model::dialect::openai_chat, {.first_token = 1h}));
    for (auto const* const request : {openai_hello, openai_stream}) {
        stop_signal stop;
        auto body = [&]() -> task<void> {
            exchange each(connections, stop, clock_);
            asio::post(where(), [&] { stop.fire(fault::client_closed); });
            std::string_view const pieces[] = {request};
            auto const head = post_head(std::string_view(request).size());
            auto const begun = co_await each.begin(head, pieces, {});
            auto seen = begun ? fault::internal : begun.error().kind;
            if (begun) {
                auto const read = co_await each.read();
                seen = read ? fault::internal : read.error().kind;
            }
            EXPECT_EQ(seen, fault::client_closed);
        };
        run(body);
    }
    EXPECT_EQ(connections.in_use(), 0u);
}

TEST_F(simulator_test, its_silence_is_an_idle_timeout)
{
    pool connections(where(), clock_, simulated_origin(model::dialect::openai_chat, {.first_token = 1h}));
    auto body = [&]() -> task<void> {
        time_bounds until;
        until.idle = 10ms;
        auto const seen = co_await asked(connections, openai_stream, until);
        EXPECT_EQ(seen.failed ? seen.failed->kind : fault::internal, fault::idle_timeout);
    };
    run(body);
}

TEST_F(simulator_test, refuses_bad_requests_in_the_dialects_shape)
{
    struct row {
        model::dialect spoken;
        char const *request, *named;
    };
    for (auto const& each : {
             row{model::dialect::openai_chat, "{\"model\":", "byte"},
             row{model::dialect::openai_chat, R"({"messages":[{}]})", "model"},
             row{model::dialect::openai_chat, R"({"model":"sim-1","messages":[]})", "messages"},
             row{model::dialect::anthropic, R"({"model":"sim-1","messages":[{}]})", "max_tokens: Field required"},
             row{model::dialect::anthropic, R"({"model":"sim-1","max_tokens":1})", "messages: Field required"},
         }) {
        auto const seen = asked(simulated_origin(each.spoken), each.request);
        EXPECT_EQ(seen.status, 400) << each.request;
        ASSERT_TRUE(wire::check_json(seen.body));
        EXPECT_NE(json_view(seen.body)["error"]["message"].string_or("").find(each.named), std::string::npos) << seen.body;
    }
}

TEST_F(simulator_test, knows_one_path_and_takes_chunked_requests)
{
    auto const to = simulated_origin(model::dialect::openai_chat);
    pool connections(where(), clock_, to);
    auto body = [&]() -> task<void> {
        {
            exchange each(connections, stop_, clock_);
            EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
            EXPECT_EQ(each.head().status, 404);
        }
        exchange each(connections, stop_, clock_);
        std::string const request = openai_hello;
        std::string chunked = "7\r\n" + request.substr(0, 7) + "\r\n";
        wire::append_chunk_head(chunked, request.size() - 7);
        chunked += request.substr(7) + "\r\n0\r\n\r\n";
        std::string_view const pieces[] = {chunked};
        EXPECT_TRUE(co_await each.begin("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", pieces, {}));
        EXPECT_EQ(each.head().status, 200);
    };
    run(body);
}

TEST_F(simulator_test, a_request_that_is_no_HTTP_breaks_the_connection)
{
    pool connections(where(), clock_, simulated_origin(model::dialect::openai_chat));
    auto body = [&]() -> task<void> {
        exchange each(connections, stop_, clock_);
        auto const begun = co_await each.begin("\x16\x03\x01 hello", {}, {});
        EXPECT_EQ(begun ? fault::internal : begun.error().kind, fault::connection_reset);
    };
    run(body);
}

}  // namespace signalbox::upstream
