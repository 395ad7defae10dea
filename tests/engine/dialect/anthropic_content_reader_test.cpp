// `system` and `messages` as turns: every content block of the Messages API.
#include "tests/engine/dialect/anthropic_asking.hpp"

namespace signalbox::dialect::anthropic {

namespace {

TEST(anthropic_content_reader, puts_each_tool_result_into_a_turn_of_its_own_before_the_rest_of_its_message)
{
    auto const asked = read_messages(R"({"role":"user","content":[{"type":"text","text":"so?"},
        {"type":"tool_result","tool_use_id":"a","content":"1"},{"type":"tool_result","tool_use_id":"b","is_error":true}]})");
    ASSERT_EQ(asked.turns.size(), 3u);
    EXPECT_EQ(asked.turns[0].who, role::tool);
    EXPECT_EQ(part<model::tool_result_part>(asked.turns[0]).tool_call_id, "a");
    EXPECT_EQ(part<model::tool_result_part>(asked.turns[1]).tool_call_id, "b");
    EXPECT_TRUE(part<model::tool_result_part>(asked.turns[1]).is_error);
    EXPECT_TRUE(part<model::tool_result_part>(asked.turns[1]).content.empty());
    EXPECT_EQ(asked.turns[2].who, role::user);
    EXPECT_EQ(part<model::text_part>(asked.turns[2]).text, "so?");
}

TEST(anthropic_content_reader, reads_system_as_text_or_blocks_and_inside_the_conversation)
{
    EXPECT_EQ(read(R"("system":"S","messages":[{"role":"user","content":"u"}])").turns[0],
              (model::turn{role::system, "", {model::text_part{"S", ""}}}));
    auto const blocks = read(R"("system":[{"type":"text","text":"A"},{"type":"text","text":"B","cache_control":{"type":"ephemeral"}}],
        "messages":[{"role":"user","content":"u"},{"role":"system","content":"mid"}])");
    ASSERT_EQ(blocks.turns.size(), 3u);
    EXPECT_EQ(blocks.turns[0],
              (model::turn{role::system, "", {model::text_part{"A", ""}, model::text_part{"B", R"({"type":"ephemeral"})"}}}));
    EXPECT_EQ(blocks.turns[2].who, role::system);
    EXPECT_EQ(read(R"("system":"","messages":[{"role":"user","content":"u"}])").turns.size(), 1u) << "an empty one says nothing";
    EXPECT_EQ(read(R"("system":[],"messages":[{"role":"user","content":"u"}])").turns.size(), 1u);
}

TEST(anthropic_content_reader, reads_images_from_each_source)
{
    auto const asked = read_messages(R"({"role":"user","content":[
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"},"cache_control":{"type":"ephemeral","ttl":"1h"}},
        {"type":"image","source":{"type":"url","url":"https://x/y.png"}},
        {"type":"image","source":{"type":"file","file_id":"file_1"}}]})");
    ASSERT_EQ(asked.turns.at(0).parts.size(), 3u);
    EXPECT_EQ(part<model::image_part>(asked.turns[0], 0),
              (model::image_part{.media_type = "image/png", .data = "QUJD", .cache_control = R"({"type":"ephemeral","ttl":"1h"})"}));
    EXPECT_EQ(part<model::image_part>(asked.turns[0], 1), model::image_part{.url = "https://x/y.png"});
    EXPECT_EQ(part<model::image_part>(asked.turns[0], 2), model::image_part{.file_id = "file_1"});
}

TEST(anthropic_content_reader, cleans_base64_that_senders_write_carelessly)
{
    auto const asked = read_messages(R"({"role":"user","content":[
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QU JD\nQQ"}}]})");
    EXPECT_EQ(part<model::image_part>(asked.turns.at(0)).data, "QUJDQQ==");
}

TEST(anthropic_content_reader, reads_documents_from_each_source)
{
    auto const asked = read_messages(R"({"role":"user","content":[
        {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"},"title":"T","context":"C",
            "citations":{"enabled":true}},
        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"}},
        {"type":"document","source":{"type":"content","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}},
        {"type":"document","source":{"type":"url","url":"https://x/y.pdf"}},
        {"type":"document","source":{"type":"file","file_id":"file_2"}},
        {"type":"search_result","source":"https://s","title":"found","content":[{"type":"text","text":"hit"}]}]})");
    auto const& turn = asked.turns.at(0);
    ASSERT_EQ(turn.parts.size(), 6u);
    EXPECT_EQ(part<model::document_part>(turn, 0),
              (model::document_part{
                  .media_type = "application/pdf", .data = "JVBE", .filename = "T", .context = "C", .citations = R"({"enabled":true})"}));
    EXPECT_EQ(part<model::document_part>(turn, 1), (model::document_part{.media_type = "text/plain", .text = "plain"}));
    EXPECT_EQ(part<model::document_part>(turn, 2), (model::document_part{.media_type = "text/plain", .text = "a\nb"}));
    EXPECT_EQ(part<model::document_part>(turn, 3), model::document_part{.url = "https://x/y.pdf"});
    EXPECT_EQ(part<model::document_part>(turn, 4), model::document_part{.file_id = "file_2"});
    EXPECT_EQ(part<model::document_part>(turn, 5),
              (model::document_part{.media_type = "text/plain", .text = "hit", .filename = "found", .context = "https://s"}));
}

TEST(anthropic_content_reader, reads_an_assistant_turn_with_thinking_and_calls_in_order)
{
    auto const asked = read_messages(R"({"role":"user","content":"q"},{"role":"assistant","content":[
        {"type":"thinking","thinking":"hm","signature":"sig"},{"type":"redacted_thinking","data":"xx"},{"type":"text","text":"ok",
            "citations":[]},
        {"type":"tool_use","id":"t1","name":"f","input":{ "a" : 1.0 },"caller":{"type":"direct"}}]})");
    auto const& turn = asked.turns.at(1);
    ASSERT_EQ(turn.parts.size(), 4u);
    EXPECT_EQ(part<model::thinking_part>(turn, 0), (model::thinking_part{"hm", "sig"}));
    EXPECT_EQ(part<model::redacted_thinking_part>(turn, 1).data, "xx");
    EXPECT_EQ(part<model::text_part>(turn, 2).text, "ok");
    EXPECT_EQ(part<model::tool_call_part>(turn, 3), (model::tool_call_part{.id = "t1", .name = "f", .arguments = R"({ "a" : 1.0 })"}))
        << "arguments stay bit for bit";
    EXPECT_TRUE(asked.extras.empty()) << "empty citations and a direct caller say nothing";
}

TEST(anthropic_content_reader, reads_rich_tool_results)
{
    auto const asked = read_messages(R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a",
        "cache_control":{"type":"ephemeral"},"content":[
        {"type":"text","text":"seen"},{"type":"image","source":{"type":"url","url":"https://x"}},
        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"d"}},{"type":"tool_reference","tool_name":"f"}]}]})");
    ASSERT_EQ(asked.turns.size(), 1u) << "a message of results alone leaves no empty user turn";
    auto const& result = part<model::tool_result_part>(asked.turns[0]);
    ASSERT_EQ(result.content.size(), 4u);
    EXPECT_EQ(std::get<model::text_part>(result.content[0]).text, "seen");
    EXPECT_EQ(std::get<model::image_part>(result.content[1]).url, "https://x");
    EXPECT_EQ(std::get<model::document_part>(result.content[2]).text, "d");
    EXPECT_EQ(result.cache_control, R"({"type":"ephemeral"})");
    EXPECT_EQ(std::get<model::text_part>(result.content[3]).text, "Tool found: f");
    EXPECT_TRUE(asked.extras.empty());
}

TEST(anthropic_content_reader, keeps_blocks_of_the_providers_own_tools_by_name)
{
    auto const asked = read_messages(R"({"role":"user","content":"q"},{"role":"assistant","content":[
        {"type":"server_tool_use","id":"s","name":"web_search","input":{}},{"type":"web_search_tool_result","tool_use_id":"s","content":[]},
        {"type":"text","text":"found"}]})");
    EXPECT_EQ(asked.turns.at(1).parts.size(), 1u);
    EXPECT_TRUE(extra(asked, "messages[1].content[0]").starts_with(R"({"type":"server_tool_use")"));
    EXPECT_TRUE(extra(asked, "messages[1].content[1]").starts_with(R"({"type":"web_search_tool_result")"));
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
