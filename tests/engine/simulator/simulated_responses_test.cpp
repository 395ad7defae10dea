// What the simulator answers as a provider of the Responses API: plain and streamed, tools, formats, limits, refusals.
#include "tests/engine/simulator/simulating.hpp"

namespace signalbox::simulator {

namespace {

class simulated_responses_test : public simulating {};

constexpr auto hello = R"({"model":"sim-1","instructions":"Be brief.","input":"Hello"})";
constexpr auto hello_stream =
    R"({"model":"sim-1","stream":true,"input":[{"role":"user","content":[{"type":"input_text","text":"Hello"}]}]})";

}  // namespace

TEST_F(simulated_responses_test, answers_a_response)
{
    auto const seen = asked_responses(hello);
    EXPECT_EQ(seen.status, 200);
    ASSERT_TRUE(wire::check_json(seen.body)) << seen.body;
    json_view const reply(seen.body);
    EXPECT_TRUE(reply["object"].is("response"));
    EXPECT_TRUE(reply["status"].is("completed"));
    EXPECT_TRUE(reply["model"].is("sim-1"));
    for (json_view item : reply["output"].elements())
        for (json_view part : item["content"].elements()) EXPECT_EQ(part["text"].string_or(""), expected_text);
    EXPECT_EQ(reply["usage"]["input_tokens"].integer(), 4);  // "Be brief." and "Hello": 14 bytes
    EXPECT_EQ(reply["usage"]["output_tokens"].integer(), 9);
    EXPECT_EQ(reply["usage"]["total_tokens"].integer(), 13);
}

TEST_F(simulated_responses_test, streams_a_response)
{
    auto const seen = asked_responses(hello_stream);
    EXPECT_EQ(seen.type, "text/event-stream; charset=utf-8");
    std::string text;
    std::vector<std::string> order;
    auto const events = events_of(seen.body);
    for (std::size_t i = 0; i < events.size(); ++i) {
        json_view const data(events[i].data);
        ASSERT_TRUE(wire::check_json(events[i].data)) << events[i].data;
        EXPECT_TRUE(data["type"].is(events[i].type));
        EXPECT_EQ(data["sequence_number"].unsigned_integer(), i);
        if (order.empty() || order.back() != events[i].type) order.push_back(events[i].type);
        data["delta"].append_string(text);
    }
    EXPECT_EQ(text, expected_text);
    std::vector<std::string> const expected{
        "response.created",           "response.in_progress",      "response.output_item.added", "response.content_part.added",
        "response.output_text.delta", "response.output_text.done", "response.content_part.done", "response.output_item.done",
        "response.completed"};
    EXPECT_EQ(order, expected);
    EXPECT_EQ(json_view(events.back().data)["response"]["usage"]["output_tokens"].integer(), 9);
}

TEST_F(simulated_responses_test, calls_the_tool_that_is_asked_for_and_speaks_after_its_result)
{
    std::string const tools = R"("tools":[{"type":"function","name":"weather","parameters":{"type":"object","required":["city"],)"
                              R"("properties":{"city":{"type":"string"}}}}])";
    auto seen = asked_responses(R"({"model":"sim-1","input":"a","tool_choice":{"type":"function","name":"weather"},)" + tools + "}").body;
    json_view const reply(seen);
    for (json_view item : reply["output"].elements()) {
        EXPECT_TRUE(item["type"].is("function_call"));
        EXPECT_TRUE(item["name"].is("weather"));
        EXPECT_TRUE(wire::check_json(item["arguments"].string_or("")));
        EXPECT_NE(item["arguments"].string_or("").find("\"city\""), std::string::npos);
    }
    auto const streamed = events_of(asked_responses(R"({"model":"sim-1","stream":true,"input":"use a tool",)" + tools + "}").body);
    ASSERT_GT(streamed.size(), 5u);
    EXPECT_EQ(streamed[3].type, "response.function_call_arguments.delta");
    seen = asked_responses(
               R"({"model":"sim-1","input":[{"role":"user","content":"use a tool"},{"type":"function_call","call_id":"c","name":"weather",)"
               R"("arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"sun"}],)" +
               tools + "}")
               .body;
    EXPECT_NE(seen.find("\"type\":\"message\""), std::string::npos) << seen;
}

TEST_F(simulated_responses_test, keeps_to_a_format_and_a_limit)
{
    auto seen =
        asked_responses(R"({"model":"sim-1","input":"a","text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object",)"
                        R"("required":["a"],"properties":{"a":{"type":"integer"}}}}}})")
            .body;
    EXPECT_NE(seen.find(R"(\"a\":0)"), std::string::npos) << seen;
    seen = asked_responses(R"({"model":"sim-1","input":"a","max_output_tokens":1})", {.text = "one two"}).body;
    EXPECT_NE(seen.find(R"("status":"incomplete")"), std::string::npos) << seen;
    EXPECT_NE(seen.find(R"("incomplete_details":{"reason":"max_output_tokens"})"), std::string::npos);
    EXPECT_NE(seen.find(R"("text":"one")"), std::string::npos);
}

TEST_F(simulated_responses_test, refuses_what_the_real_one_refuses)
{
    for (auto const& [body, param] :
         {std::pair{R"({"input":"a"})", "model"}, std::pair{R"({"model":"sim-1"})", "input"},
          std::pair{R"({"model":"sim-1","input":[]})", "input"},
          std::pair{R"({"model":"sim-1","input":"a","previous_response_id":"resp_1"})", "previous_response_id"}}) {
        auto const seen = asked_responses(body);
        EXPECT_EQ(seen.status, 400) << body;
        EXPECT_TRUE(json_view(seen.body)["error"]["param"].is(param)) << seen.body;
    }
    EXPECT_EQ(asked_responses(hello, {.status = 429}).status, 429);
}

}  // namespace signalbox::simulator
