// What is read of a kept request and its reply, in any dialect, and what is said where one of them cannot be read.
#include "console/body/exchange.hpp"

#include "tests/console/body/kept_exchanges.hpp"

#include <gtest/gtest.h>

#include <variant>

namespace signalbox::console {

namespace {

using namespace testing;

std::string textOf(model::turn const& of, std::size_t part = 0)
{
    auto const* text = std::get_if<model::text_part>(&of.parts.at(part));
    return text ? text->text : "no text";
}

}  // namespace

TEST(exchange, of_a_stream_has_the_turns_of_the_request_and_the_reply_in_one_piece)
{
    Exchange const read = readExchange(keptParts(chatWithTools(), streamedReply()), {"openai_chat", true});
    ASSERT_TRUE(read.asked) << read.asked_trouble;
    ASSERT_EQ(read.asked->turns.size(), 4u);
    EXPECT_EQ(read.asked->turns[3].who, model::role::tool);
    ASSERT_EQ(read.replies.size(), 1u) << read.reply_trouble;
    EXPECT_EQ(read.replies[0].who, model::role::assistant);
    EXPECT_EQ(textOf(read.replies[0]), "It rains.");
    EXPECT_EQ(read.finish, "stop");
    EXPECT_EQ(read.reply_trouble, "");
}

TEST(exchange, of_another_dialect_has_its_thinking_and_its_calls)
{
    std::string const asked = R"({"model":"claude","max_tokens":9,"system":"Brief.","messages":[{"role":"user","content":"Look"}]})";
    Exchange const read = readExchange(keptParts(asked, anthropicReply()), {"anthropic", false});
    ASSERT_TRUE(read.asked) << read.asked_trouble;
    ASSERT_EQ(read.replies.size(), 1u) << read.reply_trouble;
    auto const& parts = read.replies[0].parts;
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(std::get<model::thinking_part>(parts[0]).text, "Let me see.");
    EXPECT_EQ(textOf(read.replies[0], 1), "I ask.");
    EXPECT_EQ(std::get<model::tool_call_part>(parts[2]).name, "grep");
    EXPECT_EQ(std::get<model::tool_call_part>(parts[2]).arguments, R"({"pattern":"main"})");
}

TEST(exchange, of_a_cut_stream_has_what_came_and_says_that_it_was_cut)
{
    std::string const cut = streamedReply().substr(0, streamedReply().find("rains"));
    Exchange const read = readExchange(keptParts(chatWithTools(), cut), {"openai_chat", true});
    ASSERT_EQ(read.replies.size(), 1u);
    EXPECT_EQ(textOf(read.replies[0]), "It ");
    EXPECT_NE(read.reply_trouble, "");
}

TEST(exchange, says_what_is_wrong_with_a_request_and_reads_the_reply)
{
    Exchange const read = readExchange(keptParts(R"({"messages":[}")", anthropicReply()), {"anthropic", false});
    EXPECT_FALSE(read.asked);
    EXPECT_NE(read.asked_trouble.find("byte 13"), std::string::npos) << read.asked_trouble;
    EXPECT_EQ(read.replies.size(), 1u);
}

TEST(exchange, says_why_there_is_nothing_to_read)
{
    storage::payload_outline none;
    none.presence = storage::payload_presence::off;
    EXPECT_NE(readExchange(none, {"openai_chat", false}).asked_trouble.find("payloads were off"), std::string::npos);
    auto const of = keptParts("{}", "{}");
    EXPECT_NE(readExchange(of, {"raw", false}).asked_trouble.find("no chat"), std::string::npos);
}

TEST(exchange, of_an_error_that_the_provider_streams_says_its_words)
{
    std::string const failed =
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
    std::string const asked = R"({"model":"claude","max_tokens":9,"messages":[{"role":"user","content":"Look"}]})";
    Exchange const read = readExchange(keptParts(asked, failed), {"anthropic", true});
    EXPECT_NE(read.reply_trouble, "");
}

}  // namespace signalbox::console
