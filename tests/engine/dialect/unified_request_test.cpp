// Requests of the unified format: its fields under all their names, what is wrong with them, and how conversations of other formats are written in it.
#include "engine/dialect/unified/format.hpp"
#include "tests/engine/dialect/format_codecs.hpp"

namespace signalbox::dialect {
namespace {

tried_requests const requests{unified::definition, {.model = "m-1", .max_output_tokens = {}, .kind = "openai_compatible"}};

model::turn says(model::role who, std::initializer_list<std::string_view> texts)
{
    model::turn out{.who = who, .name = {}, .parts = {}};
    for (std::string_view const each : texts) out.parts.emplace_back(model::text_part{std::string(each), {}});
    return out;
}
using enum model::role;

TEST(unified_requests, take_the_question_under_each_of_its_names)
{
    for (std::string_view const name : {"input", "contents", "content", "text", "prompt"})
        for (std::string_view const told : {"instructions", "system"}) {
            auto const asked = requests.read("{\"" + std::string(told) + "\":\"Be brief.\",\"" + std::string(name) + "\":\"Hi\"}");
            EXPECT_EQ(asked.turns, (std::vector{says(system, {"Be brief."}), says(user, {"Hi"})})) << name;
        }
    EXPECT_EQ(requests.read(R"({"contents":["a",{"text":"b"}]})").turns, std::vector{says(user, {"a", "b"})});
}

TEST(unified_requests, take_a_conversation_and_a_question_behind_it)
{
    auto const asked = requests.read(
        R"({"messages":[{"role":"system","content":"S"},{"role":"user","content":"Q"},{"role":"assistant","content":["A","B"]}],"input":"More"})");
    EXPECT_EQ(asked.turns, (std::vector{says(system, {"S"}), says(user, {"Q"}), says(assistant, {"A", "B"}), says(user, {"More"})}));
}

TEST(unified_requests, take_settings_under_each_of_their_names)
{
    auto const asked = requests.read(
        R"({"input":"Hi","model":"m","stream":true,"max_tokens":5,"temperature":0.5,"top_p":0.9,"top_k":4,"candidates":3,"stop":"END","user":"u"})");
    EXPECT_EQ(asked.model, "m");
    EXPECT_TRUE(asked.stream);
    EXPECT_TRUE(asked.include_usage);
    EXPECT_EQ(asked.max_output_tokens, 5u);
    EXPECT_EQ(asked.temperature, 0.5);
    EXPECT_EQ(asked.top_p, 0.9);
    EXPECT_EQ(asked.top_k, 4u);
    EXPECT_EQ(asked.n, 3u);
    EXPECT_EQ(asked.stop, std::vector<std::string>{"END"});
    EXPECT_EQ(asked.user, "u");
    auto const again = requests.read(R"({"input":"Hi","max_output_tokens":5,"candidate_count":2,"stop_sequences":["a","b"]})");
    EXPECT_EQ(again.max_output_tokens, 5u);
    EXPECT_EQ(again.n, 2u);
    EXPECT_EQ(again.stop, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(requests.read(R"({"input":"Hi","n":2})").n, 2u);
}

TEST(unified_requests, are_scanned_for_what_routing_needs)
{
    auto const scanned = unified::reader.scan(R"({"contents":"Hi","model":"m","max_output_tokens":5,"candidates":3,"stream":true})");
    ASSERT_TRUE(scanned);
    EXPECT_EQ(scanned->model, "m");
    EXPECT_TRUE(scanned->stream);
    EXPECT_EQ(scanned->max_output_tokens, 5u);
    EXPECT_EQ(scanned->choices, 3u);
    EXPECT_EQ(unified::reader.scan(R"({"input":"Hi"})")->model, "");
}

TEST(unified_requests, name_the_field_that_is_wrong)
{
    EXPECT_EQ(requests.refused("{}"), "input");
    EXPECT_EQ(requests.refused(R"({"input":7})"), "input");
    EXPECT_EQ(requests.refused(R"({"prompt":[7]})"), "prompt[0]");
    EXPECT_EQ(requests.refused(R"({"prompt":[]})"), "prompt");
    EXPECT_EQ(requests.refused(R"({"input":"a","content":"b"})"), "content");
    EXPECT_EQ(requests.refused(R"({"input":"a","input":"b"})"), "input");
    EXPECT_EQ(requests.refused(R"({"input":"a","system":"b","instructions":"c"})"), "instructions");
    EXPECT_EQ(requests.refused(R"({"input":"a","max_tokens":1,"max_output_tokens":1})"), "max_output_tokens");
    EXPECT_EQ(requests.refused(R"({"input":"a","max_tokens":-1})"), "max_tokens");
    EXPECT_EQ(requests.refused(R"({"input":"a","model":"m","model":"n"})"), "model");
    EXPECT_EQ(requests.refused(R"({"messages":[]})"), "input");
    EXPECT_EQ(requests.refused(R"({"messages":[{"role":"tool","content":"x"}]})"), "messages[0].role");
    EXPECT_EQ(requests.refused(R"({"messages":[{"role":"user"}]})"), "messages[0].content");
    EXPECT_EQ(requests.refused(R"({"input":"a","stop":[1]})"), "stop[0]");
    EXPECT_EQ(requests.refused(R"({"input":null,"content":"b"})"), "taken");
}

TEST(unified_requests, keep_fields_of_their_own)
{
    auto const asked = requests.read(R"({"input":"Hi","tone":{"dry":true}})");
    ASSERT_EQ(asked.extras.size(), 1u);
    EXPECT_EQ(asked.extras[0].name, "tone");
    EXPECT_EQ(asked.extras[0].origin, model::dialect::unified);
    EXPECT_EQ(requests.write(asked).body, R"({"model":"m-1","input":"Hi","tone":{"dry":true},"stream":false})");
}

TEST(unified_requests, are_written_as_a_question_or_a_conversation)
{
    auto asked = requests.hello();
    EXPECT_EQ(requests.write(asked).body, R"({"model":"m-1","input":"Hi","stream":false})");
    asked.turns.insert(asked.turns.begin(), says(developer, {"Be brief.", "Be kind."}));
    asked.max_output_tokens = 5;
    asked.n = 2;
    asked.stop = {"END"};
    asked.stream = true;
    EXPECT_EQ(
        requests.write(asked).body,
        R"({"model":"m-1","instructions":["Be brief.","Be kind."],"input":"Hi","max_tokens":5,"candidates":2,"stop":["END"],"stream":true})");
    asked = requests.hello();
    asked.turns.push_back(says(assistant, {"Hello."}));
    asked.turns.push_back(says(user, {"Weather?"}));
    EXPECT_EQ(requests.write(asked).body,
              R"({"model":"m-1","messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."},)"
              R"({"role":"user","content":"Weather?"}],"stream":false})");
}

TEST(unified_requests, refuse_what_is_no_text_and_list_what_has_no_place)
{
    auto const refused = [](model::chat_request const& asked) {
        auto const written = unified::writer.write(asked, requests.target);
        return written ? "written" : written.error().param;
    };
    auto asked = requests.hello();
    asked.tools = {{.name = "f", .description = {}, .parameters = {}, .strict = {}, .custom = false, .format = {}, .cache_control = {}}};
    EXPECT_EQ(refused(asked), "tools");
    asked = requests.hello();
    asked.turns[0].parts.push_back(model::image_part{});
    EXPECT_EQ(refused(asked), "image");
    asked = requests.hello();
    asked.format = model::response_format{
        .what = model::response_format::kind::json_schema, .name = {}, .description = {}, .schema = {}, .strict = {}};
    EXPECT_EQ(refused(asked), "response_format");
    asked = requests.hello();
    asked.extras = {{.name = "modalities", .value = R"(["text","audio"])"}};
    EXPECT_EQ(refused(asked), "modalities");
    asked = requests.hello();
    asked.reasoning_effort = "low";
    asked.service_tier = "flex";
    asked.extras = {{.name = "seed", .value = "7"}};
    EXPECT_EQ(requests.write(asked).losses.size(), 3u);
}

}  // namespace
}  // namespace signalbox::dialect
