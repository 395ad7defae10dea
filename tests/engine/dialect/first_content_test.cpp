// The event of a stream that has its first content.
#include "engine/dialect/first_content.hpp"

#include "engine/dialect/dialects.hpp"

#include <gtest/gtest.h>

#include <array>

namespace signalbox::dialect {

namespace {

constexpr std::string_view chunk_of_role =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":"
    "\"assistant\",\"content\":\"\"}}]}\n\n";
constexpr std::string_view chunk_of_text =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
    "\"Hi\"}}]}\n\n";

}  // namespace

TEST(first_content, is_that_of_the_first_event_with_some)
{
    format const& chat = format_of(model::dialect::openai_chat);
    EXPECT_EQ(first_content(chat, std::array{chunk_of_role, chunk_of_text, chunk_of_text}), 1u);
    EXPECT_EQ(first_content(chat, std::array{chunk_of_role, chunk_of_role}), std::nullopt);
    EXPECT_EQ(first_content(chat, {}), std::nullopt);
    EXPECT_EQ(first_content(chat, std::array<std::string_view, 1>{"data: {\n\n"}), std::nullopt) << "what cannot be read has none";
}

TEST(first_content, of_another_format_is_told_by_its_reader)
{
    constexpr std::array<std::string_view, 3> events{
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
        "\"model\":\"c\",\"content\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n",
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":"
        "\"\"}}\n\n",
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
        "\"Hi\"}}\n\n"};
    EXPECT_EQ(first_content(format_of(model::dialect::anthropic), events), 2u);
}

}  // namespace signalbox::dialect
