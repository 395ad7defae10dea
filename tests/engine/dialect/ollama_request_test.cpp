// Ollama's requests read into the vocabulary and written from it: chat and generate, tools and their results, options, thinking, what is lost or refused.
#include "engine/dialect/dialects.hpp"
#include "tests/engine/dialect/format_codecs.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using model::role;
using replay::compact;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

tried_requests const requests{format_of(model::dialect::ollama), {.model = "llama", .kind = "ollama"}};

std::string extras_of(model::chat_request const& asked)
{
    std::string out;
    for (model::extra_field const& each : asked.extras) out += each.name + (each.essential ? "! " : " ");
    return out;
}

TEST(ollama_request_reader, reads_everything_the_vocabulary_has_a_word_for)
{
    model::chat_request const asked = requests.read(replay::golden("ollama/request.json"));
    EXPECT_EQ(asked.model, "M");
    EXPECT_FALSE(asked.stream);
    ASSERT_EQ(asked.turns.size(), 5u);
    EXPECT_EQ(asked.turns[0], (model::turn{role::system, {}, {model::text_part{"Be brief.", {}}}}));
    EXPECT_EQ(std::get<model::text_part>(asked.turns[1].parts[0]).text, "Weather in Oslo and Bergen?");
    EXPECT_EQ(std::get<model::image_part>(asked.turns[1].parts[1]), (model::image_part{.media_type = "image/png", .data = "iVBORw0KGgo="}));
    EXPECT_EQ(std::get<model::thinking_part>(asked.turns[2].parts[0]).text, "Both.");
    auto const call = [&](std::size_t part) { return std::get<model::tool_call_part>(asked.turns[2].parts[part]); };
    EXPECT_EQ(call(1).id, "call_1");
    EXPECT_EQ(call(1).arguments, R"({"city":"Oslo"})");
    EXPECT_EQ(call(2).id, "own");
    auto const result = [&](std::size_t turn) { return std::get<model::tool_result_part>(asked.turns[turn].parts[0]); };
    EXPECT_EQ(result(3).tool_call_id, "call_1") << "the first call of the name";
    EXPECT_EQ(result(4).tool_call_id, "own");
    EXPECT_EQ(std::get<model::text_part>(result(4).content[0]).text, "4");
    EXPECT_EQ(asked.tools[0].name, "get_weather");
    EXPECT_EQ(asked.tools[0].parameters, R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})");
    EXPECT_EQ(asked.format->schema, R"({"type":"object","properties":{"t":{"type":"integer"}}})");
    EXPECT_EQ(asked.reasoning_effort, "high");
    EXPECT_EQ(asked.max_output_tokens, 100u);
    EXPECT_EQ(asked.temperature, 0.5);
    EXPECT_EQ(asked.top_p, 0.9);
    EXPECT_EQ(asked.top_k, 40u);
    EXPECT_THAT(asked.stop, ElementsAre("END"));
    EXPECT_EQ(extras_of(asked), "keep_alive options.num_ctx seed ");
}

TEST(ollama_request_reader, reads_a_prompt_as_a_chat_and_marks_what_no_chat_has)
{
    model::chat_request const asked = requests.read(
        R"({"model":"m","prompt":"Why?","system":"S","images":["/9j/4A=="],"suffix":"","think":false,"format":"json","options":{"num_predict":-1}})");
    ASSERT_EQ(asked.turns.size(), 2u);
    EXPECT_EQ(asked.turns[0], (model::turn{role::system, {}, {model::text_part{"S", {}}}}));
    EXPECT_EQ(asked.turns[1].parts[1], (model::part(model::image_part{.media_type = "image/jpeg", .data = "/9j/4A=="})));
    EXPECT_TRUE(asked.stream) << "unless it is switched off";
    EXPECT_EQ(asked.max_output_tokens, std::nullopt) << "no limit";
    EXPECT_EQ(asked.reasoning_effort, "none");
    EXPECT_EQ(asked.format->what, model::response_format::kind::json_object);
    EXPECT_EQ(extras_of(asked), "");
    model::chat_request const odd = requests.read(R"({"model":"m","prompt":"p","suffix":"x","template":"t","raw":true,"context":[1]})");
    EXPECT_EQ(extras_of(odd), "suffix! template! raw! context! ");
    for (format const* to : formats()) EXPECT_FALSE(to->out.write(odd, {.model = "m", .kind = "openai"})) << model::name(to->word);
}

TEST(ollama_request_reader, tells_sound_from_images_by_the_first_bytes)
{
    auto const kind = [](std::string const& data) {
        return requests.read(R"({"model":"m","messages":[{"role":"user","images":[")" + data + "\"]}]}").turns[0].parts[0];
    };
    EXPECT_EQ(std::get<model::image_part>(kind("UklGRgAAAABXRUJQ")).media_type, "image/webp");
    EXPECT_EQ(std::get<model::audio_part>(kind("UklGRgAAAABXQVZF")).format, "wav");
    EXPECT_EQ(std::get<model::audio_part>(kind("SUQzBAAA")).format, "mp3");
    EXPECT_EQ(std::get<model::document_part>(kind("JVBERi0x")).media_type, "application/pdf");
    EXPECT_EQ(std::get<model::image_part>(kind("AAAA")).media_type, "image/png") << "what is not known";
}

TEST(ollama_request_reader, names_the_field_that_is_wrong)
{
    auto const asked = [](std::string const& more) { return requests.refused(R"({"model":"m",)" + more + "}"); };
    EXPECT_EQ(requests.refused("{}"), "messages") << "a route may say the model";
    EXPECT_EQ(asked(R"("messages":7)"), "messages");
    EXPECT_EQ(asked(R"("messages":[])"), "messages");
    EXPECT_EQ(asked(R"("messages":[7])"), "messages[0]");
    EXPECT_EQ(asked(R"("messages":[{"role":"model","content":"a"}])"), "messages[0].role");
    EXPECT_EQ(asked(R"("messages":[{"role":"user","content":["a"]}])"), "messages[0].content");
    EXPECT_EQ(asked(R"("messages":[{"role":"user","images":["&"]}])"), "messages[0].images[0]");
    EXPECT_EQ(asked(R"("messages":[{"role":"user","tool_calls":[]}])"), "messages[0].tool_calls");
    EXPECT_EQ(asked(R"("messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}])"),
              "messages[0].tool_calls[0].function.arguments");
    EXPECT_EQ(asked(R"("messages":[{"role":"tool","tool_name":"f","content":"a"}])"), "messages[0].tool_name");
    EXPECT_EQ(asked(R"("messages":[{"role":"user","content":"a"}],"stream":"yes")"), "stream");
    EXPECT_EQ(asked(R"("messages":[{"role":"user","content":"a"}],"think":"much")"), "think");
    EXPECT_EQ(asked(R"("messages":[{"role":"user","content":"a"}],"format":"xml")"), "format");
    EXPECT_EQ(asked(R"("messages":[{"role":"user","content":"a"}],"options":{"num_predict":"1"})"), "options.num_predict");
    EXPECT_EQ(asked(R"("messages":[{"role":"user","content":"a"}],"tools":[{"type":"function"}])"), "tools[0].function");
    EXPECT_EQ(asked(R"("model":"n","messages":[])"), "model") << "given twice";
}

TEST(ollama_request_writer, writes_a_round_with_tools)
{
    model::chat_request asked = requests.hello();
    asked.turns = {
        {.who = role::developer, .parts = {model::text_part{"S", {}}}},
        {.parts = {model::text_part{"U", {}}, model::image_part{.media_type = "image/png", .data = "AA=="}, model::text_part{"V", {}}}},
        {.who = role::assistant,
         .parts = {model::thinking_part{"T", {}}, model::text_part{"A", {}}, model::tool_call_part{"c1", "f", R"({"a":1})", false, {}},
                   model::tool_call_part{"c2", "g", "", false, {}}}},
        {.who = role::tool, .parts = {model::tool_result_part{"c1", {model::text_part{"good", {}}}, false, {}}}},
        {.who = role::tool, .parts = {model::tool_result_part{"c2", {model::image_part{.data = "BB=="}}, false, {}}}}};
    asked.tools = {{.name = "f", .description = "d", .parameters = R"({"type":"object","properties":{"a":{"type":"integer"}}})"},
                   {.name = "g"}};
    asked.max_output_tokens = 5;
    asked.stop = {"x"};
    asked.stream = true;
    written_request const written = requests.write(asked);
    EXPECT_EQ(written.body, compact(R"({"model":"llama","messages":[
        {"role":"system","content":"S"},
        {"role":"user","content":"U\n\nV","images":["AA=="]},
        {"role":"assistant","content":"A","thinking":"T","tool_calls":[{"id":"c1","function":{"name":"f","arguments":{"a":1}}},
            {"id":"c2","function":{"name":"g","arguments":{}}}]},
        {"role":"tool","content":"good","tool_name":"f","tool_call_id":"c1"},
        {"role":"tool","content":"","tool_name":"g","tool_call_id":"c2"},
        {"role":"user","content":"","images":["BB=="]}],
        "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{"type":"integer"}}}}},
            {"type":"function","function":{"name":"g","parameters":{"type":"object","properties":{}}}}],
        "options":{"num_predict":5,"stop":["x"]},"stream":true,"truncate":false})"));
    EXPECT_THAT(written.losses, ElementsAre("tool_result.content: images of a tool result are sent behind it"));
}

TEST(ollama_request_writer, offers_the_tools_that_may_be_called)
{
    model::chat_request asked = requests.hello();
    asked.tools = {{.name = "f"}, {.name = "g"}};
    auto const names = [&](model::tool_choice const& choice) {
        asked.choice = choice;
        std::string const body = requests.write(asked).body;
        return std::string(body.find(R"("name":"f")") != std::string::npos ? "f" : "") +
               (body.find(R"("name":"g")") != std::string::npos ? "g" : "");
    };
    using mode = model::tool_choice::mode;
    EXPECT_EQ(names({.how = mode::automatic}), "fg");
    EXPECT_EQ(names({.how = mode::none}), "");
    EXPECT_EQ(names({.how = mode::named, .name = "g"}), "g");
    EXPECT_EQ(names({.how = mode::automatic, .allowed = {"f"}}), "f");
    EXPECT_EQ(names({.how = mode::required}), "fg");
    EXPECT_THAT(requests.write(asked).losses, ElementsAre("tool_choice: this format cannot make a model call; the tools are offered"));
}

TEST(ollama_request_writer, writes_formats_sampling_and_thinking)
{
    model::chat_request asked = requests.hello();
    asked.temperature = 0.25;
    asked.top_p = 0.5;
    asked.top_k = 3;
    asked.extras = {{"seed", "7"}, {"presence_penalty", "0.5"}, {"logprobs", "true"}, {"top_logprobs", "2"}};
    asked.format = model::response_format{.what = model::response_format::kind::json_schema, .schema = R"({"type":"object"})"};
    asked.reasoning_effort = "xhigh";
    written_request const written = requests.write(asked);
    EXPECT_THAT(written.body, HasSubstr(R"("format":{"type":"object"},"options":{"temperature":0.25,"top_p":0.5,"top_k":3,"seed":7,)"
                                        R"("presence_penalty":0.5},"think":"max","logprobs":true,"top_logprobs":2,"stream":false)"));
    EXPECT_THAT(written.losses, ElementsAre("reasoning_effort: the nearest level of this format is sent"));
    asked.reasoning_effort = "none";
    EXPECT_THAT(requests.write(asked).body, HasSubstr(R"("think":false)"));
    asked.reasoning_effort.clear();
    EXPECT_THAT(requests.write(asked).body, Not(HasSubstr("think")));
}

TEST(ollama_request_writer, gives_its_own_fields_back)
{
    model::chat_request const asked = requests.read(
        R"({"model":"m","messages":[{"role":"user","content":"a"}],"keep_alive":0,"truncate":true,"options":{"num_ctx":8192,"mirostat":1,"seed":3}})");
    written_request const written = requests.write(asked);
    EXPECT_THAT(written.body,
                HasSubstr(R"("options":{"num_ctx":8192,"mirostat":1,"seed":3},"keep_alive":0,"truncate":true,"stream":true})"));
    EXPECT_THAT(written.losses, IsEmpty());
    auto const elsewhere = format_of(model::dialect::openai_chat).out.write(asked, {.model = "m", .kind = "openai"});
    ASSERT_TRUE(elsewhere);
    EXPECT_THAT(elsewhere->losses, ElementsAre("keep_alive: no field of this dialect", "truncate: no field of this dialect",
                                               "options.num_ctx: no field of this dialect", "options.mirostat: no field of this dialect"));
}

TEST(ollama_request_writer, lists_what_it_leaves_out_and_refuses_what_it_must_not)
{
    model::chat_request asked = requests.hello();
    asked.user = "u";
    asked.service_tier = "flex";
    asked.thinking_budget = 100;
    asked.extras = {{"logit_bias", R"({"1":2})"}, {"modalities", R"(["text"])"}, {"metadata", "{}"}};
    EXPECT_THAT(requests.write(asked).losses,
                ElementsAre("thinking.budget_tokens: this format has levels and no budget", "logit_bias: no field of this format",
                            "user: this format names no user", "service_tier: this format has no tiers"));
    auto const param = [&](model::chat_request const& one) {
        auto const written = requests.of.out.write(one, {.model = "m", .kind = "ollama"});
        return written ? std::string("written") : written.error().param;
    };
    asked.n = 2;
    EXPECT_EQ(param(asked), "n");
    asked = requests.hello();
    asked.turns[0].parts = {model::image_part{.url = "https://e/x.png"}};
    EXPECT_EQ(param(asked), "image");
    asked.turns[0].parts = {model::document_part{.media_type = "application/pdf", .data = "AA=="}};
    EXPECT_EQ(param(asked), "document");
    asked = requests.hello();
    asked.extras = {{"web_search_options", "{}"}};
    EXPECT_EQ(param(asked), "web_search_options");
    asked.extras = {{"modalities", R"(["text","audio"])"}};
    EXPECT_EQ(param(asked), "modalities");
}

}  // namespace

}  // namespace signalbox::dialect
