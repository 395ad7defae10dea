// Requests shaped by the rules of their target, and replies that are given back
// what was changed.
#include "engine/dialect/request_shape.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using model::chat_request;
using model::role;
using model::text_part;
using model::tool_call_part;
using model::tool_result_part;
using model::turn;
using lines = std::vector<std::string>;

turn says(role who, std::vector<std::string> const& texts)
{
    turn out{.who = who, .name = {}, .parts = {}};
    for (std::string const& each : texts) out.parts.emplace_back(text_part{each, {}});
    return out;
}

turn calls(std::string const& id, std::string const& name)
{
    turn out{.who = role::assistant, .name = {}, .parts = {}};
    out.parts.emplace_back(tool_call_part{.id = id, .name = name, .arguments = "{}"});
    return out;
}

turn result(std::string const& id)
{
    turn out{.who = role::tool, .name = {}, .parts = {}};
    out.parts.emplace_back(tool_result_part{.tool_call_id = id});
    return out;
}

model::tool tool_named(std::string const& name, std::string const& schema = "{}")
{
    return {.name = name, .description = {}, .parameters = schema};
}

std::string call_id(turn const& of)
{
    return std::get<tool_call_part>(of.parts.front()).id;
}

std::string result_id(turn const& of)
{
    return std::get<tool_result_part>(of.parts.front()).tool_call_id;
}

model::tool_start restored(reply_names& names, std::string const& id, std::string const& name)
{
    model::reply_event event = model::tool_start{.index = 0, .id = id, .name = name};
    names.restore(event, "seed");
    return std::get<model::tool_start>(event);
}

target_rules const openai = rules_of("openai", "gpt-4o");
target_rules const compatible = rules_of("openai_compatible", "qwen3");
target_rules const claude = rules_of("anthropic", "claude-sonnet-4-5");

TEST(request_shape, copies_nothing_that_no_rule_touches)
{
    chat_request asked;
    asked.turns = {says(role::system, {"s"}), says(role::user, {"u"}), calls("a", "f"), result("a")};
    asked.tools = {tool_named("f")};
    for (target_rules const& rules : {openai, compatible, claude}) {
        shaped_request const got = shape(asked, rules);
        EXPECT_FALSE(got.changed);
        EXPECT_EQ(got.losses, lines{});
    }
}

TEST(request_shape, shortens_names_of_tools_everywhere_and_gives_them_back)
{
    std::string const longer(85, 'y');
    chat_request asked;
    asked.tools = {tool_named("mcp.files/read"), tool_named(longer), tool_named("fine")};
    asked.choice = model::tool_choice{.how = model::tool_choice::mode::named, .name = longer, .allowed = {"fine", "mcp.files/read"}};
    asked.turns = {calls("a", longer), result("a")};
    shaped_request got = shape(asked, openai);
    ASSERT_TRUE(got.changed);
    std::string const dotted = got.changed->tools[0].name, cut = got.changed->tools[1].name;
    EXPECT_EQ(dotted.substr(0, 15), "mcp_files_read_");
    EXPECT_EQ(dotted.size(), 14u + 17u);
    EXPECT_EQ(cut.size(), 64u);
    EXPECT_EQ(cut.substr(0, 48), std::string(47, 'y') + "_");
    EXPECT_EQ(got.changed->tools[2].name, "fine");
    EXPECT_EQ(got.changed->choice->name, cut);
    EXPECT_EQ(got.changed->choice->allowed, (std::vector<std::string>{"fine", dotted}));
    EXPECT_EQ(std::get<tool_call_part>(got.changed->turns[0].parts[0]).name, cut);
    EXPECT_EQ(got.losses, lines{}) << "nothing is lost: the reply has the caller's names";
    EXPECT_EQ(restored(got.names, "b", cut).name, longer);
    EXPECT_EQ(restored(got.names, "c", dotted).name, "mcp.files/read");
    EXPECT_EQ(restored(got.names, "d", "fine").name, "fine");
    EXPECT_EQ(shape(asked, openai).changed->tools[1].name, cut) << "the same name in every request";
    EXPECT_EQ(shape(asked, claude).changed->tools[1].name, longer) << "128 characters fit";
}

TEST(request_shape, tells_names_apart_that_differ_only_where_they_are_cut)
{
    chat_request asked;
    asked.tools = {tool_named(std::string(70, 'x') + "a"), tool_named(std::string(70, 'x') + "b"), tool_named("a.b"), tool_named("a/b")};
    shaped_request const got = shape(asked, openai);
    EXPECT_NE(got.changed->tools[0].name, got.changed->tools[1].name);
    EXPECT_NE(got.changed->tools[2].name, got.changed->tools[3].name);
}

TEST(request_shape, numbers_repeated_calls_and_lets_results_follow)
{
    chat_request asked;
    asked.turns = {calls("call_0", "f"), result("call_0"), calls("call_0", "f"), result("call_0"), calls("x", "f"), result("x")};
    shaped_request const got = shape(asked, claude);
    ASSERT_TRUE(got.changed);
    auto const& turns = got.changed->turns;
    EXPECT_EQ(call_id(turns[0]), "call_0");
    EXPECT_EQ(result_id(turns[1]), "call_0");
    EXPECT_EQ(call_id(turns[2]), "call_0_2");
    EXPECT_EQ(result_id(turns[3]), "call_0_2");
    EXPECT_EQ(call_id(turns[4]), "x");
    EXPECT_EQ(result_id(turns[5]), "x");
}

TEST(request_shape, numbers_a_repeated_call_past_the_ids_that_are_taken)
{
    chat_request asked;
    asked.turns = {calls("c", "f"),   result("c"),   calls("c", "f"), result("c"),
                   calls("c_2", "f"), result("c_2"), calls("c", "f"), result("c")};
    shaped_request const made = shape(asked, claude);
    auto const& turns = made.of(asked).turns;
    lines ids, answered;
    for (std::size_t i = 0; i < turns.size(); i += 2) ids.push_back(call_id(turns[i])), answered.push_back(result_id(turns[i + 1]));
    EXPECT_EQ(ids, (lines{"c", "c_2", "c_2_2", "c_3"}));
    EXPECT_EQ(answered, ids);
}

TEST(request_shape, leaves_out_a_tool_whose_name_another_has)
{
    chat_request asked;
    asked.tools = {tool_named("f", R"({"a":1})"), tool_named("g"), tool_named("f", R"({"b":1})"), tool_named("g"), tool_named("h")};
    shaped_request const made = shape(asked, openai);
    lines names;
    for (model::tool const& each : made.of(asked).tools) names.push_back(each.name + each.parameters);
    EXPECT_EQ(names, (lines{R"(f{"a":1})", "g{}", "h{}"}));
    EXPECT_EQ(made.losses, (lines{"tools[2]: left out, because another tool has the same name",
                                  "tools[3]: left out, because another tool has the same name"}));
}

TEST(request_shape, pairs_two_calls_of_one_turn_with_their_results_in_order)
{
    chat_request asked;
    turn both = calls("same", "f");
    both.parts.emplace_back(tool_call_part{.id = "same", .name = "g", .arguments = "{}"});
    asked.turns = {both, result("same"), result("same")};
    shaped_request const got = shape(asked, claude);
    EXPECT_EQ(std::get<tool_call_part>(got.changed->turns[0].parts[1]).id, "same_2");
    EXPECT_EQ(result_id(got.changed->turns[1]), "same");
    EXPECT_EQ(result_id(got.changed->turns[2]), "same_2");
}

// The substitutes were computed apart: the FNV-1a hash of the id, its digits to the base 62 from the last to the first.
TEST(request_shape, gives_ids_of_calls_the_one_length_that_the_target_takes)
{
    chat_request asked;
    asked.turns = {calls("call_1", "f"),
                   result("call_1"),
                   calls("Abc123xyZ", "f"),
                   result("Abc123xyZ"),
                   calls("toolu_01XFDUDYJgAACzvnptvVoYEL", "f"),
                   result("toolu_01XFDUDYJgAACzvnptvVoYEL")};
    target_rules nine;
    nine.set(rule::call_ids, 9);
    chat_request const sent = shape(asked, nine).of(asked);
    EXPECT_EQ(call_id(sent.turns[0]), "9gD2Dimct");
    EXPECT_EQ(result_id(sent.turns[1]), "9gD2Dimct");
    EXPECT_EQ(call_id(sent.turns[2]), "Abc123xyZ");
    EXPECT_EQ(result_id(sent.turns[3]), "Abc123xyZ");
    EXPECT_EQ(call_id(sent.turns[4]), "fHfa5tRBD");
    EXPECT_EQ(result_id(sent.turns[5]), "fHfa5tRBD");
    asked.turns = {calls("Abc123xyZ", "f"), result("Abc123xyZ")};
    EXPECT_FALSE(shape(asked, nine).changed);
}

TEST(request_shape, moves_every_system_turn_to_the_front_of_a_chat_template)
{
    chat_request asked;
    asked.turns = {says(role::system, {"Main.", "Second."}), says(role::user, {"hi"}), says(role::developer, {"Agents: a, b"})};
    shaped_request const got = shape(asked, compatible);
    ASSERT_EQ(got.changed->turns.size(), 2u);
    EXPECT_EQ(got.changed->turns[0], says(role::system, {"Main.\nSecond.\nAgents: a, b"}));
    EXPECT_EQ(got.changed->turns[1], says(role::user, {"hi"}));
    EXPECT_EQ(got.losses, lines{"messages[2]: a system turn inside the "
                                "conversation moves to its front"});
    EXPECT_FALSE(shape(asked, openai).changed) << "OpenAI takes them in place";
}

TEST(request_shape, joins_text_that_stands_alone)
{
    chat_request asked;
    turn answer = says(role::assistant, {"one", "two"});
    answer.parts.emplace_back(tool_call_part{.id = "a", .name = "f", .arguments = "{}"});
    turn picture = says(role::user, {"look", "here"});
    picture.parts.emplace_back(model::image_part{.url = "https://x"});
    asked.turns = {says(role::user, {"a", "b", "c"}), answer, result("a"), picture};
    shaped_request const got = shape(asked, compatible);
    ASSERT_TRUE(got.changed);
    EXPECT_EQ(got.changed->turns[0], says(role::user, {"a\nb\nc"}));
    EXPECT_EQ(std::get<text_part>(got.changed->turns[1].parts[0]).text, "one\ntwo");
    EXPECT_TRUE(std::holds_alternative<tool_call_part>(got.changed->turns[1].parts[1]));
    EXPECT_EQ(got.changed->turns[3], picture) << "a picture needs the list";
    EXPECT_EQ(got.losses, lines{});
}

TEST(request_shape, closes_schemas_of_structured_outputs_and_strict_tools)
{
    chat_request asked;
    asked.format = model::response_format{.what = model::response_format::kind::json_schema,
                                          .name = "n",
                                          .description = {},
                                          .schema = R"({"type":"object","properties":{"age":{"type":"integer","minimum":0}}})"};
    asked.tools = {tool_named("loose", R"({"type":"object"})"), tool_named("strict", R"({"type":"object"})")};
    asked.tools[1].strict = true;
    shaped_request const got = shape(asked, claude);
    EXPECT_EQ(got.changed->format->schema, R"({"type":"object","properties":{"age":{"type":"integer"}},"additionalProperties":false})");
    EXPECT_EQ(got.changed->tools[0].parameters, R"({"type":"object"})");
    EXPECT_EQ(got.changed->tools[1].parameters, R"({"type":"object","additionalProperties":false})");
    EXPECT_EQ(got.losses, lines{"response_format.json_schema.schema: left out, because "
                                "structured outputs of this target know no minimum"});
}

TEST(request_shape, drops_a_union_at_the_root_of_a_tools_schema)
{
    chat_request asked;
    asked.tools = {tool_named("f", R"({"anyOf":[{"properties":{"a":{}}}]})")};
    shaped_request const got = shape(asked, claude);
    EXPECT_EQ(got.changed->tools[0].parameters, R"({"type":"object","properties":{"a":{}}})");
    EXPECT_EQ(got.losses, lines{"tools[0].parameters: a union at the root of a schema is "
                                "sent as one object, because this target takes none"});
}

std::string effort_for(std::string_view model, std::string const& effort, bool tools, std::string const& thinking = {})
{
    chat_request asked;
    asked.reasoning_effort = effort;
    if (tools) asked.tools = {tool_named("f")};
    if (!thinking.empty()) asked.extras = {{"thinking", R"({"type":")" + thinking + R"("})"}};
    shaped_request const got = shape(asked, rules_of("openai", model));
    return got.of(asked).reasoning_effort + (got.losses.empty() ? "" : " lost");
}

TEST(request_shape, sends_the_nearest_effort_that_the_model_knows)
{
    EXPECT_EQ(effort_for("gpt-5", "max", false), "high lost");
    EXPECT_EQ(effort_for("gpt-5", "high", false), "high");
    EXPECT_EQ(effort_for("gpt-5", "none", false), "minimal lost");
    EXPECT_EQ(effort_for("gpt-5.1", "minimal", false), "low lost");
    EXPECT_EQ(effort_for("gpt-5.1", "none", false), "none");
    EXPECT_EQ(effort_for("gpt-5.2", "max", false), "xhigh lost");
    EXPECT_EQ(effort_for("gpt-5.6", "max", false), "max");
    EXPECT_EQ(effort_for("o3", "minimal", false), "low lost");
    EXPECT_EQ(effort_for("gpt-5", "", false), "");
    EXPECT_EQ(effort_for("gpt-5", "turbo", false), "turbo") << "an unknown word is the target's to judge";
}

TEST(request_shape, switches_reasoning_off_where_the_model_can)
{
    EXPECT_EQ(effort_for("gpt-5.1", "", false, "disabled"), "none");
    EXPECT_EQ(effort_for("gpt-5", "", false, "disabled"), "minimal lost");
    EXPECT_EQ(effort_for("gpt-5.6", "", false, "adaptive"), "");
}

TEST(request_shape, sends_tools_to_the_newest_models_without_reasoning)
{
    EXPECT_EQ(effort_for("gpt-5.6", "", true), "none");
    EXPECT_EQ(effort_for("gpt-5.4", "high", true), "none lost");
    EXPECT_EQ(effort_for("gpt-5.6", "", true, "adaptive"), "none lost");
    EXPECT_EQ(effort_for("gpt-5.6", "", true, "disabled"), "none");
    EXPECT_EQ(effort_for("gpt-5.3", "high", true), "high");
    EXPECT_EQ(effort_for("gpt-5.6", "high", false), "high");
}

model::extra_field provider_tool(std::string name, model::dialect origin = model::dialect::openai_responses)
{
    return {std::move(name), R"({"type":"web_search"})", origin, true};
}

TEST(request_shape, leaves_out_tools_of_another_provider_that_the_caller_can_do_without)
{
    chat_request asked;
    asked.tools = {tool_named("f")};
    asked.extras = {provider_tool("tools[1]"), provider_tool("tools[2].googleSearch", model::dialect::gemini)};
    shaped_request got = shape(asked, claude, model::dialect::bedrock);
    ASSERT_TRUE(got.changed);
    EXPECT_TRUE(got.changed->extras.empty());
    EXPECT_EQ(got.losses, (lines{"tools[1]: left out: only its own provider can do this (web_search), and the model has other tools",
                                 "tools[2].googleSearch: left out: only its own provider can do this, and the model has other tools"}));
    EXPECT_EQ(shape(asked, claude, model::dialect::gemini).changed->extras.size(), 1u) << "a target of the format takes its own";
    asked.choice = {model::tool_choice::mode::required, {}, {"f"}};
    EXPECT_TRUE(shape(asked, claude, model::dialect::bedrock).changed);
}

TEST(request_shape, keeps_tools_of_another_provider_that_are_forced_or_alone)
{
    chat_request asked;
    asked.extras = {provider_tool("tools[0]")};
    EXPECT_FALSE(shape(asked, claude, model::dialect::bedrock).changed) << "no other tool";
    asked.tools = {tool_named("f")};
    asked.choice = {model::tool_choice::mode::named, "web_search", {}};
    EXPECT_FALSE(shape(asked, claude, model::dialect::bedrock).changed);
    asked.choice = {model::tool_choice::mode::automatic, {}, {"web_search"}};
    EXPECT_FALSE(shape(asked, claude, model::dialect::bedrock).changed);
    asked.choice.reset();
    EXPECT_FALSE(shape(asked, claude).changed) << "no target";
}

TEST(reply_names, give_every_call_an_id_of_its_own)
{
    chat_request asked;
    asked.turns = {calls("call_0", "f"), result("call_0")};
    shaped_request got = shape(asked, openai);
    EXPECT_EQ(restored(got.names, "call_0", "f").id, "call_0_seed_0_0") << "taken in the conversation";
    EXPECT_EQ(restored(got.names, "new", "f").id, "new");
    EXPECT_EQ(restored(got.names, "new", "f").id, "new_seed_0_0") << "taken in this reply";
    EXPECT_EQ(restored(got.names, "", "f").id, "call_seed_0_0");
}

TEST(reply_names, change_nothing_else)
{
    reply_names names;
    names.rename_tool("f", "g");
    model::reply_event event = model::text_delta{0, "f"};
    names.restore(event, "seed");
    EXPECT_EQ(std::get<model::text_delta>(event).text, "f");
}

}  // namespace

}  // namespace signalbox::dialect
