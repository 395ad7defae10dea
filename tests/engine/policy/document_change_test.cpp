// Documents with changed texts: which strings of each format are text, and that all other bytes stay.
#include "engine/dialect/dialects.hpp"
#include "engine/policy/document_change.hpp"
#include "tests/engine/policy/modifications.hpp"

#include <gmock/gmock.h>

namespace signalbox::policy {
namespace {

using model::dialect;
using test::replaced;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string request(dialect of, modifications const& what, std::string const& body)
{
    match_counts counts;
    auto const changed = change_document(what, signalbox::dialect::format_of(of).request_texts, body, counts);
    return changed.text ? *changed.text : "as it came";
}

std::string reply(dialect of, modifications const& what, std::string const& body)
{
    match_counts counts;
    auto const changed = change_document(what, signalbox::dialect::format_of(of).reply_texts, body, counts);
    return changed.text ? *changed.text : "as it came";
}

/// Each digit is one too many: identifiers have some, too.
modification const no_digits = replaced("\\d+", "#");
modification const cards = replaced(test::card_pattern, "CARD");

TEST(document_change, keeps_every_byte_but_the_changed_strings)
{
    std::string const body = "{ \"model\" : \"m1\",\n\t\"n\": 1.50e1, \"messages\":[ {\"content\":\"a\\u0041 4111111111111111\" , "
                             "\"role\":\"user\"} ],\"x\":\"\\/\" }\n";
    EXPECT_EQ(request(dialect::openai_chat, {&cards}, body),
              "{ \"model\" : \"m1\",\n\t\"n\": 1.50e1, \"messages\":[ {\"content\":\"aA CARD\" , \"role\":\"user\"} ],\"x\":\"\\/\" }\n");
    EXPECT_EQ(request(dialect::openai_chat, {&cards}, R"({"messages":[{"content":"411111111111111\u0031"}]})"),
              R"({"messages":[{"content":"CARD"}]})")
        << "escapes are read";
    EXPECT_EQ(request(dialect::openai_chat, {&cards}, R"({"messages":[{"content":"no card"}]})"), "as it came");
    EXPECT_EQ(request(dialect::openai_chat, {&cards}, R"({"user":4111111111111111})"), "as it came") << "numbers are no texts";
}

TEST(document_change, knows_the_texts_of_requests_in_each_format)
{
    EXPECT_EQ(
        request(
            dialect::openai_chat, {&no_digits},
            R"({"model":"gpt-4o-2024-08-06","messages":[{"role":"user","name":"u1","content":[{"type":"text","text":"t1"},)"
            R"({"type":"image_url","image_url":{"url":"data:image/png;base64,iVBOR1"}}]},{"role":"assistant","tool_calls":[{"id":"call_1",)"
            R"("type":"function","function":{"name":"f1","arguments":"{\"a\":\"1\"}"}}]},{"role":"tool","tool_call_id":"call_1",)"
            R"("content":"c1"}],"tools":[{"type":"function","function":{"name":"f1","description":"d1","parameters":{"enum":["e1"]}}}],)"
            R"("response_format":{"type":"json_schema","json_schema":{"name":"s1"}},"user":"v1"})"),
        R"({"model":"gpt-4o-2024-08-06","messages":[{"role":"user","name":"u1","content":[{"type":"text","text":"t#"},)"
        R"({"type":"image_url","image_url":{"url":"data:image/png;base64,iVBOR1"}}]},{"role":"assistant","tool_calls":[{"id":"call_1",)"
        R"("type":"function","function":{"name":"f1","arguments":"{\"a\":\"#\"}"}}]},{"role":"tool","tool_call_id":"call_1",)"
        R"("content":"c#"}],"tools":[{"type":"function","function":{"name":"f1","description":"d#","parameters":{"enum":["e1"]}}}],)"
        R"("response_format":{"type":"json_schema","json_schema":{"name":"s1"}},"user":"v#"})");
    EXPECT_EQ(
        request(
            dialect::anthropic, {&no_digits},
            R"({"model":"claude-4","system":[{"type":"text","text":"s1"}],"messages":[{"role":"assistant","content":[{"type":"thinking",)"
            R"("thinking":"h1","signature":"g1"},{"type":"tool_use","id":"toolu_1","name":"f1","input":{"id":"i1","name":{"a":"n1"}}}]},)"
            R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"r1"},{"type":"document","source":)"
            R"({"type":"text","media_type":"text/plain","data":"d1"}},{"type":"image","source":{"type":"base64","media_type":"image/png",)"
            R"("data":"b1"}}]}]})"),
        R"({"model":"claude-4","system":[{"type":"text","text":"s#"}],"messages":[{"role":"assistant","content":[{"type":"thinking",)"
        R"("thinking":"h1","signature":"g1"},{"type":"tool_use","id":"toolu_1","name":"f1","input":{"id":"i#","name":{"a":"n#"}}}]},)"
        R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"r#"},{"type":"document","source":)"
        R"({"type":"text","media_type":"text/plain","data":"d#"}},{"type":"image","source":{"type":"base64","media_type":"image/png",)"
        R"("data":"b1"}}]}]})");
    EXPECT_EQ(
        request(
            dialect::openai_responses, {&no_digits},
            R"({"model":"gpt-4o","instructions":"i1","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"t1"}]},)"
            R"({"type":"function_call","call_id":"c1","name":"f1","arguments":"a1"},{"type":"function_call_output","call_id":"c1","output":"o1"},)"
            R"({"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"u1"}],"encrypted_content":"x1"}],)"
            R"("text":{"format":{"type":"json_schema","name":"n1"}},"previous_response_id":"resp_1"})"),
        R"({"model":"gpt-4o","instructions":"i#","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"t#"}]},)"
        R"({"type":"function_call","call_id":"c1","name":"f1","arguments":"a#"},{"type":"function_call_output","call_id":"c1","output":"o#"},)"
        R"({"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"u#"}],"encrypted_content":"x1"}],)"
        R"("text":{"format":{"type":"json_schema","name":"n1"}},"previous_response_id":"resp_1"})");
    EXPECT_EQ(
        request(
            dialect::gemini, {&no_digits},
            R"({"systemInstruction":{"parts":[{"text":"s1"}]},"contents":[{"role":"user","parts":[{"text":"t1"},{"inlineData":{"mimeType":)"
            R"("image/png","data":"b1"}}]},{"role":"model","parts":[{"functionCall":{"name":"f1","args":{"name":"a1"}},"thoughtSignature":"g1"}]},)"
            R"({"role":"user","parts":[{"functionResponse":{"name":"f1","response":{"id":"r1"}}}]}],"generationConfig":{"stopSequences":["1"]}})"),
        R"({"systemInstruction":{"parts":[{"text":"s#"}]},"contents":[{"role":"user","parts":[{"text":"t#"},{"inlineData":{"mimeType":)"
        R"("image/png","data":"b1"}}]},{"role":"model","parts":[{"functionCall":{"name":"f1","args":{"name":"a#"}},"thoughtSignature":"g1"}]},)"
        R"({"role":"user","parts":[{"functionResponse":{"name":"f1","response":{"id":"r#"}}}]}],"generationConfig":{"stopSequences":["1"]}})");
    EXPECT_EQ(
        request(
            dialect::ollama, {&no_digits},
            R"({"model":"llama3","messages":[{"role":"user","content":"t1","images":["b1"]},{"role":"assistant","tool_calls":[{"function":)"
            R"({"name":"f1","arguments":{"name":"a1"}}}]},{"role":"tool","tool_name":"f1","content":"r1"}],"keep_alive":"5m"})"),
        R"({"model":"llama3","messages":[{"role":"user","content":"t#","images":["b1"]},{"role":"assistant","tool_calls":[{"function":)"
        R"({"name":"f1","arguments":{"name":"a#"}}}]},{"role":"tool","tool_name":"f1","content":"r#"}],"keep_alive":"5m"})");
    EXPECT_EQ(
        request(
            dialect::unified, {&no_digits},
            R"({"model":"gpt-4o","instructions":["i1"],"messages":[{"role":"user","content":"m1"}],"contents":[{"text":"t1"}],"tone":"o1"})"),
        R"({"model":"gpt-4o","instructions":["i#"],"messages":[{"role":"user","content":"m#"}],"contents":[{"text":"t#"}],"tone":"o#"})");
    EXPECT_EQ(
        request(
            dialect::bedrock, {&no_digits},
            R"({"system":[{"text":"s1"}],"messages":[{"role":"user","content":[{"text":"t1"},{"image":{"format":"png","source":{"bytes":"b1"}}},)"
            R"({"toolResult":{"toolUseId":"u1","content":[{"text":"r1"},{"json":{"name":"j1"}}],"status":"success"}}]},)"
            R"({"role":"assistant","content":[{"toolUse":{"toolUseId":"u1","name":"f1","input":{"name":"a1"}}}]}]})"),
        R"({"system":[{"text":"s#"}],"messages":[{"role":"user","content":[{"text":"t#"},{"image":{"format":"png","source":{"bytes":"b1"}}},)"
        R"({"toolResult":{"toolUseId":"u1","content":[{"text":"r#"},{"json":{"name":"j#"}}],"status":"success"}}]},)"
        R"({"role":"assistant","content":[{"toolUse":{"toolUseId":"u1","name":"f1","input":{"name":"a#"}}}]}]})");
}

TEST(document_change, knows_the_texts_of_plain_replies)
{
    EXPECT_EQ(
        reply(
            dialect::openai_chat, {&no_digits},
            R"({"id":"chatcmpl-1","created":1795904670,"model":"gpt-4o-2024-08-06","system_fingerprint":"fp_1","choices":[{"index":0,"message":)"
            R"({"role":"assistant","content":"c1","reasoning_content":"r1"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9}})"),
        R"({"id":"chatcmpl-1","created":1795904670,"model":"gpt-4o-2024-08-06","system_fingerprint":"fp_1","choices":[{"index":0,"message":)"
        R"({"role":"assistant","content":"c#","reasoning_content":"r#"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9}})");
    EXPECT_EQ(
        reply(
            dialect::anthropic, {&no_digits},
            R"({"id":"msg_1","type":"message","model":"claude-4","content":[{"type":"thinking","thinking":"h1","signature":"g1"},)"
            R"({"type":"text","text":"t1"},{"type":"tool_use","id":"toolu_1","name":"f1","input":{"type":"i1"}}],"stop_reason":"end_turn"})"),
        R"({"id":"msg_1","type":"message","model":"claude-4","content":[{"type":"thinking","thinking":"h#","signature":"g1"},)"
        R"({"type":"text","text":"t#"},{"type":"tool_use","id":"toolu_1","name":"f1","input":{"type":"i#"}}],"stop_reason":"end_turn"})");
    EXPECT_EQ(
        reply(
            dialect::gemini, {&no_digits},
            R"({"candidates":[{"content":{"parts":[{"text":"t1"}],"role":"model"},"finishReason":"STOP"}],"modelVersion":"gemini-2","responseId":"r1"})"),
        R"({"candidates":[{"content":{"parts":[{"text":"t#"}],"role":"model"},"finishReason":"STOP"}],"modelVersion":"gemini-2","responseId":"r1"})");
}

TEST(document_change, takes_out_what_repeats_a_text_that_it_masks)
{
    std::string const tokens = R"("logprobs":{"content":[{"token":"4111","bytes":[52,49,49,49],"logprob":-0.1}]}})";
    EXPECT_EQ(reply(dialect::openai_chat, {&cards}, R"({"choices":[{"message":{"content":"4111111111111111"},)" + tokens + "]}"),
              R"({"choices":[{"message":{"content":"CARD"},"logprobs":null}]})");
    EXPECT_EQ(reply(dialect::openai_chat, {&cards}, R"({"choices":[{"message":{"content":"4111"},)" + tokens + "]}"), "as it came");
}

TEST(document_change, follows_paths)
{
    std::string const body = R"({"a":{"b":"x1","c":["x2",{"d":"x3"}]},"e":"x4","model":"x5"})";
    auto const at = [&](char const* path) {
        modification const one = replaced("x", "y", path);
        return request(dialect::openai_chat, {&one}, body);
    };
    EXPECT_EQ(at("a.b"), R"({"a":{"b":"y1","c":["x2",{"d":"x3"}]},"e":"x4","model":"x5"})");
    EXPECT_EQ(at("a.c.0"), R"({"a":{"b":"x1","c":["y2",{"d":"x3"}]},"e":"x4","model":"x5"})");
    EXPECT_EQ(at("a.c.*.d"), R"({"a":{"b":"x1","c":["x2",{"d":"y3"}]},"e":"x4","model":"x5"})");
    EXPECT_EQ(at("a.**"), R"({"a":{"b":"y1","c":["y2",{"d":"y3"}]},"e":"x4","model":"x5"})");
    EXPECT_EQ(at("model"), R"({"a":{"b":"x1","c":["x2",{"d":"x3"}]},"e":"x4","model":"y5"})") << "a path may name what is no text";
    EXPECT_EQ(at("**"), R"({"a":{"b":"y1","c":["y2",{"d":"y3"}]},"e":"y4","model":"x5"})");
    for (char const* none : {"a", "a.c", "a.b.c", "b", "a.c.1", "z"}) EXPECT_EQ(at(none), "as it came") << none;
}

TEST(document_change, reads_paths_and_says_what_is_wrong_with_one)
{
    for (char const* bad : {"", ".", "a..b", "a.", "**.a"}) EXPECT_FALSE(text_selector::read(bad)) << bad;
    EXPECT_TRUE(text_selector::read("a.0.*.**"));
}

TEST(document_change, tells_where_and_how_often)
{
    match_counts counts;
    auto const made = change_document({&no_digits}, signalbox::dialect::format_of(dialect::openai_chat).request_texts,
                                      R"({"messages":[{"content":"1 and 2"},{"content":"none"},{"content":["3"]}]})", counts);
    EXPECT_THAT(made.places, ElementsAre("messages.0.content", "messages.2.content.0"));
    EXPECT_EQ(counts[&no_digits], 3u);
    EXPECT_THAT(change_document({&no_digits}, {}, "{}", counts).places, IsEmpty());
}

TEST(document_change, takes_what_is_no_document_for_one_text)
{
    EXPECT_EQ(request(dialect::openai_chat, {&cards}, "card=4111111111111111&x"), "card=CARD&x");
    EXPECT_EQ(request(dialect::openai_chat, {&cards}, "\xFF 4111111111111111"), "as it came") << "bytes are no text";
    modification const one = replaced("\\d+", "#", "a.b");
    EXPECT_EQ(request(dialect::openai_chat, {&one}, "1"), "as it came");
}

}  // namespace
}  // namespace signalbox::policy
