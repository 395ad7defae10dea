// Simulated embeddings: the same vector for the same text, in every format that has them, with the failures that a model plays.
#include "engine/dialect/dialects.hpp"
#include "engine/simulator/simulated_provider.hpp"
#include "engine/simulator/simulated_vectors.hpp"
#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

namespace signalbox::simulator {

namespace {

upstream::origin origin_of(model::dialect spoken, upstream::simulation played = {})
{
    upstream::origin to;
    to.simulated = true;
    to.simulated_dialect = spoken;
    to.simulations["m"] = std::move(played);
    return to;
}

std::string answer(upstream::origin const& to, std::string_view path, std::string_view body)
{
    simulated_provider one(to);
    std::string out;
    for (simulated_piece const& each : one.reply("POST", path, body).pieces) out += each.bytes;
    return out;
}

std::string body_of(std::string const& reply)
{
    return reply.substr(std::min(reply.find("\r\n\r\n") + 4, reply.size()));
}

TEST(simulated_vectors, are_the_same_for_the_same_text_and_as_long_as_asked)
{
    model::embedding_request asked{.model = "m", .texts = {"one", "two", "one"}};
    auto const events = vectors_for(asked);
    ASSERT_EQ(events.size(), 6u);
    auto const numbers = [](model::reply_event const& of) { return std::get<model::embedding>(of).numbers; };
    EXPECT_EQ(numbers(events[1]), numbers(events[3]));
    EXPECT_NE(numbers(events[1]), numbers(events[2]));
    EXPECT_EQ(std::get<model::embedding>(events[2]).index, 1u);
    EXPECT_EQ(std::get<model::usage_report>(events[4]).tokens.input_tokens, 3u) << "nine bytes";
    std::string const first = numbers(events[1]);
    EXPECT_EQ(std::ranges::count(first, ','), 7);
    asked.dimensions = 100'000'000;
    std::string const longest = numbers(vectors_for(asked)[1]);
    EXPECT_EQ(std::ranges::count(longest, ','), 3'999);
    for (auto const each : wire::json_view(longest).elements()) EXPECT_LE(std::abs(*each.number()), 1);
}

TEST(simulated_vectors, are_given_in_each_format)
{
    struct {
        model::dialect spoken;
        std::string_view path, body, begins;
    } const all[] = {{model::dialect::openai_chat, "/embeddings", R"({"model":"m","input":["a","b"]})",
                      R"({"object":"list","data":[{"object":"embedding","index":0,)"},
                     {model::dialect::gemini, "/v1beta/models/m:batchEmbedContents",
                      R"({"requests":[{"content":{"parts":[{"text":"a"}]}}]})", R"({"embeddings":[{"values":[)"},
                     {model::dialect::ollama, "/api/embed", R"({"model":"m","input":"a"})", R"({"model":"m","embeddings":[[)"}};
    for (auto const& each : all) {
        std::string const reply = answer(origin_of(each.spoken), each.path, each.body);
        EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\n")) << reply;
        EXPECT_TRUE(body_of(reply).starts_with(each.begins)) << reply;
        EXPECT_TRUE(wire::check_json(body_of(reply))) << reply;
        upstream::simulation ill;
        ill.status = 429;
        ill.retry_after = std::chrono::seconds(7);
        std::string const refused = answer(origin_of(each.spoken, ill), each.path, each.body);
        EXPECT_TRUE(refused.starts_with("HTTP/1.1 429 ")) << refused;
        EXPECT_NE(refused.find("retry-after: 7\r\n"), std::string::npos) << refused;
        EXPECT_TRUE(answer(origin_of(each.spoken), each.path, "{}").starts_with("HTTP/1.1 400 "));
    }
}

}  // namespace

}  // namespace signalbox::simulator
