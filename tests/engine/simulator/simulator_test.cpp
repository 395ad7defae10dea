// What the simulator answers: two dialects in detail and all of them, plain and streamed, tools, formats, limits, and refusals of bad requests.
// Over the same exchange as a real upstream.
#include "tests/engine/simulator/simulating.hpp"

namespace signalbox::simulator {

namespace {

class simulator_test : public simulating {};

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
    auto const events = events_of(asked_openai(R"({"model":"sim-1","stream":true,"stream_options":{"include_usage":true},
        "messages":[{"role":"user","content":"Hi"}]})")
                                      .body);
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
    std::vector<std::string> const expected{"message_start",      "ping",          "content_block_start", "content_block_delta",
                                            "content_block_stop", "message_delta", "message_stop"};
    EXPECT_EQ(order, expected);
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
    seen = asked_anthropic(R"({"model":"sim-1","max_tokens":9,"stop_sequences":["two"],
        "messages":[{"role":"user","content":"Hi"}]})",
                           played)
               .body;
    EXPECT_NE(seen.find(R"("stop_reason":"stop_sequence","stop_sequence":"two")"), std::string::npos);
    seen = asked_anthropic(R"({"model":"sim-1","max_tokens":1,"messages":[{"role":"user","content":"Hi"}]})", played).body;
    EXPECT_NE(seen.find(R"("stop_reason":"max_tokens")"), std::string::npos);
}

TEST_F(simulator_test, calls_tools_of_chat_completions)
{
    std::string const request = R"({"model":"sim-1","STREAM"messages":[{"role":"user","content":"use a tool"}],
        "tools":[{"type":"function","function":{"name":"weather","parameters":
        {"type":"object","required":["city"],"properties":{"city":{"type":"string"}}}}}]})";
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
    std::string const request = R"({"model":"sim-1","max_tokens":50,"stream":STREAM,"messages":[{"role":"user","content":"talk"}],
        "tool_choice":{"type":"tool","name":"weather"},"tools":[{"name":"other","input_schema":{"type":"object"}},
        {"name":"weather","input_schema":{"type":"object","required":["city"],"properties":{"city":{"type":"string"}}}}]})";
    auto whole = request, streamed = request;
    whole.replace(whole.find("STREAM"), 6, "false");
    streamed.replace(streamed.find("STREAM"), 6, "true");
    auto const reply = asked_anthropic(whole).body;
    ASSERT_TRUE(wire::check_json(reply)) << reply;
    EXPECT_NE(reply.find(R"("name":"weather","input":{"city":"text"})"), std::string::npos) << reply;
    EXPECT_NE(reply.find(R"("stop_reason":"tool_use")"), std::string::npos);
    std::string arguments;
    for (auto const& each : events_of(asked_anthropic(streamed).body))
        json_view(each.data)["delta"]["partial_json"].append_string(arguments);
    EXPECT_EQ(arguments, R"({"city":"text"})");
}

TEST_F(simulator_test, fills_structured_outputs_in_both_dialects)
{
    auto seen = asked_openai(R"({"model":"sim-1","messages":[{"role":"user","content":"Hi"}],
        "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":
        {"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}}})")
                    .body;
    EXPECT_NE(seen.find(R"("content":"{\"n\":0}")"), std::string::npos) << seen;
    seen = asked_anthropic(R"({"model":"sim-1","max_tokens":50,"messages":[{"role":"user","content":"Hi"}],
        "output_config":{"format":{"type":"json_schema","schema":
        {"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}}})")
               .body;
    EXPECT_NE(seen.find(R"("text":"{\"n\":0}")"), std::string::npos) << seen;
}

TEST_F(simulator_test, keeps_connections_alive)
{
    auto const connected = open_pool(where(), clock_, simulated_origin(model::dialect::openai_chat));
    pool& connections = *connected;
    auto body = [&]() -> task<void> {
        EXPECT_FALSE((co_await asked(connections, openai_hello)).times.reused);
        EXPECT_EQ(connections.idle(), 1u);
        EXPECT_TRUE((co_await asked(connections, openai_stream)).times.reused);
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
             row{model::dialect::openai_chat, R"({"messages":[{"role":"user","content":"Hi"}]})", "model"},
             row{model::dialect::openai_chat, R"({"model":"sim-1","messages":[]})", "messages"},
             row{model::dialect::anthropic, R"({"model":"sim-1","messages":[{}]})", "max_tokens"},
             row{model::dialect::anthropic, R"({"model":"sim-1","max_tokens":1})", "messages"},
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
    auto const connected = open_pool(where(), clock_, to);
    pool& connections = *connected;
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

/// The smallest request of a format that asks for a tool, where the format has tools; written by the format itself.
struct small_request {
    std::string body;
    bool has_tool = true;
};
small_request request_in(dialect::format const& spoken, bool stream)
{
    model::chat_request asked;
    asked.model = "sim-1";
    asked.stream = stream;
    asked.include_usage = true;
    asked.max_output_tokens = 50;
    asked.turns = {{.parts = {model::text_part{"Please use a tool.", {}}}}};
    asked.tools = {{.name = "weather", .parameters = R"({"type":"object","required":["city"],"properties":{"city":{"type":"string"}}})"}};
    dialect::target_traits const target{.model = "sim-1", .kind = "simulator"};
    if (auto const written = spoken.out.write(asked, target)) return {written->body};
    asked.tools.clear();
    auto const written = spoken.out.write(asked, target);
    EXPECT_TRUE(written) << written.error().detail;
    return {written->body, false};
}

TEST_F(simulator_test, plays_every_format_of_the_table)
{
    for (dialect::format const* each : dialect::formats())
        for (auto const how : {dialect::framing::whole, dialect::framing::stream}) {
            bool const stream = stream_ = how == dialect::framing::stream;
            auto const request = request_in(*each, stream);
            auto const seen = asked(simulated_origin(each->word), request.body);
            ASSERT_EQ(seen.status, 200) << seen.body;
            std::vector<model::reply_event> events;
            auto const reader = each->read_reply(how, dialect::detail::full);
            ASSERT_TRUE(reader->feed(seen.body, events)) << seen.body;
            ASSERT_TRUE(reader->finish(events)) << seen.body;
            std::string tool, arguments;
            model::usage tokens;
            for (model::reply_event const& event : events) {
                if (auto const* start = std::get_if<model::tool_start>(&event)) tool = start->name;
                if (auto const* more = std::get_if<model::tool_arguments>(&event)) arguments += more->fragment;
                if (auto const* report = std::get_if<model::usage_report>(&event)) tokens = report->tokens;
            }
            EXPECT_EQ(tool, request.has_tool ? "weather" : "") << seen.body;
            EXPECT_EQ(arguments, request.has_tool ? R"({"city":"text"})" : "") << seen.body;
            if (request.has_tool) {
                EXPECT_EQ(tokens.input_tokens, 5u) << seen.body;  // 18 bytes
            }
            EXPECT_GT(tokens.input_tokens + tokens.output_tokens, 5u) << seen.body;
            EXPECT_TRUE(std::holds_alternative<model::reply_end>(events.back())) << seen.body;
        }
}

TEST_F(simulator_test, fails_in_the_words_of_every_format)
{
    for (dialect::format const* each : dialect::formats()) {
        auto const seen = asked(simulated_origin(each->word, {.status = 429, .retry_after = 1500ms}), request_in(*each, false).body);
        EXPECT_EQ(seen.status, 429);
        EXPECT_EQ(seen.retry_after, "2");
        model::reply_error const error = each->errors.read(seen.status, seen.body);
        EXPECT_EQ(error.message, "sim-1 is simulated to fail") << seen.body;
        EXPECT_EQ(error.type, each->errors.words_of(model::error_kind::rate_limit).type) << seen.body;
    }
}

}  // namespace signalbox::simulator
