// Token counts wherever servers put them, and zeros that are no counts.
#include "engine/dialect/anthropic/reply_words.hpp"
#include "engine/dialect/gemini/reply_fields.hpp"
#include "engine/dialect/openai_chat/reply_fields.hpp"
#include "engine/dialect/openai_responses/reply_fields.hpp"
#include "tests/engine/dialect/openai_replay.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

std::string chunk(std::string_view choice, std::string_view more)
{
    return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[" + std::string(choice) +
           "]" + std::string(more) + "}\n\n";
}

TEST(usage, is_read_wherever_a_server_puts_it)
{
    std::string const text = chunk(R"({"index":0,"delta":{"role":"assistant","content":"a"},"finish_reason":null})", "");
    std::string const counts = R"({"prompt_tokens":1204,"completion_tokens":10,"total_tokens":1214,"cached_tokens":1024})";
    std::string const in_choice = R"({"index":0,"delta":{},"finish_reason":"stop","usage":)" + counts + "}";  // Kimi
    std::string const finish = R"({"index":0,"delta":{},"finish_reason":"stop"})";
    for (std::string const& last :
         {chunk(in_choice, ""), chunk(finish, R"(,"x_groq":{"usage":)" + counts + "}"), chunk(finish, R"(,"usage":)" + counts)}) {
        std::string const wire = text + last + "data: [DONE]\n\n";
        for (std::string const& told : {openai_chat::replay::digest_stream(wire), openai_chat::replay::read_stream(wire)})
            EXPECT_NE(told.find("usage 1204/1024/0 10/0\n"), std::string::npos) << told;
    }
}

TEST(usage, is_read_under_the_names_of_another_format)
{
    EXPECT_EQ(openai_chat::read_usage(wire::json_view(R"({"input_tokens":12,"output_tokens":3})")),
              (model::usage{.input_tokens = 12, .output_tokens = 3}));
    EXPECT_EQ(openai_chat::read_usage(wire::json_view(R"({"prompt_tokens":12,"input_tokens":7,"output_tokens":3,"completion_tokens":4})")),
              (model::usage{.input_tokens = 12, .output_tokens = 4}))
        << "its own names count";
}

TEST(usage, tells_the_tokens_of_sound_and_pictures)
{
    EXPECT_EQ(
        openai_chat::read_usage(wire::json_view(
            R"({"prompt_tokens":12,"completion_tokens":9,"prompt_tokens_details":{"audio_tokens":5},"completion_tokens_details":{"audio_tokens":70}})")),
        (model::usage{.input_tokens = 12, .output_tokens = 9, .audio_input_tokens = 5, .audio_output_tokens = 9}))
        << "no more than there are";
    EXPECT_EQ(
        gemini::read_usage(wire::json_view(
            R"({"promptTokenCount":300,"candidatesTokenCount":50,"promptTokensDetails":[{"modality":"TEXT","tokenCount":7},)"
            R"({"modality":"IMAGE","tokenCount":258},{"modality":"AUDIO","tokenCount":35}],"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":49}]})")),
        (model::usage{
            .input_tokens = 300, .output_tokens = 50, .audio_input_tokens = 35, .image_input_tokens = 258, .image_output_tokens = 49}));
}

TEST(usage, counts_cached_tokens_within_the_prompt)
{
    auto const of = [](std::string_view counts) { return openai_chat::read_usage(wire::json_view(counts)); };
    EXPECT_EQ(of(R"({"prompt_tokens":12,"completion_tokens":3,"total_tokens":55,"prompt_tokens_details":{"cached_tokens":40}})"),
              (model::usage{.input_tokens = 52, .cached_tokens = 40, .output_tokens = 3}))
        << "counted beside the prompt";
    EXPECT_EQ(of(R"({"prompt_tokens":12,"completion_tokens":3,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":40}})"),
              (model::usage{.input_tokens = 12, .cached_tokens = 12, .output_tokens = 3}))
        << "more than there are";
    EXPECT_EQ(openai_responses::read_usage(
                  wire::json_view(R"({"input_tokens":12,"output_tokens":3,"input_tokens_details":{"cached_tokens":40}})")),
              (model::usage{.input_tokens = 12, .cached_tokens = 12, .output_tokens = 3}));
}

TEST(usage, of_a_message_delta_with_zeros_keeps_the_counts_of_message_start)
{
    anthropic::token_counts seen;
    EXPECT_TRUE(seen.take(
        wire::json_view(R"({"input_tokens":15,"cache_read_input_tokens":100,"cache_creation_input_tokens":0,"output_tokens":1})")));
    EXPECT_TRUE(
        seen.take(wire::json_view(R"({"input_tokens":0,"cache_read_input_tokens":0,"cache_creation_input_tokens":0,"output_tokens":7})")));
    EXPECT_EQ(seen.canonical(), (model::usage{.input_tokens = 115, .cached_tokens = 100, .output_tokens = 7}));
}

}  // namespace
}  // namespace signalbox::dialect
