// Requests of Cohere's Chat API: read with all their fields, what is wrong with them, and conversations of other formats written in it.
#include "engine/dialect/cohere/format.hpp"
#include "tests/engine/dialect/format_codecs.hpp"

#include <gmock/gmock.h>

namespace signalbox::dialect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using enum model::role;

tried_requests const requests{cohere::definition, {.model = "command-a-03-2025", .max_output_tokens = {}, .kind = "cohere"}};

model::turn says(model::role who, std::string_view text)
{
    return {.who = who, .name = {}, .parts = {model::text_part{std::string(text), {}}}};
}

std::vector<std::string> loss_lines(std::vector<model::loss> const& all)
{
    std::vector<std::string> out;
    for (model::loss const& each : all) out.push_back(line_of(each));
    return out;
}

TEST(cohere_requests, are_read_with_their_conversation)
{
    auto const asked = requests.read(
        R"({"model":"m","stream":true,"max_tokens":7,"messages":[{"role":"system","content":"S"},)"
        R"({"role":"user","content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"https://e.x/a.png","detail":"low"}},)"
        R"({"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},)"
        R"({"role":"assistant","tool_plan":"Plan.","tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},)"
        R"({"role":"tool","tool_call_id":"t1","content":[{"type":"document","document":{"data":{"t":3}}},{"type":"text","text":"ok"}]},)"
        R"({"role":"assistant","content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"Done"}]}]})");
    EXPECT_EQ(asked.model, "m");
    EXPECT_TRUE(asked.stream);
    EXPECT_EQ(asked.max_output_tokens, 7u);
    ASSERT_EQ(asked.turns.size(), 5u);
    EXPECT_EQ(asked.turns[0], says(system, "S"));
    EXPECT_EQ(std::get<model::image_part>(asked.turns[1].parts[1]), (model::image_part{.url = "https://e.x/a.png", .detail = "low"}));
    EXPECT_EQ(std::get<model::image_part>(asked.turns[1].parts[2]), (model::image_part{.media_type = "image/png", .data = "AAAA"}));
    EXPECT_EQ(std::get<model::thinking_part>(asked.turns[2].parts[0]).text, "Plan.");
    EXPECT_EQ(std::get<model::tool_call_part>(asked.turns[2].parts[1]).arguments, R"({"a":1})");
    auto const& result = std::get<model::tool_result_part>(asked.turns[3].parts[0]);
    EXPECT_EQ(result.tool_call_id, "t1");
    EXPECT_EQ(std::get<model::text_part>(result.content[0]).text, R"({"t":3})");
    EXPECT_EQ(asked.turns[4].parts.size(), 2u);
    EXPECT_THAT(asked.extras, IsEmpty());
}

TEST(cohere_requests, are_read_with_their_settings)
{
    auto const asked = requests.read(
        R"({"model":"m","messages":[{"role":"user","content":"Hi"}],"temperature":0.5,"p":0.9,"k":4,"stop_sequences":["a","b"],"seed":7,)"
        R"("strict_tools":true,"tool_choice":"REQUIRED","tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}],)"
        R"("response_format":{"type":"json_object","json_schema":{"type":"object"}},"thinking":{"type":"enabled","token_budget":500},)"
        R"("documents":["a text"],"safety_mode":"OFF"})");
    EXPECT_EQ(asked.temperature, 0.5);
    EXPECT_EQ(asked.top_p, 0.9);
    EXPECT_EQ(asked.top_k, 4u);
    EXPECT_EQ(asked.stop, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(asked.choice->how, model::tool_choice::mode::required);
    EXPECT_EQ(asked.tools.at(0).parameters, R"({"type":"object"})");
    EXPECT_EQ(asked.tools.at(0).strict, true);
    EXPECT_EQ(asked.format->what, model::response_format::kind::json_schema);
    EXPECT_EQ(asked.thinking_budget, 500u);
    std::vector<std::string> kept;
    for (model::extra_field const& each : asked.extras) kept.push_back(each.name + (each.essential ? "!" : ""));
    EXPECT_THAT(kept, testing::UnorderedElementsAre("seed", "safety_mode", "documents!"));
    EXPECT_EQ(requests.read(R"({"messages":[{"role":"user","content":"Hi"}],"thinking":{"type":"disabled"}})").reasoning_effort, "none");
}

TEST(cohere_requests, name_the_field_that_is_wrong)
{
    auto const with = [](std::string_view members) {
        return requests.refused(R"({"messages":[{"role":"user","content":"Hi"}],)" + std::string(members) + "}");
    };
    EXPECT_EQ(requests.refused("{}"), "messages");
    EXPECT_EQ(requests.refused(R"({"messages":[]})"), "messages");
    EXPECT_EQ(requests.refused(R"({"messages":[{"role":"robot","content":"Hi"}]})"), "messages[0].role");
    EXPECT_EQ(requests.refused(R"({"messages":[{"role":"user","content":[{"type":"video"}]}]})"), "messages[0].content[0].type");
    EXPECT_EQ(requests.refused(R"({"messages":[{"role":"tool","content":"x"}]})"), "messages[0].tool_call_id");
    EXPECT_EQ(requests.refused(R"({"messages":[{"role":"user","tool_calls":[]}]})"), "messages[0].tool_calls");
    EXPECT_EQ(with(R"("tool_choice":"auto")"), "tool_choice");
    EXPECT_EQ(with(R"("response_format":{"type":"xml"})"), "response_format.type");
    EXPECT_EQ(with(R"("thinking":{"type":"perhaps"})"), "thinking.type");
    EXPECT_EQ(with(R"("tools":[{"function":{}}])"), "tools[0].function.name");
    EXPECT_EQ(with(R"("k":-1)"), "k");
    EXPECT_EQ(with(R"("model":"a","model":"b")"), "model");
}

TEST(cohere_requests, are_written_with_what_the_format_has)
{
    model::chat_request asked;
    asked.stream = true;
    asked.turns = {says(system, "S"),
                   {.who = user, .parts = {model::text_part{"Look", {}}, model::image_part{.media_type = "image/png", .data = "AAAA"}}},
                   {.who = assistant, .parts = {model::thinking_part{"Plan.", {}}, model::tool_call_part{"t1", "f", "{}", false, {}}}},
                   {.who = tool, .parts = {model::tool_result_part{.tool_call_id = "t1", .content = {model::text_part{"3", {}}}}}}};
    asked.tools = {{.name = "f", .strict = true}, {.name = "g", .parameters = R"({"type":"object"})", .strict = true}};
    asked.choice = model::tool_choice{model::tool_choice::mode::named, "f", {}};
    asked.max_output_tokens = 9;
    asked.temperature = 0.25;
    asked.top_p = 1;
    asked.top_k = 4;
    asked.stop = {"END"};
    asked.extras = {{.name = "seed", .value = "7"}, {.name = "frequency_penalty", .value = "0.5"}};
    auto const written = requests.write(asked);
    EXPECT_EQ(
        written.body,
        R"({"model":"command-a-03-2025","messages":[{"role":"system","content":"S"},)"
        R"({"role":"user","content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},)"
        R"({"role":"assistant","tool_plan":"Plan.","tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{}"}}]},)"
        R"({"role":"tool","tool_call_id":"t1","content":"3"}],)"
        R"("tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}],"strict_tools":true,)"
        R"("tool_choice":"REQUIRED","max_tokens":9,"temperature":0.25,"p":0.99,"k":4,"frequency_penalty":0.5,"stop_sequences":["END"],"seed":7,)"
        R"("stream":true})");
    EXPECT_THAT(written.losses, IsEmpty());
    EXPECT_EQ(requests.read(written.body).turns, asked.turns) << "the same conversation";
}

TEST(cohere_requests, tell_what_is_lost)
{
    auto asked = requests.hello();
    asked.user = "u";
    asked.top_k = 900;
    asked.reasoning_effort = "high";
    asked.parallel_tool_calls = false;
    asked.tools = {{.name = "f", .strict = true}, {.name = "g"}};
    asked.extras = {{.name = "presence_penalty", .value = "-1"}, {.name = "logit_bias", .value = R"({"1":2})"}};
    EXPECT_THAT(loss_lines(requests.write(asked).losses),
                testing::UnorderedElementsAre(
                    HasSubstr("user"), HasSubstr("top_k"), HasSubstr("reasoning_effort: this model has no such switch"),
                    HasSubstr("parallel_tool_calls"), HasSubstr("tools.strict"), HasSubstr("presence_penalty"), HasSubstr("logit_bias")));
}

TEST(cohere_requests, switch_thoughts_where_the_model_has_them)
{
    auto asked = requests.hello();
    asked.thinking_budget = 500;
    EXPECT_THAT(requests.write(asked, "command-a-reasoning-08-2025").body,
                HasSubstr(R"("thinking":{"type":"enabled","token_budget":500})"));
    asked.thinking_budget = {};
    asked.reasoning_effort = "none";
    EXPECT_THAT(requests.write(asked, "command-a-reasoning-08-2025").body, HasSubstr(R"("thinking":{"type":"disabled"})"));
    EXPECT_THAT(requests.write(asked).losses, IsEmpty()) << "a model that does not think is not told so";
}

TEST(cohere_requests, ask_for_json_with_and_without_a_schema)
{
    auto asked = requests.hello();
    asked.format = model::response_format{.what = model::response_format::kind::json_object};
    EXPECT_THAT(requests.write(asked).body, HasSubstr(R"("response_format":{"type":"json_object"})"));
    asked.format = model::response_format{.what = model::response_format::kind::json_schema, .name = "n", .schema = R"({"type":"object"})"};
    EXPECT_THAT(requests.write(asked).body, HasSubstr(R"("response_format":{"type":"json_object","json_schema":{"type":"object"}})"));
}

TEST(cohere_requests, are_refused_where_the_format_cannot_say_it)
{
    auto const refusal = [](auto change) {
        auto asked = requests.hello();
        change(asked);
        auto const written = cohere::writer.write(asked, requests.target);
        return written ? std::string("taken") : written.error().param;
    };
    EXPECT_EQ(refusal([](auto& of) { of.n = 2; }), "n");
    EXPECT_EQ(refusal([](auto& of) { of.stop = {"1", "2", "3", "4", "5", "6"}; }), "stop");
    EXPECT_EQ(refusal([](auto& of) { of.turns[0].parts = {model::audio_part{"AAAA", "wav"}}; }), "messages");
    EXPECT_EQ(refusal([](auto& of) { of.turns[0].parts = {model::document_part{.media_type = "application/pdf", .data = "AAAA"}}; }),
              "messages");
    EXPECT_EQ(refusal([](auto& of) { of.choice = model::tool_choice{model::tool_choice::mode::required, {}, {}}; }), "tool_choice");
    EXPECT_EQ(refusal([](auto& of) { of.extras = {{.name = "web_search_options", .value = "{}"}}; }), "web_search_options");
    EXPECT_EQ(refusal([](auto& of) { of.turns[0].parts = {model::document_part{.text = "text", .filename = "a.txt"}}; }), "taken");
}

TEST(cohere_requests, put_images_of_results_into_the_next_user_message)
{
    auto asked = requests.hello();
    asked.turns = {{.who = assistant, .parts = {model::tool_call_part{"t1", "f", "{}", false, {}}}},
                   {.who = tool,
                    .parts = {model::tool_result_part{
                        .tool_call_id = "t1", .content = {model::image_part{.url = "https://e.x/a.png"}}, .is_error = true}}}};
    auto const written = requests.write(asked);
    EXPECT_THAT(
        written.body,
        HasSubstr(R"({"role":"user","content":[{"type":"text","text":"Result of tool call t1:"},{"type":"image_url","image_url":)"));
    EXPECT_THAT(loss_lines(written.losses),
                testing::UnorderedElementsAre(HasSubstr("tool_result.is_error"), HasSubstr("tool_result.content")));
}

TEST(cohere_embeddings, are_asked_for_as_documents_of_floats)
{
    auto const& codecs = cohere::embeddings;
    model::embedding_request asked{.model = "m", .texts = {"a", "b"}, .dimensions = 256};
    auto const written = codecs.write(asked, {"embed-v4.0", {}, "cohere"});
    ASSERT_TRUE(written);
    EXPECT_EQ(written->body,
              R"({"model":"embed-v4.0","input_type":"search_document","texts":["a","b"],"embedding_types":["float"],"truncate":"NONE",)"
              R"("output_dimension":256})");
    asked.extras = {{.name = "input_type", .value = R"("search_query")"}};
    EXPECT_THAT(codecs.write(asked, {"m", {}, "cohere"})->body, HasSubstr(R"("input_type":"search_query")"));
    asked.texts.assign(cohere::most_texts + 1, "a");
    EXPECT_EQ(codecs.write(asked, {"m", {}, "cohere"}).error().param, "input");
}

TEST(cohere_embeddings, are_read_and_answered)
{
    auto const& codecs = cohere::embeddings;
    auto const asked =
        codecs.read(R"({"model":"m","input_type":"clustering","texts":["a","b"],"embedding_types":["float"],"output_dimension":8})");
    ASSERT_TRUE(asked);
    EXPECT_THAT(asked->texts, ElementsAre("a", "b"));
    EXPECT_EQ(asked->dimensions, 8u);
    EXPECT_EQ(codecs.read(R"({"model":"m","texts":["a"],"embedding_types":["int8"]})").error().param, "embedding_types");
    EXPECT_EQ(codecs.read(R"({"model":"m","images":["data:"]})").error().param, "images");
    EXPECT_EQ(codecs.read(R"({"model":"m"})").error().param, "texts");
    std::string const reply =
        R"({"id":"e","embeddings":{"float":[[0.10,-2],[1e-3,0]]},"texts":["a","b"],"meta":{"billed_units":{"input_tokens":4}}})";
    auto const reader = cohere::make_vector_reader(framing::whole, detail::full);
    std::vector<model::reply_event> events;
    ASSERT_TRUE(reader->feed(reply, events));
    ASSERT_TRUE(reader->finish(events));
    auto const writer = codecs.write_reply({.id = "1"});
    std::string out;
    for (model::reply_event const& each : events) writer->write(each, out);
    EXPECT_EQ(out, R"({"id":"1","response_type":"embeddings_by_type","embeddings":{"float":[[0.10,-2],[1e-3,0]]},)"
                   R"("meta":{"api_version":{"version":"2"},"billed_units":{"input_tokens":4}}})");
}

}  // namespace
}  // namespace signalbox::dialect
