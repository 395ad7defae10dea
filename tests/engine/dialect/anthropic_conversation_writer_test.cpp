// Turns as `system` and `messages`: the rules of the Messages API about order, emptiness, media, ids and signatures.
#include "tests/engine/dialect/anthropic_asking.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>

namespace signalbox::dialect::anthropic {

namespace {

using testing::ElementsAre;

// System text lands in `system`; every system and developer turn, not only the last.
TEST(anthropic_conversation_writer, hoists_all_system_and_developer_turns_in_order)
{
    auto const written =
        write(asking({says(role::system, "one"), says(role::developer, "two"), says(role::user, "q"), says(role::system, "three")}));
    EXPECT_EQ(member(written, "system"), R"([{"type":"text","text":"one"},{"type":"text","text":"two"},{"type":"text","text":"three"}])");
    EXPECT_EQ(member(written, "messages"), R"([{"role":"user","content":"q"}])");
    EXPECT_THAT(written.losses, ElementsAre("messages[3]: a system turn inside the conversation moves to its front"));
}

TEST(anthropic_conversation_writer, merges_turns_of_one_side)
{
    EXPECT_EQ(messages_of({says(role::user, "a"), says(role::user, "b"), says(role::assistant, "c"), says(role::assistant, "d")}),
              R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},)"
              R"({"role":"assistant","content":[{"type":"text","text":"c"},{"type":"text","text":"d"}]}])");
}

TEST(anthropic_conversation_writer, puts_all_tool_results_into_one_user_message_before_other_blocks)
{
    auto called = calls("a", "{}");
    called.parts.push_back(model::tool_call_part{.id = "b", .name = "f", .arguments = "{}"});
    EXPECT_EQ(messages_of({says(role::user, "q"), called, says(role::user, "wait"), answers("a", "1"), answers("b", "2")}),
              R"([{"role":"user","content":"q"},)"
              R"({"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}},{"type":"tool_use","id":"b",)"
              R"("name":"f","input":{}}]},)"
              R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1"},)"
              R"({"type":"tool_result","tool_use_id":"b","content":"2"},{"type":"text","text":"wait"}]}])");
}

TEST(anthropic_conversation_writer, leaves_out_what_is_empty)
{
    EXPECT_EQ(messages_of({says(role::user, "a"), says(role::assistant, ""), {role::assistant, "", {}}, says(role::user, " \n")}),
              R"([{"role":"user","content":"a"}])");
    EXPECT_EQ(messages_of({says(role::user, "a"), says(role::assistant, ""), says(role::user, "b")}),
              R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])");
}

TEST(anthropic_conversation_writer, puts_a_placeholder_where_the_api_wants_a_user_message)
{
    EXPECT_EQ(messages_of({says(role::system, "only system")}), "[{\"role\":\"user\",\"content\":\"\xE2\x80\xA6\"}]");
    EXPECT_EQ(messages_of({says(role::user, "")}), "[{\"role\":\"user\",\"content\":\"\xE2\x80\xA6\"}]");
    auto const led = write(asking({says(role::assistant, "hello"), says(role::user, "q")}));
    EXPECT_EQ(member(led, "messages"), "[{\"role\":\"user\",\"content\":\"\xE2\x80\xA6\"},{\"role\":\"assistant\",\"content\":\"hello\"},"
                                       "{\"role\":\"user\",\"content\":\"q\"}]");
    EXPECT_EQ(led.losses.size(), 1u);
}

TEST(anthropic_conversation_writer, trims_the_end_of_a_prefilled_answer)
{
    EXPECT_EQ(messages_of({says(role::user, "q"), says(role::assistant, "The answer is \n")}),
              R"([{"role":"user","content":"q"},{"role":"assistant","content":"The answer is"}])");
    EXPECT_EQ(messages_of({says(role::user, "q"), says(role::assistant, "a "), says(role::user, "r ")}),
              R"([{"role":"user","content":"q"},{"role":"assistant","content":"a "},{"role":"user","content":"r "}])");
    EXPECT_THAT(write(asking({says(role::user, "q"), says(role::assistant, "a ")})).losses,
                ElementsAre("messages[1]: white space at the end of a last assistant turn is left out"));
    EXPECT_THAT(write(asking({says(role::user, "q"), says(role::assistant, "a")})).losses, ElementsAre());
}

TEST(anthropic_conversation_writer, sends_tool_arguments_as_an_object_whatever_the_model_wrote)
{
    auto const input = [](std::string arguments) {
        auto const written = write(asking({says(role::user, "q"), calls("a", std::move(arguments))}));
        std::string const body = member(written, "messages");
        std::size_t const at = body.find("\"input\":") + 8;
        return body.substr(at, body.size() - at - 4) + (written.losses.empty() ? "" : " lossy");
    };
    EXPECT_EQ(input(""), "{}");
    EXPECT_EQ(input("  "), "{}");
    EXPECT_EQ(input("null"), "{}");
    EXPECT_EQ(input(R"({"n":9007199254740993,"b": 1.0})"), R"({"n":9007199254740993,"b": 1.0})");
    EXPECT_EQ(input(R"({"cut":)"), R"({"_raw":"{\"cut\":"} lossy)");
    EXPECT_EQ(input("[1]"), R"({"_raw":"[1]"} lossy)");
    EXPECT_EQ(input("{} {}"), R"({"_raw":"{} {}"} lossy)");
    std::string const deep = R"({"a":)" + std::string(90, '[') + std::string(90, ']') + "}";
    EXPECT_TRUE(input(deep).starts_with(R"({"_raw":)")) << "the body around it must stay within the depth that parsers accept";
}

TEST(anthropic_conversation_writer, rewrites_tool_ids_the_api_refuses_the_same_way_in_call_and_result)
{
    std::string const body = messages_of({says(role::user, "q"), calls("call:1/ü", "{}"), answers("call:1/ü", "r")});
    std::size_t const at = body.find("\"id\":\"") + 6;
    std::string const id = body.substr(at, body.find('"', at) - at);
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"), std::string::npos) << id;
    EXPECT_NE(body.find("\"tool_use_id\":\"" + id + "\""), std::string::npos);
    EXPECT_EQ(messages_of({says(role::user, "q"), calls("call:1/ü", "{}"), answers("call:1/ü", "r")}), body) << "deterministic";
    EXPECT_EQ(messages_of({calls("call:1.ü", "{}")}).find(id), std::string::npos) << "other ids that look alike stay apart";
    EXPECT_NE(messages_of({calls("toolu_Ab-9", "{}")}).find(R"("id":"toolu_Ab-9")"), std::string::npos);
}

TEST(anthropic_conversation_writer, writes_images_and_documents)
{
    model::turn turn{role::user, "", {}};
    turn.parts.push_back(model::image_part{.media_type = "IMAGE/JPG", .data = "QUJD"});
    turn.parts.push_back(model::image_part{.url = "https://x/y.png", .detail = "high"});
    turn.parts.push_back(model::image_part{.url = "https://x/Y.PDF?page=1"});
    turn.parts.push_back(model::image_part{.file_id = "file_9", .cache_control = R"({"type":"ephemeral"})"});
    turn.parts.push_back(model::document_part{.media_type = "application/pdf", .data = "JVBE", .filename = "T", .context = "C"});
    turn.parts.push_back(model::document_part{.media_type = "text/markdown", .data = "IyBoaQ=="});
    turn.parts.push_back(model::document_part{.text = "plain", .citations = R"({"enabled":true})"});
    turn.parts.push_back(model::document_part{.url = "https://x/z.pdf"});
    auto const written = write(asking({turn}));
    EXPECT_EQ(member(written, "messages"),
              R"([{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"QUJD"}},)"
              R"({"type":"image","source":{"type":"url","url":"https://x/y.png"}},)"
              R"({"type":"document","source":{"type":"url","url":"https://x/Y.PDF?page=1"}},)"
              R"({"type":"image","source":{"type":"file","file_id":"file_9"},"cache_control":{"type":"ephemeral"}},)"
              R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"},"title":"T","context":"C"},)"
              R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"# hi"}},)"
              R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"},"citations":{"enabled":true}},)"
              R"({"type":"document","source":{"type":"url","url":"https://x/z.pdf"}}]}])");
    EXPECT_THAT(written.losses, ElementsAre("messages[0].detail: has no counterpart"));
}

TEST(anthropic_conversation_writer, refuses_parts_whose_absence_would_change_the_question)
{
    auto const with = [](model::part part) { return refused(asking({{role::user, "", {std::move(part)}}})); };
    for (auto const& seen :
         {with(model::audio_part{"QUJD", "wav"}), with(model::image_part{.media_type = "image/tiff", .data = "QUJD"}),
          with(model::document_part{.media_type = "application/msword", .data = "QUJD"}), with(model::document_part{.file_id = "file-abc"}),
          with(model::image_part{.url = "data:nonsense"}), with(model::document_part{})}) {
        EXPECT_EQ(seen.kind, model::fault::untranslatable) << seen.detail;
        EXPECT_EQ(seen.param, "messages[0]");
    }
}

TEST(anthropic_conversation_writer, never_makes_up_a_thinking_signature)
{
    model::turn turn{role::assistant, "", {}};
    turn.parts.push_back(model::thinking_part{"unsigned", ""});
    turn.parts.push_back(model::thinking_part{"signed", "sig"});
    turn.parts.push_back(model::redacted_thinking_part{"xx"});
    turn.parts.push_back(model::refusal_part{"I will not"});
    auto const written = write(asking({says(role::user, "q"), turn, says(role::user, "r")}));
    EXPECT_NE(member(written, "messages")
                  .find(R"([{"type":"thinking","thinking":"signed","signature":"sig"},)"
                        R"({"type":"redacted_thinking","data":"xx"},{"type":"text","text":"I will not"}])"),
              std::string::npos);
    EXPECT_THAT(written.losses, ElementsAre("messages[1].reasoning: reasoning without a signature cannot be replayed",
                                            "messages[1].refusal: is sent as text"));
}

TEST(anthropic_conversation_writer, drops_a_cache_control_that_is_none)
{
    auto asked = asking({{role::user, "", {model::text_part{"q", "true"}}}});
    auto const written = write(asked);
    EXPECT_EQ(member(written, "messages"), R"([{"role":"user","content":[{"type":"text","text":"q"}]}])");
    EXPECT_THAT(written.losses, ElementsAre("messages[0].cache_control: is no cache_control object"));
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
