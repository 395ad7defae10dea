// The table of formats: each word has its row, and every pair of formats carries a request and a reply.
#include "engine/dialect/dialects.hpp"
#include "engine/base/ascii.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace signalbox::dialect {

namespace {

/// One small request of each format, what a reply that stopped for its length holds in it, and what its streams hold and plain replies do not.
struct sample {
    std::string_view request, length, terminal, provider_kind;
    bool names_its_model = true;  // replies do
};
std::map<std::string_view, sample> const samples{
    {"openai_chat",
     {R"({"model":"m","max_tokens":50,"stream":true,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]})",
      R"("finish_reason":"length")", "[DONE]", "openai"}},
    {"anthropic",
     {R"({"model":"m","max_tokens":50,"system":"Be brief.","stream":true,"messages":[{"role":"user","content":"Hi"}]})",
      R"("stop_reason":"max_tokens")", R"("type":"message_stop")", "anthropic"}},
    {"openai_responses",
     {R"({"model":"m","max_output_tokens":50,"instructions":"Be brief.","stream":true,"input":"Hi"})", R"("reason":"max_output_tokens")",
      "event: response.incomplete", "openai"}},
    {"gemini",
     {R"({"generationConfig":{"maxOutputTokens":50},"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})",
      R"("finishReason":"MAX_TOKENS")", "data: {", "gemini"}},
    {"ollama",
     {R"({"model":"m","stream":true,"options":{"num_predict":50},"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]})",
      R"("done_reason":"length")", R"("done":false)", "ollama"}},
    {"bedrock",
     {R"({"inferenceConfig":{"maxTokens":50},"system":[{"text":"Be brief."}],"messages":[{"role":"user","content":[{"text":"Hi"}]}]})",
      R"("stopReason":"max_tokens")", "metadata", "bedrock", false}},
    {"cohere",
     {R"({"model":"m","max_tokens":50,"stream":true,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]})",
      R"("finish_reason":"MAX_TOKENS")", "[DONE]", "cohere", false}},
    {"unified",
     {R"({"model":"m","max_tokens":50,"instructions":"Be brief.","stream":true,"contents":"Hi"})", R"("finish_reason":"length")", "[DONE]",
      "openai_compatible", false}},
};

bool names_model_in_path(format const* of)
{
    return of->chat().where != model_place::body;
}

sample const& sample_of(format const* of)
{
    return samples.at(model::name(of->word));
}

TEST(formats, have_a_row_for_each_word_and_a_sample_here)
{
    ASSERT_EQ(formats().size(), model::dialect_names.size());
    EXPECT_EQ(samples.size(), formats().size());
    for (std::string_view const name : model::dialect_names) {
        auto const word = model::dialect_named(name);
        ASSERT_TRUE(word) << name;
        EXPECT_EQ(format_of(*word).word, *word) << name;
        EXPECT_EQ(model::name(*word), name);
    }
    EXPECT_FALSE(model::dialect_named("openai"));
    EXPECT_FALSE(model::dialect_named(""));
}

TEST(formats, name_the_paths_of_the_chat_operation)
{
    EXPECT_EQ(format_of(model::dialect::openai_chat).chat().client_path, "/v1/chat/completions");
    EXPECT_EQ(format_of(model::dialect::openai_chat).chat().provider_path, "/chat/completions");
    EXPECT_EQ(format_of(model::dialect::anthropic).chat().client_path, "/v1/messages");
    EXPECT_EQ(format_of(model::dialect::anthropic).chat().provider_path, "/messages");
    EXPECT_EQ(format_of(model::dialect::anthropic).row_of(operation::count_tokens).provider_path, "/messages/count_tokens");
}

TEST(formats, answer_at_paths_that_differ_and_write_names_of_headers_in_lower_case)
{
    std::set<std::string_view> paths;
    for (format const* each : formats()) {
        for (operation_row const& one : each->operations)
            EXPECT_TRUE(one.client_path.empty() || paths.insert(one.client_path).second) << one.client_path;
        std::vector<std::string_view> names(each->headers.forwarded.begin(), each->headers.forwarded.end());
        for (std::string_view const name : {each->headers.version, each->headers.beta, each->headers.request_id}) names.push_back(name);
        for (std::string_view const name : names) EXPECT_TRUE(std::ranges::none_of(name, base::is_upper)) << name;
        EXPECT_FALSE(each->headers.request_id.empty());
        EXPECT_EQ(each->headers.version.empty(), each->headers.default_version.empty());
    }
}

TEST(formats, are_known_by_the_field_of_their_version_and_by_the_path_in_first_bytes)
{
    auto const anthropic = [](std::string_view field) { return field == "anthropic-version"; };
    format const& responses = format_of(model::dialect::openai_responses);
    EXPECT_EQ(format_by_version(anthropic, responses).word, model::dialect::anthropic);
    EXPECT_EQ(format_by_version([](std::string_view) { return false; }, responses).word, model::dialect::openai_responses);
    EXPECT_EQ(format_in("POST /v1/messages HTTP/1.1\r\nbad header").word, model::dialect::anthropic);
    EXPECT_EQ(format_in("POST /v1/chat/completions HTTP/1.1\r\n").word, model::dialect::openai_chat);
    EXPECT_EQ(format_in("POST /v1beta/models/m:generateContent HTTP/1.1\r\n").word, model::dialect::gemini);
    EXPECT_EQ(format_in("POST /api/chat HTTP/1.1\r\n").word, model::dialect::ollama);
    EXPECT_EQ(format_in("POST /model/us.amazon.nova-lite-v1%3A0/converse HTTP/1.1\r\n").word, model::dialect::bedrock);
    EXPECT_EQ(format_in("GET /v1/models/m HTTP/1.1\r\n").word, model::dialect::openai_chat);
    EXPECT_EQ(format_in("").word, model::dialect::openai_chat);
}

TEST(formats, carry_a_request_between_every_pair)
{
    for (format const* from : formats())
        for (format const* to : formats()) {
            auto const scanned = from->in.scan(sample_of(from).request);
            ASSERT_TRUE(scanned);
            EXPECT_EQ(scanned->model, names_model_in_path(from) ? "" : "m");
            EXPECT_EQ(scanned->stream, !names_model_in_path(from));
            auto const asked = from->in.read(sample_of(from).request);
            ASSERT_TRUE(asked);
            auto const written = to->out.write(*asked, {"upstream-name", {}, sample_of(to).provider_kind});
            ASSERT_TRUE(written);
            auto const again = to->in.read(written->body);
            ASSERT_TRUE(again) << written->body;
            EXPECT_EQ(again->model, names_model_in_path(to) ? "" : "upstream-name");
            EXPECT_EQ(again->turns, asked->turns);
            EXPECT_EQ(again->max_output_tokens, 50u);
            EXPECT_EQ(again->stream, asked->stream && !names_model_in_path(to));
        }
}

TEST(formats, carry_a_reply_between_every_pair)
{
    for (format const* from : formats())
        for (format const* to : formats())
            for (framing const how : {framing::whole, framing::stream}) {
                std::string upstream;
                auto const source = from->write_reply(how, {.id = "1", .model = "m", .include_usage = true});
                for (model::reply_event const& each :
                     {model::reply_event(model::reply_start{"1", "m"}), model::reply_event(model::text_delta{0, "Hello"}),
                      model::reply_event(model::finish{0, model::finish_reason::length, "length", ""}),
                      model::reply_event(model::usage_report{{.input_tokens = 3, .output_tokens = 4}}),
                      model::reply_event(model::reply_end{})})
                    source->write(each, upstream);

                auto const reader = from->read_reply(how, detail::full);
                auto const digest = from->read_reply(how, detail::digest);
                auto const writer = to->write_reply(how, {.id = "2", .model = "shown", .include_usage = true});
                std::vector<model::reply_event> events, facts;
                ASSERT_TRUE(reader->feed(upstream, events));
                ASSERT_TRUE(reader->finish(events));
                ASSERT_TRUE(digest->feed(upstream, facts));
                ASSERT_TRUE(digest->finish(facts));
                std::string client;
                for (model::reply_event const& each : events) writer->write(each, client);

                EXPECT_TRUE(std::holds_alternative<model::reply_start>(facts.front()));
                EXPECT_TRUE(std::holds_alternative<model::reply_end>(facts.back()));
                EXPECT_TRUE(std::holds_alternative<model::reply_end>(events.back()));
                EXPECT_NE(client.find("Hello"), std::string::npos);
                EXPECT_EQ(client.find("shown") != std::string::npos, sample_of(to).names_its_model);
                EXPECT_NE(client.find(sample_of(to).length), std::string::npos) << client;
                EXPECT_EQ(client.find(sample_of(to).terminal) != std::string::npos, how == framing::stream) << client;
            }
}

TEST(formats, have_words_for_every_kind_of_error_and_read_their_own)
{
    for (format const* each : formats())
        for (error_words const& words : each->errors.words) {
            told_error const told{words.status, std::string(words.type), std::string(words.code), "what \"happened\"", {}};
            std::string body;
            each->errors.open(body, told);
            each->errors.close(body, "req_1");
            ASSERT_TRUE(wire::check_json(body)) << body;
            model::reply_error const again = each->errors.read(words.status, body);
            EXPECT_EQ(again.status, words.status) << body;
            EXPECT_EQ(again.type, words.type) << body;
            EXPECT_EQ(again.message, "what \"happened\"") << body;
            EXPECT_NE(body.find("req_1"), std::string::npos) << body;
        }
}

TEST(formats, name_the_fault_of_the_gateway_in_words_of_their_own)
{
    for (format const* each : formats())
        for (model::fault_row const& row : model::fault_facts) {
            told_error const told = each->errors.tell({row.what});
            EXPECT_FALSE(told.message.empty()) << row.name;
            bool const known = std::ranges::any_of(each->errors.words, [&](error_words const& words) { return words.type == told.type; });
            EXPECT_TRUE(known || told.type == "timeout") << told.type << " of " << row.name;
        }
}

}  // namespace

}  // namespace signalbox::dialect
