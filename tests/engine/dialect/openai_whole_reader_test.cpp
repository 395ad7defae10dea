// Plain OpenAI replies: all they may hold, errors under status 200, and bodies that are cut or no JSON.
#include "engine/dialect/openai_chat/whole_reader.hpp"
#include "tests/engine/dialect/openai_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::openai_chat {

namespace {

using replay::golden;
using replay::read_whole;

TEST(openai_whole_reader, tells_text_tool_calls_finish_and_usage_in_order)
{
    EXPECT_EQ(read_whole(golden("whole_tools.json")),
              "start chatcmpl-9 gpt-5.4-2026-03-05\ntext Hi\n"
              "tool 0 call_abc f\narguments 0 {\"a\":1}\ntool 1 call_def g\ntool 2 call_c h custom\narguments 2 x = 1\n"
              "usage 82/10/2 17/7\narguments 1 {}\nfinish tool_calls (tool_calls)\nend\ncontents 1\n");
}

TEST(openai_whole_reader, yields_the_same_wherever_the_bytes_are_cut)
{
    std::string const wire = golden("whole_tools.json");
    std::string const whole = read_whole(wire);
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
        std::string_view const all(wire);
        ASSERT_EQ(replay::read(framing::whole, detail::full, {all.substr(0, cut), all.substr(cut)}), whole) << cut;
    }
}

TEST(openai_whole_reader, tells_reasoning_refusals_and_several_choices)
{
    EXPECT_EQ(read_whole(R"({"id":"i","model":"m","choices":[
                {"index":0,"message":{"role":"assistant","content":null,"reasoning":"why","refusal":"No."},"finish_reason":"stop"},
                {"index":1,"message":{"role":"assistant","content":"B","reasoning":"not told"},"finish_reason":"max_tokens"}]})"),
              "start i m\nreasoning why\nrefusal No.\ntext#1 B\nfinish stop (stop)\nfinish#1 length (max_tokens)\nend\ncontents 1\n");
    EXPECT_EQ(
        read_whole(R"({"choices":[{"message":{"reasoning_content":"ab","thinking_blocks":[
                {"type":"thinking","thinking":"a","signature":"S"},{"type":"redacted_thinking","data":"R"},{"type":"thinking","thinking":"b","signature":"T"}],
                "content":"x"},"finish_reason":"end_turn"}]})"),
        "start  \nreasoning a\nsignature S\nredacted R\nreasoning b\nsignature T\ntext x\nfinish other (end_turn)\nend\ncontents 1\n");
}

TEST(openai_whole_reader, takes_an_empty_finish_reason_for_a_plain_end)
{
    EXPECT_EQ(read_whole(R"({"choices":[{"message":{"content":"a"},"finish_reason":""}]})"),
              "start  \ntext a\nfinish stop (stop)\nend\ncontents 1\n");
}

TEST(openai_whole_reader, numbers_calls_without_id_by_their_place)
{
    std::string const told = read_whole(
        R"({"id":"i","choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":{}}},{"function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]})");
    EXPECT_NE(told.find("_0_0 f\narguments 0 {}\ntool 1 call_"), std::string::npos) << told;
    EXPECT_NE(told.find("_0_1 f\narguments 1 {}\nfinish tool_calls (stop)\n"), std::string::npos) << told;
}

TEST(openai_whole_reader, takes_a_byte_order_mark_off)
{
    std::string const wire = R"({"id":"i","model":"m","choices":[{"message":{"content":"a"},"finish_reason":"stop"}]})";
    EXPECT_EQ(read_whole("\xEF\xBB\xBF" + wire), read_whole(wire));
    EXPECT_NE(read_whole("\xEF\xBB" + wire).find("malformed_reply"), std::string::npos);
}

TEST(openai_whole_reader, skips_the_blank_lines_of_a_waiting_server)
{
    EXPECT_EQ(read_whole("\n\n \r\n{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":null}]}\n"),
              "start  \ntext a\nfinish stop (stop)\nend\ncontents 1\n");
}

TEST(openai_whole_reader, tells_errors_under_status_200)
{
    EXPECT_EQ(read_whole(R"({"error":{"code":402,"message":"no credits"}})"), "error 402 [] [] no credits\ncontents 0\n");
    EXPECT_EQ(
        read_whole(R"({"id":"i","choices":[{"message":{"content":""},"error":{"code":"x","message":"broke"},"finish_reason":"error"}]})"),
        "error 0 [] [x] broke\ncontents 0\n");
    EXPECT_EQ(read_whole(R"({"choices":[{"message":{"content":"half"},"finish_reason":"error"}]})"),
              "error 502 [server_error] [] The provider broke off the reply with an error.\ncontents 0\n");
}

TEST(openai_whole_reader, tells_cut_bodies_from_bodies_that_are_no_reply)
{
    for (std::string_view const cut : {"", "  \n", "{", "{\"choices\":[{\"message\":{\"content\":\"a}]", "{\"a\":\"\\"})
        EXPECT_EQ(read_whole(cut), "fault truncated\ncontents 0\n") << cut;
    for (std::string_view const bad :
         {"<html>", "[]", "3", "{}", "{\"choices\":null}", "{\"choices\":[]}", "{}}", "{\"a\":tru}", "{\"choices\":[1]}", "{\"choices\":7}",
          "{\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}", "{\"choices\":[{\"message\":7}]}",
          "{\"choices\":[{\"message\":{\"content\":7}}]}", "{\"choices\":[{\"message\":{\"tool_calls\":[7]}}]}"})
        EXPECT_EQ(read_whole(bad), "fault malformed_reply\ncontents 0\n") << bad;
    for (std::string_view const bad :
         {"{", "[]", "{}", "{\"choices\":[{\"text\":\"a\"}]}", "{\"choices\":[{\"message\":{\"content\":7}}]}"})
        EXPECT_EQ(read_whole(bad), replay::digest_whole(bad)) << bad;
}

TEST(openai_whole_reader, refuses_more_than_its_limit)
{
    auto const reader = make_reply_reader(framing::whole, detail::full);
    std::vector<model::reply_event> events;
    std::string const block(1 << 20, ' ');
    model::result<void> fed;
    for (std::size_t size = 0; size <= whole_body_reader::body_limit && fed; size += block.size()) fed = reader->feed(block, events);
    ASSERT_FALSE(fed);
    EXPECT_EQ(fed.error().kind, model::fault::reply_too_large);
    EXPECT_FALSE(reader->finish(events));
}

}  // namespace

}  // namespace signalbox::dialect::openai_chat
