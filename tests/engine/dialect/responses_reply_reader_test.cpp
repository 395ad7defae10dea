// Responses as events: captures at every cut and cut short, plain ones, errors in every form, what a digest finds.
#include "engine/dialect/openai_responses/format.hpp"
#include "tests/engine/dialect/format_codecs.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::openai_responses {

namespace {

using replay::golden;

constexpr told_replies replies{definition};

std::string event(std::string_view type, std::string_view members)
{
    return std::string("event: ").append(type).append("\ndata: {\"type\":\"").append(type).append("\"").append(members).append("}\n\n");
}

std::string const created = event("response.created", R"(,"response":{"id":"r","model":"m","status":"in_progress"})");
std::string const completed = event("response.completed", R"(,"response":{"id":"r","model":"m","status":"completed","output":[]})");

class responses_capture : public testing::TestWithParam<std::string> {};

TEST_P(responses_capture, tells_the_same_events_wherever_the_bytes_are_cut)
{
    std::string const bytes = golden("openai_responses/" + GetParam() + ".sse"),
                      events = golden("openai_responses/" + GetParam() + ".events");
    replies.expect_the_same_wherever_cut(bytes, events);
}

TEST_P(responses_capture, is_truncated_when_it_stops_before_its_last_event)
{
    std::string const bytes = golden("openai_responses/" + GetParam() + ".sse");
    std::size_t const last = bytes.rfind("event: ");
    for (detail const how_much : {detail::full, detail::digest})
        for (std::size_t size = 0; size < last; ++size) {
            std::string const seen = replies.streamed(std::string_view(bytes).substr(0, size), how_much);
            ASSERT_NE(seen.find("fault truncated"), std::string::npos) << size << "\n" << seen;
            ASSERT_EQ(seen.find("end\n"), std::string::npos) << size;
        }
}

TEST_P(responses_capture, gives_a_digest_the_same_facts)
{
    std::string const bytes = golden("openai_responses/" + GetParam() + ".sse"),
                      events = golden("openai_responses/" + GetParam() + ".events");
    std::string const digest = replies.streamed(bytes, detail::digest);
    for (std::string_view const fact : {"start ", "usage ", "finish ", "error ", "end\n"}) {
        std::size_t const at = events.find(std::string("\n") + std::string(fact));
        std::string const line = fact == "start "          ? events.substr(0, events.find('\n') + 1)
                                 : at == std::string::npos ? std::string()
                                                           : events.substr(at + 1, events.find('\n', at + 1) - at);
        EXPECT_NE(digest.find(line), std::string::npos) << line << "\nin\n" << digest;
    }
    EXPECT_NE(digest.find("text[0] \n"), std::string::npos) << "the first content";
    EXPECT_EQ(digest.find("text[0] \n"), digest.rfind("text[0] \n")) << "once";
    EXPECT_EQ(digest.find("\nreasoning "), std::string::npos) << "no texts";
}

INSTANTIATE_TEST_SUITE_P(all, responses_capture, testing::Values("text", "reasoning_tools", "incomplete", "failed"),
                         [](auto const& of) { return of.param; });

TEST(responses_reply_reader, reads_a_plain_response)
{
    EXPECT_EQ(replies.whole(golden("openai_responses/whole.json")), golden("openai_responses/whole.events"));
    EXPECT_EQ(replies.whole(golden("openai_responses/whole.json"), detail::digest),
              "start resp_55 gpt-5.6\ntext[0] \nusage in=9 cached=4 write=0 write1h=0 out=7 reasoning=2\nfinish tool_calls "
              "native=completed\nend\n");
}

TEST(responses_reply_reader, finds_a_plain_response_that_was_cut)
{
    std::string const body = golden("openai_responses/whole.json");
    std::size_t const end = body.find_last_of('}');
    for (std::size_t size = 0; size < end; ++size)
        ASSERT_NE(replies.whole(std::string_view(body).substr(0, size)).find("fault truncated"), std::string::npos) << size;
}

TEST(responses_reply_reader, tells_how_a_response_ended)
{
    auto const ended = [](std::string_view members) {
        return replies.whole(std::string(R"({"id":"r","model":"m","output":[],)").append(members).append("}"));
    };
    EXPECT_EQ(ended(R"("status":"completed")"), "start r m\nfinish stop native=completed\nend\n");
    EXPECT_EQ(ended(R"("status":"incomplete","incomplete_details":{"reason":"content_filter"})"),
              "start r m\nfinish content_filter native=content_filter\nend\n");
    EXPECT_EQ(ended(R"("status":"incomplete","incomplete_details":{"reason":"steered"})"), "start r m\nfinish other native=steered\nend\n");
    EXPECT_EQ(ended(R"("status":"incomplete","incomplete_details":null)"), "start r m\nfinish other native=incomplete\nend\n");
    EXPECT_EQ(ended(R"("status":"cancelled")"), "start r m\nfinish other native=cancelled\nend\n");
}

TEST(responses_reply_reader, knows_errors_in_every_form)
{
    EXPECT_EQ(replies.whole(R"({"error":{"message":"No.","type":"invalid_request_error","param":null,"code":"bad"}})"),
              "error 0 invalid_request_error code=bad No.\n");
    EXPECT_EQ(replies.whole(R"({"status":"failed","error":{"code":"server_error","message":"Broken."},"output":[]})"),
              "error 0  code=server_error Broken.\n");
    EXPECT_EQ(replies.streamed(created + event("error", R"(,"code":"rate_limit_exceeded","message":"Slow.","param":null)")),
              "start r m\nerror 0  code=rate_limit_exceeded Slow.\n");
    EXPECT_EQ(replies.streamed(event("error", R"(,"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"Spent."})")),
              "error 0 insufficient_quota code=insufficient_quota Spent.\n");
    EXPECT_EQ(replies.streamed("data: {\"error\":{\"message\":\"Odd.\",\"type\":\"server_error\"}}\n\n"),
              "error 0 server_error code= Odd.\n");
    EXPECT_EQ(replies.streamed(created + event("response.failed", R"(,"response":{"status":"failed","error":null})")),
              "start r m\nerror 0  code= The provider reported that the response failed.\n");
}

TEST(responses_reply_reader, takes_what_came_only_with_the_end_of_an_item_or_of_the_response)
{
    std::string const message = R"({"type":"message","content":[{"type":"output_text","text":"All."}]})";
    std::string const expected = "start r m\ntext[0] All.\nfinish stop native=completed\nend\n";
    EXPECT_EQ(replies.streamed(created + event("response.output_item.done", ",\"output_index\":0,\"item\":" + message) + completed),
              expected);
    EXPECT_EQ(replies.streamed(
                  event("response.completed", R"(,"response":{"id":"r","model":"m","status":"completed","output":[)" + message + "]}")),
              expected);
    EXPECT_EQ(
        replies.streamed(created +
                         event("response.output_item.done",
                               R"(,"output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":1}"})") +
                         completed),
        "start r m\ntool 0 c f\narguments 0 {\"a\":1}\nfinish tool_calls native=completed\nend\n");
    EXPECT_EQ(
        replies.streamed(
            created +
            event("response.output_item.done",
                  R"(,"output_index":0,"item":{"type":"reasoning","content":[{"type":"reasoning_text","text":"Hm."}],"summary":[]})") +
            completed),
        "start r m\nreasoning Hm.\nfinish stop native=completed\nend\n");
}

TEST(responses_reply_reader, tells_calls_apart_when_a_server_numbers_nothing)
{
    auto const item = [](std::string_view id) {
        return std::string(R"(,"item":{"type":"function_call","arguments":"","name":"f","call_id":")").append(id).append("\"}");
    };
    EXPECT_EQ(replies.streamed(created + event("response.output_item.added", item("a")) +
                               event("response.function_call_arguments.delta", R"(,"delta":"{}")") +
                               event("response.output_item.added", item("b")) +
                               event("response.function_call_arguments.delta", R"(,"delta":"[]")") + completed),
              "start r m\ntool 0 a f\narguments 0 {}\ntool 1 b f\narguments 1 []\nfinish tool_calls native=completed\nend\n");
}

TEST(responses_reply_reader, joins_halves_of_characters_in_arguments_and_reasoning)
{
    EXPECT_EQ(replies.streamed(
                  created +
                  event("response.output_item.added", R"(,"output_index":0,"item":{"type":"function_call","call_id":"c","name":"f"})") +
                  event("response.function_call_arguments.delta", R"(,"output_index":0,"delta":"\"\ud83d")") +
                  event("response.function_call_arguments.delta", R"(,"output_index":0,"delta":"\ude00\"")") +
                  event("response.reasoning_text.delta", R"(,"output_index":1,"delta":"\ud83d")") + completed),
              "start r m\ntool 0 c f\narguments 0 \"\narguments 0 😀\"\nreasoning \xEF\xBF\xBD\nfinish tool_calls native=completed\nend\n");
}

TEST(responses_reply_reader, tells_either_the_reasoning_or_its_summary)
{
    EXPECT_EQ(replies.streamed(created + event("response.reasoning_text.delta", R"(,"output_index":0,"delta":"raw")") +
                               event("response.reasoning_summary_text.delta", R"(,"output_index":0,"summary_index":0,"delta":"short")") +
                               completed),
              "start r m\nreasoning raw\nfinish stop native=completed\nend\n");
}

TEST(responses_reply_reader, finds_what_is_malformed)
{
    for (std::string const& bad :
         {event("response.output_text.delta", R"(,"delta":7)"), event("response.function_call_arguments.delta", ""),
          event("response.output_item.added", R"(,"item":"x")"), event("response.completed", R"(,"response":null)"),
          std::string("data: [1]\n\n"), std::string("data: {\"type\":\n\n"), event("response.completed", R"(,"response":{"output":7})")})
        for (detail const how_much : {detail::full, detail::digest}) {
            if (how_much == detail::digest && bad.find("\"output\":7") != std::string::npos) continue;  // a digest reads no items
            EXPECT_NE(replies.streamed(created + bad, how_much).find("fault malformed_reply"), std::string::npos) << bad;
        }
    for (std::string_view const bad :
         {R"({"id":"r"})", R"([])", R"("x")", R"({"output":[7]})", R"({"output":[{"type":"message","content":7}]})",
          R"({"output":[{"type":"message","content":[{"type":"output_text","text":1}]}]})",
          R"({"output":[{"type":"function_call","arguments":{}}]})", R"({"status":"in_progress","output":[]})"})
        EXPECT_NE(replies.whole(bad).find("fault malformed_reply"), std::string::npos) << bad << "\n" << replies.whole(bad);
}

TEST(responses_reply_reader, refuses_more_items_than_any_answer_has)
{
    std::string bytes = created;
    for (int index = 0; index <= 4096; ++index)
        bytes += event("response.output_text.delta", ",\"delta\":\"x\",\"output_index\":" + std::to_string(index));
    EXPECT_NE(replies.streamed(bytes).find("fault malformed_reply"), std::string::npos);
}

TEST(responses_reply_reader, passes_over_what_it_does_not_know)
{
    EXPECT_EQ(replies.streamed(created + event("response.new_thing", R"(,"delta":{"x":1})") + "data: null\n\n" +
                               event("response.output_item.added", R"(,"output_index":0,"item":{"type":"hologram"})") + completed),
              "start r m\nfinish stop native=completed\nend\n");
}

}  // namespace

}  // namespace signalbox::dialect::openai_responses
