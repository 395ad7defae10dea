// Embeddings as Vertex AI has them: what is asked of :predict, and what is read of its predictions.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/gemini/predictions.hpp"
#include "engine/dialect/hosting.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

hosting const& vertex()
{
    return *hosting_of("vertex", model::dialect::gemini);
}

TEST(predictions, are_the_embeddings_of_vertex)
{
    auto const* const row = vertex().row_of(operation::embeddings, false);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->provider_path, "/models/{model}:predict");
    EXPECT_EQ(vertex().embeddings, &gemini::predictions);
    EXPECT_FALSE(hosting_of("vertex", model::dialect::anthropic)->embeddings);
}

TEST(predictions, are_asked_for_by_instances)
{
    model::embedding_request asked{.model = "x", .texts = {"a \"b\"", "c"}};
    asked.dimensions = 256;
    auto const written = gemini::write_prediction(asked, {.model = "text-embedding-005"});
    ASSERT_TRUE(written);
    EXPECT_EQ(written->body,
              R"({"instances":[{"content":"a \"b\""},{"content":"c"}],"parameters":{"autoTruncate":false,"outputDimensionality":256}})");
    EXPECT_TRUE(written->losses.empty());
}

TEST(predictions, take_the_task_and_the_title_of_geminis_clients_to_their_text)
{
    auto const asked =
        format_of(model::dialect::gemini)
            .embeddings->read(R"({"requests":[{"content":{"parts":[{"text":"a"}]}},)"
                              R"({"content":{"parts":[{"text":"b"}]},"taskType":"RETRIEVAL_DOCUMENT","title":"T","other":1}]})");
    ASSERT_TRUE(asked);
    auto const written = gemini::write_prediction(*asked, {.model = "text-embedding-005"});
    ASSERT_TRUE(written);
    EXPECT_EQ(written->body, R"({"instances":[{"content":"a"},{"content":"b","task_type":"RETRIEVAL_DOCUMENT","title":"T"}],)"
                             R"("parameters":{"autoTruncate":false}})");
    ASSERT_EQ(written->losses.size(), 1u);
    EXPECT_EQ(written->losses[0].field, "requests[1].other");
}

TEST(predictions, refuse_several_texts_where_a_model_takes_one)
{
    model::embedding_request asked{.model = "x", .texts = {"a", "b"}};
    auto const refused = gemini::write_prediction(asked, {.model = "gemini-embedding-001"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, model::fault::untranslatable);
    asked.texts.pop_back();
    EXPECT_TRUE(gemini::write_prediction(asked, {.model = "gemini-embedding-001"}));
}

TEST(predictions, give_vectors_with_their_numbers_as_they_are_written_and_the_tokens_of_all)
{
    std::vector<model::reply_event> seen;
    auto const reader = gemini::make_prediction_reader(framing::whole, detail::full);
    ASSERT_TRUE(
        reader->read_whole(R"({"predictions":[{"embeddings":{"values":[0.10,-2e-3],"statistics":{"truncated":false,"token_count":3}}},)"
                           R"({"embeddings":{"values":[1],"statistics":{"token_count":4.0}}}]})",
                           seen));
    std::vector<std::string> numbers;
    std::uint64_t tokens = 0;
    for (model::reply_event const& each : seen) {
        if (auto const* vector = std::get_if<model::embedding>(&each)) numbers.push_back(vector->numbers);
        if (auto const* used = std::get_if<model::usage_report>(&each)) tokens = used->tokens.input_tokens;
    }
    EXPECT_EQ(numbers, (std::vector<std::string>{"[0.10,-2e-3]", "[1]"}));
    EXPECT_EQ(tokens, 7u);
}

}  // namespace
}  // namespace signalbox::dialect
