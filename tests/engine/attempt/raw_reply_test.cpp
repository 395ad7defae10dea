// Replies that are passed on as they come: what is read of them, whatever they hold, and which of their fields go on.
#include "engine/attempt/raw_reply.hpp"

#include <gtest/gtest.h>

namespace signalbox::attempt {
namespace {

std::string const plain =
    R"({"id":"c","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"a"},)"
    R"("finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}})";

wire::response_head head_with(std::string_view type, int status = 200, std::string_view coding = {})
{
    wire::response_head head;
    head.status = status;
    head.headers.add("Content-Type", type);
    if (!coding.empty()) head.headers.add("Content-Encoding", coding);
    return head;
}

/// "m-1 7/2": the model and the tokens that were found, in bytes that come one by one.
std::string read_in(wire::response_head const& head, std::string_view body, std::string_view path = "/chat/completions",
                    bool has_tokens = true)
{
    route::target from;
    from.raw = route::raw_place{"", has_tokens};
    auto const reader = make_raw_reader(head, from, path);
    std::vector<model::reply_event> seen;
    for (char const each : body) EXPECT_TRUE(reader->feed({&each, 1}, seen));
    EXPECT_TRUE(reader->finish(seen));
    EXPECT_EQ(reader->content_events() + reader->content_bytes(), 0u);
    std::string out;
    for (model::reply_event const& each : seen) {
        if (auto const* start = std::get_if<model::reply_start>(&each)) out += start->model;
        if (auto const* usage = std::get_if<model::usage_report>(&each))
            out += " " + std::to_string(usage->tokens.input_tokens) + "/" + std::to_string(usage->tokens.output_tokens);
        EXPECT_FALSE(std::holds_alternative<model::reply_error>(each) || std::holds_alternative<model::reply_end>(each));
    }
    return out;
}

TEST(raw_reply, tells_model_and_tokens_where_it_is_one_of_a_known_format)
{
    EXPECT_EQ(read_in(head_with("application/json; charset=utf-8"), plain), "m-1 7/2");
    EXPECT_EQ(read_in(head_with("Application/JSON"), plain), "m-1 7/2");
    std::string const message = R"({"type":"message","role":"assistant","model":"c-1","content":[{"type":"text","text":"a"}],)"
                                R"("stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":1}})";
    EXPECT_EQ(read_in(head_with("application/json"), message, "/messages"), "c-1 5/1") << "the path tells the format";
    std::string const chunk = R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m-1","choices":[)";
    std::string const events = chunk + R"({"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]})" + "\n\n" + chunk +
                               R"(],"usage":{"prompt_tokens":7,"completion_tokens":2}})" + "\n\ndata: [DONE]\n\n";
    EXPECT_EQ(read_in(head_with("text/event-stream"), events), "m-1 7/2");
    EXPECT_TRUE(is_event_stream(head_with("Text/Event-Stream; charset=utf-8")));
    EXPECT_FALSE(is_event_stream(head_with("application/json")));
}

TEST(raw_reply, tells_nothing_where_there_is_nothing_to_read)
{
    EXPECT_EQ(read_in(head_with("application/json", 400), plain), "");
    EXPECT_EQ(read_in(head_with("application/json", 200, "gzip"), plain), "");
    EXPECT_EQ(read_in(head_with("application/octet-stream"), plain), "");
    EXPECT_EQ(read_in(head_with("application/json"), plain, "/chat/completions", false), "") << "of a plain server";
    EXPECT_EQ(read_in(wire::response_head{.status = 200}, plain), "");
}

TEST(raw_reply, never_fails_on_what_it_does_not_understand)
{
    for (char const* body :
         {"", "no JSON", "{\"object\":\"list\",\"data\":[]}", "{\"error\":{\"message\":\"x\"}}", "{\"choices\":7}", "[1,2"})
        EXPECT_EQ(read_in(head_with("application/json"), body), "") << body;
    EXPECT_EQ(read_in(head_with("text/event-stream"), "data: {\"error\":{\"message\":\"x\"}}\n\ndata: nonsense\n\n"), "");
}

TEST(raw_reply, keeps_its_end_to_end_fields)
{
    wire::response_head head = head_with("application/json");
    for (auto const& [name, value] : {std::pair{"Connection", "close, X-Hop"},
                                      {"X-Hop", "1"},
                                      {"Content-Length", "5"},
                                      {"Transfer-Encoding", "chunked"},
                                      {"Set-Cookie", "a=b"},
                                      {"Set-Cookie", "c=d"},
                                      {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                      {"Access-Control-Allow-Origin", "*"},
                                      {"X-Signalbox-Request-Id", "req_other"},
                                      {"Location", "https://one.example/x"}})
        head.headers.add(name, value);
    std::string lines;
    append_raw_lines(lines, head, false);
    EXPECT_EQ(lines, "Content-Type: application/json\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                     "Access-Control-Allow-Origin: *\r\nLocation: https://one.example/x\r\n");
    lines.clear();
    append_raw_lines(lines, head, true);
    EXPECT_EQ(lines.find("Access-Control"), std::string::npos);
    lines.clear();
    head.status = 304;
    append_raw_lines(lines, head, true);
    EXPECT_NE(lines.find("Content-Length: 5\r\n"), std::string::npos) << "of the reply that is not sent again";
}

}  // namespace
}  // namespace signalbox::attempt
