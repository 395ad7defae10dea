// Responses requests as the common vocabulary has them, and what their scan finds.
#include "engine/dialect/openai_responses/codecs.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace signalbox::dialect::openai_responses {

namespace {

using model::role;

model::chat_request read(std::string const& members)
{
    auto asked = requests_in().read(R"({"model":"m",)" + members + "}");
    EXPECT_TRUE(asked) << (asked ? "" : asked.error().detail);
    return asked ? std::move(*asked) : model::chat_request();
}

model::failure refused(std::string const& members)
{
    auto const asked = requests_in().read(R"({"model":"m",)" + members + "}");
    EXPECT_FALSE(asked) << members;
    return asked ? model::failure() : asked.error();
}

model::extra_field const* extra(model::chat_request const& asked, std::string_view name)
{
    auto const found = std::ranges::find(asked.extras, name, &model::extra_field::name);
    return found == asked.extras.end() ? nullptr : &*found;
}

model::part text(std::string words)
{
    return model::text_part{.text = std::move(words)};
}

TEST(responses_request_reader, reads_a_conversation_with_tools)
{
    auto const read_it = requests_in().read(replay::golden("openai_responses/request.json"));
    ASSERT_TRUE(read_it) << read_it.error().detail;
    model::chat_request const& asked = *read_it;
    ASSERT_EQ(asked.turns.size(), 7u);
    EXPECT_EQ(asked.turns[0], (model::turn{.who = role::system, .parts = {text("Be brief.")}}));
    EXPECT_EQ(asked.turns[1], (model::turn{.who = role::developer, .parts = {text("Answer in German.")}}));
    EXPECT_EQ(asked.turns[2].parts[1], model::part(model::image_part{.media_type = "image/png", .data = "iVBORw0KGgo=", .detail = "low"}));
    EXPECT_EQ(asked.turns[2].parts[2],
              model::part(model::document_part{.media_type = "application/pdf", .data = "JVBERi0=", .filename = "a.pdf"}));
    ASSERT_EQ(asked.turns[3].parts.size(), 3u) << "what the model said and called in a row is one turn";
    EXPECT_EQ(asked.turns[3].parts[1],
              model::part(model::tool_call_part{.id = "call_1", .name = "weather", .arguments = R"({"city":"Ulm"})"}));
    EXPECT_EQ(asked.turns[5].parts[0],
              model::part(model::tool_result_part{.tool_call_id = "call_2", .content = {model::text_part{.text = "noon"}}}));
    ASSERT_EQ(asked.tools.size(), 2u);
    EXPECT_EQ(asked.tools[0].strict, true);
    EXPECT_EQ(asked.tools[1].strict, false);
    EXPECT_EQ(asked.format->name, "answer");
    EXPECT_EQ(asked.format->what, model::response_format::kind::json_schema);
    EXPECT_EQ(asked.reasoning_effort, "low");
    EXPECT_EQ(asked.max_output_tokens, 500u);
    EXPECT_TRUE(asked.stream);
    EXPECT_TRUE(asked.include_usage);
    ASSERT_TRUE(extra(asked, "metadata"));
    EXPECT_EQ(extra(asked, "verbosity")->value, "\"low\"");
    EXPECT_FALSE(extra(asked, "store"));
}

TEST(responses_request_reader, takes_a_plain_text_as_input)
{
    auto const asked = read(R"("input":"Hi","user":"u1","temperature":0.5,"top_p":0.9,"service_tier":"flex","parallel_tool_calls":false)");
    ASSERT_EQ(asked.turns.size(), 1u);
    EXPECT_EQ(asked.turns[0], (model::turn{.who = role::user, .parts = {text("Hi")}}));
    EXPECT_EQ(asked.user, "u1");
    EXPECT_EQ(asked.temperature, 0.5);
    EXPECT_EQ(asked.top_p, 0.9);
    EXPECT_EQ(asked.service_tier, "flex");
    EXPECT_EQ(asked.parallel_tool_calls, false);
    EXPECT_FALSE(asked.stream);
}

TEST(responses_request_reader, joins_reasoning_messages_and_calls_of_one_answer)
{
    auto const asked = read(R"("input":[
        {"role":"user","content":"a"},
        {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"x"},{"type":"summary_text","text":"y"}],"encrypted_content":"S"},
        {"role":"assistant","content":"b"},
        {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
        {"role":"assistant","content":"c"},
        {"role":"assistant","content":"d"},
        {"type":"function_call_output","call_id":"c1","output":"ok"}])");
    ASSERT_EQ(asked.turns.size(), 4u);
    EXPECT_EQ(asked.turns[1].parts,
              (std::vector<model::part>{model::thinking_part{"x\n\ny", "openai_responses:S"}, text("b"),
                                        model::tool_call_part{.id = "c1", .name = "f", .arguments = "{}"}, text("c")}));
    EXPECT_EQ(asked.turns[2].parts, (std::vector<model::part>{text("d")})) << "a second message is a second turn";
    EXPECT_EQ(asked.turns[3].who, role::tool);
}

TEST(responses_request_reader, gives_reasoning_of_another_vendor_back_as_it_was)
{
    auto const asked = read(R"("input":[
        {"type":"reasoning","id":"rs_sb_1_0","summary":[{"type":"summary_text","text":"x"}],"encrypted_content":"EqQB"},
        {"type":"reasoning","id":"rs_sb_1_1","summary":[],"encrypted_content":"redacted:hidden"},
        {"role":"assistant","content":"b"},{"role":"user","content":"c"}])");
    EXPECT_EQ(asked.turns[0].parts,
              (std::vector<model::part>{model::thinking_part{"x", "EqQB"}, model::redacted_thinking_part{"hidden"}, text("b")}));
}

TEST(responses_request_reader, reads_custom_tools_and_every_choice)
{
    auto const asked = read(
        R"("input":[{"type":"custom_tool_call","call_id":"c","name":"sql","input":"select 1"},{"type":"custom_tool_call_output","call_id":"c","output":"1"}],
           "tools":[{"type":"custom","name":"sql","format":{"type":"text"}}],"tool_choice":{"type":"custom","name":"sql"})");
    EXPECT_EQ(asked.turns[0].parts[0],
              model::part(model::tool_call_part{.id = "c", .name = "sql", .arguments = "select 1", .custom = true}));
    EXPECT_TRUE(asked.tools[0].custom);
    EXPECT_EQ(asked.tools[0].format, R"({"type":"text"})");
    EXPECT_EQ(*asked.choice, (model::tool_choice{.how = model::tool_choice::mode::named, .name = "sql"}));
    EXPECT_EQ(read(R"("input":"a","tool_choice":"required")").choice->how, model::tool_choice::mode::required);
    EXPECT_EQ(read(R"("input":"a","tool_choice":"none")").choice->how, model::tool_choice::mode::none);
    EXPECT_EQ(
        *read(R"("input":"a","tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"}]})").choice,
        (model::tool_choice{.how = model::tool_choice::mode::required, .allowed = {"f"}}));
}

TEST(responses_request_reader, keeps_what_needs_a_store_or_a_providers_tools_as_essential)
{
    struct row {
        char const *members, *name;
        bool essential;
    };
    for (row const& each :
         {row{R"("input":"a","previous_response_id":"resp_1")", "previous_response_id", true},
          row{R"("input":"a","conversation":{"id":"conv_1"})", "conversation", true}, row{R"("prompt":{"id":"pmpt_1"})", "prompt", true},
          row{R"("input":"a","background":true)", "background", true},
          row{R"("input":"a","tools":[{"type":"web_search"}])", "tools[0]", true},
          row{R"("input":"a","tool_choice":{"type":"file_search"})", "tool_choice", true},
          row{R"("input":[{"type":"item_reference","id":"msg_1"}])", "input[0]", true},
          row{R"("input":[{"role":"user","content":"a"},{"type":"web_search_call","id":"w"}])", "input[1].web_search_call", false},
          row{R"("input":"a","include":["message.output_text.logprobs"])", "include", true},
          row{R"("input":"a","top_logprobs":3)", "top_logprobs", true}, row{R"("input":"a","store":true)", "store", false},
          row{R"("input":"a","truncation":"auto")", "truncation", false}, row{R"("input":"a","max_tool_calls":3)", "max_tool_calls", false},
          row{R"("input":"a","something_new":{"a":1})", "something_new", false}}) {
        auto const asked = read(each.members);
        ASSERT_TRUE(extra(asked, each.name)) << each.members;
        EXPECT_EQ(extra(asked, each.name)->essential, each.essential) << each.members;
        EXPECT_EQ(extra(asked, each.name)->origin, model::dialect::openai_responses);
        EXPECT_EQ(asked.extras.size(), 1u) << each.members;
    }
}

TEST(responses_request_reader, keeps_nothing_of_what_asks_for_the_usual)
{
    auto const asked = read(
        R"("input":"a","store":false,"background":false,"truncation":"disabled","include":["reasoning.encrypted_content"],)"
        R"("reasoning":{"effort":null,"summary":"auto"},"previous_response_id":null,"top_logprobs":0,"stream_options":{"include_obfuscation":false})");
    EXPECT_TRUE(asked.extras.empty()) << asked.extras.front().name;
}

TEST(responses_request_reader, names_what_is_wrong)
{
    struct row {
        char const *members, *param;
    };
    for (row const& each :
         {row{R"("input":7)", "input"},
          row{R"("instructions":"a")", "input"},
          row{R"("input":[])", "input"},
          row{R"("input":[7])", "input[0]"},
          row{R"("input":[{"role":"boss","content":"a"}])", "input[0].role"},
          row{R"("input":[{"role":"user","content":[{"type":"video"}]}])", "input[0].content[0].type"},
          row{R"("input":[{"role":"user","content":[{"type":"input_text"}]}])", "input[0].content[0].text"},
          row{R"("input":[{"role":"user","content":[{"type":"input_image"}]}])", "input[0].content[0]"},
          row{R"("input":[{"role":"user","content":[{"type":"input_image","image_url":"data:x"}]}])", "input[0].content[0].image_url"},
          row{R"("input":[{"role":"user","content":[{"type":"input_file","file_data":"%"}]}])", "input[0].content[0].file_data"},
          row{R"("input":[{"type":"function_call","name":"f"}])", "input[0].call_id"},
          row{R"("input":[{"type":"function_call_output","call_id":"c","output":5}])", "input[0].output"},
          row{R"("input":"a","tools":[{"type":"function"}])", "tools[0].name"},
          row{R"("input":"a","tools":[{"type":"function","name":"f","parameters":[]}])", "tools[0].parameters"},
          row{R"("input":"a","tool_choice":"maybe")", "tool_choice"},
          row{R"("input":"a","text":{"format":{"type":"xml"}})", "text.format.type"},
          row{R"("input":"a","text":{"format":{"type":"json_schema","name":"n"}})", "text.format.schema"},
          row{R"("input":"a","reasoning":{"effort":1})", "reasoning.effort"},
          row{R"("input":"a","max_output_tokens":-1)", "max_output_tokens"},
          row{R"("input":"a","include":[1])", "include[0]"},
          row{R"("input":"a","stream":"yes")", "stream"}}) {
        model::failure const seen = refused(each.members);
        EXPECT_EQ(seen.kind, model::fault::bad_request) << each.members;
        EXPECT_EQ(seen.param, each.param) << seen.detail;
        EXPECT_EQ(seen.detail.find(each.param), 0u) << seen.detail;
    }
    EXPECT_EQ(requests_in().read("{\"model\":").error().kind, model::fault::malformed_json);
}

TEST(responses_request_scan, finds_what_routing_needs)
{
    std::string const body = R"({"input":"x","model" : "gpt-\u0035","stream":true,"max_output_tokens":99,"models":["a"]})";
    auto const seen = requests_in().scan(body);
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->model, "gpt-5");
    EXPECT_EQ(seen->model_literal, R"("gpt-\u0035")");
    EXPECT_EQ(seen->model_literal.data(), body.data() + body.find("\"gpt"));
    EXPECT_TRUE(seen->stream);
    EXPECT_TRUE(seen->include_usage);
    EXPECT_EQ(seen->max_output_tokens, 99u);
    ASSERT_EQ(seen->further_models.size(), 1u);
    EXPECT_EQ(seen->further_models[0].member, "models");
}

TEST(responses_request_scan, refuses_what_two_parsers_may_read_differently)
{
    for (auto const& [body, param] :
         {std::pair{R"({"model":"a","model":"b","input":"x"})", "model"}, std::pair{R"({"Model":"a","model":"b","input":"x"})", "Model"},
          std::pair{R"({"model":"a","input":"x","input":"y"})", "input"}, std::pair{R"({"model":"a","INPUT":"x"})", "INPUT"},
          std::pair{R"({"model":7,"input":"x"})", "model"}, std::pair{R"({"model":"a","input":{}})", "input"}}) {
        auto const seen = requests_in().scan(body);
        ASSERT_FALSE(seen) << body;
        EXPECT_EQ(seen.error().param, param) << body;
    }
}

}  // namespace

}  // namespace signalbox::dialect::openai_responses
