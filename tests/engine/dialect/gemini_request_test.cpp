// Gemini's requests read into the vocabulary and written from it: text, media, tools and their results, formats, thinking, and what is lost or refused.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/gemini/call_id.hpp"
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

tried_requests const requests{format_of(model::dialect::gemini), {.model = "gemini-2.5-flash", .kind = "gemini"}};

TEST(gemini_request_reader, reads_everything_the_vocabulary_has_a_word_for)
{
    model::chat_request const asked = requests.read(replay::golden("gemini/request.json"));
    ASSERT_EQ(asked.turns.size(), 5u);
    EXPECT_EQ(asked.turns[0], (model::turn{role::system, {}, {model::text_part{"Be brief.", {}}}}));
    EXPECT_EQ(std::get<model::text_part>(asked.turns[1].parts[0]).text, "Weather in Oslo and Bergen?");
    EXPECT_EQ(std::get<model::image_part>(asked.turns[1].parts[1]), (model::image_part{.media_type = "image/png", .data = "iVBORw=="}));
    EXPECT_EQ(asked.turns[2].who, role::assistant);
    EXPECT_EQ(std::get<model::tool_call_part>(asked.turns[2].parts[0]).arguments, R"({"city":"Oslo"})");
    auto const result = [&](std::size_t turn) { return std::get<model::tool_result_part>(asked.turns[turn].parts[0]); };
    EXPECT_EQ(result(3).tool_call_id, "call_1") << "the first call of the name";
    EXPECT_EQ(result(4).tool_call_id, "call_2") << "the next one";
    EXPECT_EQ(std::get<model::text_part>(result(3).content[0]).text, "3");
    EXPECT_FALSE(result(3).is_error);
    EXPECT_TRUE(result(4).is_error);
    EXPECT_EQ(asked.tools[0].parameters, R"({"type":"object","properties":{"city":{"type":["string","null"]}},"required":["city"]})");
    EXPECT_EQ(asked.choice, (model::tool_choice{model::tool_choice::mode::named, "get_weather", {}}));
    EXPECT_EQ(asked.max_output_tokens, 100u);
    EXPECT_EQ(asked.temperature, 0.5);
    EXPECT_EQ(asked.top_p, 0.9);
    EXPECT_EQ(asked.top_k, 40u);
    EXPECT_THAT(asked.stop, ElementsAre("END"));
    EXPECT_EQ(asked.thinking_budget, 2048u);
    EXPECT_EQ(asked.format->schema, R"({"type":"object","properties":{"t":{"type":"integer","minimum":0}}})");
    std::string extras;
    for (model::extra_field const& each : asked.extras) extras += each.name + (each.essential ? "! " : " ");
    EXPECT_EQ(extras, "seed safetySettings ");
}

TEST(gemini_request_reader, names_the_field_that_is_wrong)
{
    EXPECT_EQ(requests.refused(R"({"contents":7})"), "contents");
    EXPECT_EQ(requests.refused(R"({})"), "contents");
    EXPECT_EQ(requests.refused(R"({"contents":[]})"), "contents");
    EXPECT_EQ(requests.refused(R"({"contents":[{"role":"assistant","parts":[]}]})"), "contents[0].role");
    EXPECT_EQ(requests.refused(R"({"contents":[{"parts":{}}]})"), "contents[0].parts");
    EXPECT_EQ(requests.refused(R"({"contents":[{"parts":[7]}]})"), "contents[0].parts[0]");
    EXPECT_EQ(requests.refused(R"({"contents":[{"parts":[{"text":7}]}]})"), "contents[0].parts[0].text");
    EXPECT_EQ(requests.refused(R"({"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"&"}}]}]})"),
              "contents[0].parts[0].inlineData.data");
    EXPECT_EQ(requests.refused(R"({"contents":[{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]})"),
              "contents[0].parts[0].functionResponse.name");
    EXPECT_EQ(requests.refused(R"({"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"topK":-1}})"), "generationConfig.topK");
    EXPECT_EQ(requests.refused(R"({"contents":[{"parts":[{"text":"a"}]}],"toolConfig":{"functionCallingConfig":{"mode":"SOME"}}})"),
              "toolConfig.functionCallingConfig.mode");
    EXPECT_EQ(requests.refused(R"({"contents":[{"parts":[{"text":"a"}]}],"tools":[{"functionDeclarations":[{}]}]})"),
              "tools[0].functionDeclarations[0].name");
}

TEST(gemini_request_reader, marks_what_only_google_can_do)
{
    model::chat_request const asked =
        requests.read(R"({"contents":[{"parts":[{"text":"a"}]}],"tools":[{"googleSearch":{}}],"cachedContent":"cachedContents/1",)"
                      R"("generationConfig":{"responseModalities":["IMAGE"],"mediaResolution":"LOW"}})");
    std::string extras;
    for (model::extra_field const& each : asked.extras) extras += each.name + (each.essential ? "! " : " ");
    EXPECT_EQ(extras, "generationConfig.mediaResolution generationConfig.responseModalities! tools[0].googleSearch! cachedContent! ");
    for (model::dialect const to : {model::dialect::openai_chat, model::dialect::anthropic, model::dialect::openai_responses}) {
        auto const written = format_of(to).out.write(asked, {.model = "m", .kind = "openai"});
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().kind, model::fault::untranslatable);
    }
}

TEST(gemini_request_reader, reads_thinking_levels_and_budgets)
{
    auto const config = [](std::string const& thinking) {
        return requests.read(R"({"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"thinkingConfig":{)" + thinking + "}}}");
    };
    EXPECT_EQ(config(R"("thinkingLevel":"HIGH")").reasoning_effort, "high");
    EXPECT_EQ(config(R"("thinkingBudget":0)").reasoning_effort, "none");
    EXPECT_EQ(config(R"("thinkingBudget":-1)").reasoning_effort, "");
    EXPECT_EQ(config(R"("thinkingBudget":-1)").thinking_budget, std::nullopt);
    EXPECT_EQ(config(R"("thinking_budget":512)").thinking_budget, 512u);
}

TEST(gemini_request_writer, writes_a_round_with_tools)
{
    model::chat_request asked = requests.hello();
    asked.turns = {{.who = role::system, .parts = {model::text_part{"S", {}}}},
                   {.parts = {model::text_part{"U", {}}, model::image_part{.media_type = "image/png", .data = "AA=="},
                              model::image_part{.url = "https://e/x.webp?y"},
                              model::document_part{.media_type = "application/pdf", .data = "BB=="}, model::audio_part{"CC==", "wav"}}},
                   {.who = role::assistant,
                    .parts = {model::text_part{"A", {}}, model::tool_call_part{"c1", "f", R"({"a":1})", false, {}},
                              model::tool_call_part{"c2", "g", "", false, {}}}},
                   {.who = role::tool, .parts = {model::tool_result_part{"c2", {model::text_part{"bad", {}}}, true, {}}}},
                   {.who = role::tool, .parts = {model::tool_result_part{"c1", {model::text_part{"good", {}}}, false, {}}}},
                   {.parts = {model::text_part{"Go on", {}}}}};
    asked.tools = {{.name = "f", .description = "d", .parameters = R"({"type":"object","properties":{"a":{"type":"integer"}}})"},
                   {.name = "g", .parameters = R"({"type":"object","properties":{}})"}};
    asked.choice = model::tool_choice{.how = model::tool_choice::mode::required, .name = {}, .allowed = {"f", "g"}};
    asked.max_output_tokens = 5;
    asked.stop = {"x"};
    written_request const written = requests.write(asked);
    EXPECT_EQ(written.body, compact(R"({"contents":[
        {"role":"user","parts":[{"text":"U"},{"inlineData":{"mimeType":"image/png","data":"AA=="}},
            {"fileData":{"mimeType":"image/webp","fileUri":"https://e/x.webp?y"}},
            {"inlineData":{"mimeType":"application/pdf","data":"BB=="}},{"inlineData":{"mimeType":"audio/wav","data":"CC=="}}]},
        {"role":"model","parts":[{"text":"A"},{"functionCall":{"name":"f","args":{"a":1}}},{"functionCall":{"name":"g","args":{}}}]},
        {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"good"}}},
            {"functionResponse":{"name":"g","response":{"error":"bad"}}},{"text":"Go on"}]}],
        "systemInstruction":{"parts":[{"text":"S"}]},
        "tools":[{"functionDeclarations":[{"name":"f","description":"d","parametersJsonSchema":{"type":"object","properties":{"a":{"type":"integer"}}}},
            {"name":"g"}]}],
        "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f","g"]}},
        "generationConfig":{"maxOutputTokens":5,"stopSequences":["x"]}})"));
    EXPECT_THAT(written.losses, IsEmpty());
}

TEST(gemini_request_writer, gives_the_signature_of_a_call_back_and_says_where_there_is_none)
{
    std::string const id = gemini::signed_call_id("own", "AbC+/w==");
    EXPECT_EQ(id, "own__sig_AbC-_w");
    EXPECT_EQ(gemini::signature_in(id), "AbC+/w==");
    EXPECT_EQ(gemini::signature_in("own"), "");
    EXPECT_EQ(gemini::signed_call_id("own", ""), "own");
    EXPECT_EQ(gemini::signed_call_id("own", "not base64!"), "own");
    model::chat_request asked = requests.hello();
    asked.turns.push_back({.who = role::assistant,
                           .parts = {model::tool_call_part{id, "f", "{}", false, {}}, model::tool_call_part{"c2", "f", "{}", false, {}}}});
    EXPECT_THAT(
        requests.write(asked, "gemini-3-pro").body,
        HasSubstr(R"([{"functionCall":{"name":"f","args":{}},"thoughtSignature":"AbC+/w=="},{"functionCall":{"name":"f","args":{}}}])"));
    asked.turns.back().parts.erase(asked.turns.back().parts.begin());
    EXPECT_THAT(requests.write(asked, "gemini-3-pro").body,
                HasSubstr(R"("thoughtSignature":"c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=")"));
    EXPECT_THAT(requests.write(asked, "gemini-2.5-pro").body, Not(HasSubstr("thoughtSignature"))) << "models before ask for none";
}

TEST(gemini_request_writer, gives_back_its_own_signed_thoughts_only)
{
    model::chat_request asked = requests.hello();
    asked.turns.push_back({.who = role::assistant, .parts = {model::thinking_part{"T", "gemini:U0lH"}, model::text_part{"A", {}}}});
    EXPECT_THAT(requests.write(asked).body, HasSubstr(R"({"text":"T","thought":true,"thoughtSignature":"U0lH"},{"text":"A"})"));
    asked.turns.back().parts = {model::thinking_part{"T", "of anthropic"}, model::text_part{"A", {}}};
    written_request const written = requests.write(asked);
    EXPECT_THAT(written.body, HasSubstr(R"({"role":"model","parts":[{"text":"A"}]})"));
    EXPECT_THAT(written.losses, ElementsAre("thinking: reasoning of another provider means nothing here"));
}

TEST(gemini_request_writer, thinks_in_levels_or_budgets_as_the_generation_takes)
{
    auto const config = [](std::string const& effort, std::string_view model) {
        model::chat_request asked = requests.hello();
        asked.reasoning_effort = effort;
        std::string const body = requests.write(asked, model).body;
        return body.substr(std::min(body.find("\"generationConfig\""), body.size()));
    };
    EXPECT_EQ(config("high", "gemini-3-pro"), R"("generationConfig":{"thinkingConfig":{"thinkingLevel":"HIGH","includeThoughts":true}}})");
    EXPECT_EQ(config("medium", "gemini-2.5-pro"),
              R"("generationConfig":{"thinkingConfig":{"thinkingBudget":8192,"includeThoughts":true}}})");
    EXPECT_EQ(config("none", "gemini-2.5-flash"), R"("generationConfig":{"thinkingConfig":{"thinkingBudget":0}}})");
    EXPECT_EQ(config("", "gemini-2.5-flash"), "");
    model::chat_request asked = requests.hello();
    asked.thinking_budget = 3000;
    EXPECT_THAT(requests.write(asked, "gemini-2.5-pro").body, HasSubstr(R"("thinkingBudget":3000)"));
    EXPECT_THAT(requests.write(asked, "gemini-3-pro").body, HasSubstr(R"("thinkingLevel":"MEDIUM")"));
    EXPECT_THAT(requests.write(asked, "gemini-3-pro").losses, ElementsAre("thinking.budget_tokens: this model takes a level, no budget"));
}

TEST(gemini_request_writer, writes_formats_and_sampling)
{
    model::chat_request asked = requests.hello();
    asked.temperature = 0.25;
    asked.top_p = 0.5;
    asked.top_k = 3;
    asked.n = 2;
    asked.extras = {{"seed", "7"}, {"presence_penalty", "0.5"}, {"frequency_penalty", "-1"}};
    asked.format = model::response_format{.what = model::response_format::kind::json_schema, .schema = R"({"type":"object"})"};
    EXPECT_THAT(requests.write(asked).body,
                HasSubstr(R"("generationConfig":{"temperature":0.25,"topP":0.5,"topK":3,"candidateCount":2,"seed":7,"presencePenalty":0.5,)"
                          R"("frequencyPenalty":-1,"responseMimeType":"application/json","responseJsonSchema":{"type":"object"}})"));
    EXPECT_THAT(requests.write(asked).losses, IsEmpty());
}

TEST(gemini_request_writer, lists_what_it_leaves_out_and_refuses_what_it_must_not)
{
    model::chat_request asked = requests.hello();
    asked.user = "u";
    asked.stop = {"1", "2", "3", "4", "5", "6"};
    asked.parallel_tool_calls = false;
    asked.tools = {{.name = "f", .strict = true}};
    asked.extras = {{"logit_bias", R"({"1":2})"}, {"top_logprobs", "0"}, {"metadata", "{}"}};
    EXPECT_THAT(requests.write(asked).losses,
                ElementsAre("tools.strict: this format has no such switch", "parallel_tool_calls: this format has no such switch",
                            "stop: only the first five sequences are sent", "logit_bias: no field of this format",
                            "user: this format names no user"));
    for (model::extra_field const& extra :
         {model::extra_field{"logprobs", "true"}, model::extra_field{"web_search_options", "{}"},
          model::extra_field{"audio", R"({"voice":"x"})"}, model::extra_field{"modalities", R"(["audio"])"}}) {
        asked.extras = {extra};
        auto const written = requests.of.out.write(asked, {.model = "m", .kind = "gemini"});
        ASSERT_FALSE(written) << extra.name;
        EXPECT_EQ(written.error().param, extra.name);
    }
}

TEST(gemini_request_writer, puts_a_user_first_and_says_something)
{
    model::chat_request asked;
    EXPECT_EQ(requests.write(asked).body, "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"\xE2\x80\xA6\"}]}]}");
    asked.turns = {{.who = role::assistant, .parts = {model::text_part{"A", {}}}},
                   {.who = role::assistant, .parts = {model::text_part{"B", {}}}}};
    EXPECT_THAT(requests.write(asked).body, HasSubstr(R"({"role":"model","parts":[{"text":"A"},{"text":"B"}]})")) << "contents take turns";
    EXPECT_THAT(requests.write(asked).body, HasSubstr("{\"role\":\"user\",\"parts\":[{\"text\":\"\xE2\x80\xA6\"}]}"));
}

TEST(gemini_relay, takes_out_the_signatures_of_other_providers)
{
    // "signalbox:abc" in base64.
    std::string const body =
        R"({"contents":[{"role":"model","parts":[{"text":"t","thought":true,"thoughtSignature":"c2lnbmFsYm94OmFiYw=="},)"
        R"({"text":"A","x":1.0}]},{"role":"user","parts":[{"text":"U"}]}],"z":1})";
    auto const clean = requests.of.clean_relay(body);
    ASSERT_TRUE(clean);
    EXPECT_EQ(clean->text,
              R"({"contents":[{"role":"model","parts":[{"text":"A","x":1.0}]},{"role":"user","parts":[{"text":"U"}]}],"z":1})");
    EXPECT_FALSE(requests.of.clean_relay(R"({"contents":[{"parts":[{"text":"U","thoughtSignature":"AbC="}]}]})"));
}

}  // namespace

}  // namespace signalbox::dialect
