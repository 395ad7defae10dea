// What Codex sends to every kind of target: tools in namespaces, tools that run at OpenAI, tools that take free text; and its calls in its own shape.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/openai_responses/codecs.hpp"
#include "engine/dialect/openai_responses/namespaces.hpp"
#include "engine/dialect/request_shape.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::openai_responses {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

model::chat_request read(std::string_view body)
{
    auto asked = requests_in().read(body);
    EXPECT_TRUE(asked) << (asked ? "" : asked.error().detail);
    return asked ? std::move(*asked) : model::chat_request();
}

std::vector<std::string> names_of(model::chat_request const& asked)
{
    std::vector<std::string> out;
    for (model::tool const& each : asked.tools) out.push_back(each.name);
    return out;
}

/// The reply of a target that calls one tool, as the client of `request` gets it.
std::string replied(framing how, std::string_view request, shaped_request& shaped, std::string name, std::vector<std::string> const& pieces)
{
    auto const writer = make_reply_writer(how, {.id = "7", .model = "m", .request = request});
    std::string out;
    auto const write = [&](model::reply_event event) {
        if (shaped.names.restore(event, "7")) writer->write(event, out);
    };
    write(model::reply_start{"up", "m"});
    write(model::tool_start{0, 0, "call_1", std::move(name), false});
    for (std::string const& each : pieces) write(model::tool_arguments{0, 0, each});
    write(model::finish{0, model::finish_reason::tool_calls, {}, {}});
    write(model::reply_end{});
    return out;
}

std::string const spaced = R"({"model":"m","input":"a","tools":[
    {"type":"namespace","name":"n","description":"d","tools":[{"type":"function","name":"f","parameters":{"type":"object"}},{"type":"custom","name":"c"}]},
    {"type":"function","name":"g"}]})";

TEST(namespaces, find_the_tools_of_a_request_by_their_joined_names)
{
    namespaces const all{wire::json_view(spaced)};
    ASSERT_TRUE(all.find("n__f"));
    EXPECT_EQ(all.find("n__f")->space, "n");
    EXPECT_EQ(all.find("n__f")->name, "f");
    EXPECT_FALSE(all.find("g"));
    std::string const taken =
        R"({"tools":[{"type":"namespace","name":"n","tools":[{"type":"function","name":"f"}]},{"type":"function","name":"n__f"}]})";
    EXPECT_FALSE(namespaces(wire::json_view(taken)).find("n__f")) << "a tool outside has the name";
    EXPECT_FALSE(namespaces(wire::json_view("")).find("n__f"));
}

TEST(responses_namespaces, are_read_as_tools_with_joined_names)
{
    model::chat_request const asked = read(spaced);
    EXPECT_EQ(names_of(asked), (std::vector<std::string>{"n__f", "n__c", "g"}));
    EXPECT_TRUE(asked.tools[1].custom);
    ASSERT_EQ(asked.extras.size(), 1u);
    EXPECT_EQ(asked.extras[0].name, "tools[0].description");
    EXPECT_FALSE(asked.extras[0].essential);
}

TEST(responses_namespaces, join_names_in_calls_and_choices)
{
    auto const with = [](std::string const& members) { return read(R"({"model":"m",)" + members + "}"); };
    auto const asked = with(R"("input":[{"type":"function_call","call_id":"c","name":"f","namespace":"n","arguments":"{}"},
        {"type":"function_call_output","call_id":"c","output":"1"}])");
    EXPECT_EQ(std::get<model::tool_call_part>(asked.turns[0].parts[0]).name, "n__f");
    EXPECT_EQ(with(R"("input":"a","tool_choice":{"type":"function","name":"f","namespace":"n"})").choice->name, "n__f");
    auto const allowed = with(R"("input":"a","tool_choice":{"type":"allowed_tools","mode":"auto","tools":[
        {"type":"function","name":"f","namespace":"n"},{"type":"web_search"}]})");
    EXPECT_EQ(allowed.choice->allowed, std::vector<std::string>{"n__f"});
    auto const search = with(R"("input":"a","tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"web_search"}]})");
    ASSERT_EQ(search.extras.size(), 1u);
    EXPECT_TRUE(search.extras[0].essential);
}

TEST(responses_namespaces, stand_in_the_calls_of_replies)
{
    for (framing const how : {framing::whole, framing::stream}) {
        auto shaped = shape(read(spaced), {}, model::dialect::anthropic);
        std::string const reply = replied(how, spaced, shaped, "n__f", {"{", "}"});
        EXPECT_THAT(reply, HasSubstr(R"("call_id":"call_1","name":"f","namespace":"n","arguments":"{}")")) << reply;
        EXPECT_THAT(reply, Not(HasSubstr("n__f\",\"arguments")));
        EXPECT_THAT(replied(how, spaced, shaped, "g", {"{}"}), HasSubstr(R"("name":"g","arguments":"{}")"));
    }
}

TEST(responses_namespaces, come_back_from_names_that_the_target_takes)
{
    std::string const space(80, 'n');
    std::string const body =
        R"({"model":"m","input":"a","tools":[{"type":"namespace","name":")" + space + R"(","tools":[{"type":"function","name":"f"}]}]})";
    model::chat_request const asked = read(body);
    auto shaped = shape(asked, rules_of("openai", "gpt-4o"), model::dialect::openai_chat);
    std::string const sent = shaped.of(asked).tools[0].name;
    EXPECT_LE(sent.size(), 64u);
    EXPECT_THAT(replied(framing::stream, body, shaped, sent, {"{}"}), HasSubstr(R"("name":"f","namespace":")" + space + "\""));
}

TEST(responses_text_tools, get_their_text_back_from_targets_that_have_functions_alone)
{
    std::string const body = replay::golden("openai_responses/codex_known_model.json");
    for (framing const how : {framing::whole, framing::stream}) {
        auto shaped = shape(read(body), {}, model::dialect::anthropic);
        std::string const reply = replied(how, body, shaped, "apply_patch", {R"({"inp)", R"(ut":"*** Begin\n+)", R"(\")", R"("})"});
        EXPECT_THAT(
            reply,
            HasSubstr(
                R"("type":"custom_tool_call","status":"completed","call_id":"call_1","name":"apply_patch","input":"*** Begin\n+\"")"));
        EXPECT_THAT(reply, Not(HasSubstr("function_call\"")));
    }
}

TEST(codex, is_written_for_every_format_with_tools)
{
    for (char const* name : {"openai_responses/codex.json", "openai_responses/codex_known_model.json"}) {
        std::string const body = replay::golden(name);
        model::chat_request const asked = read(body);
        for (format const* each : formats()) {
            // The one has no tools, the other takes all of these.
            if (each->word == model::dialect::unified || each->word == model::dialect::openai_responses) continue;
            std::string const kind(model::name(each->word));
            auto const shaped = shape(asked, rules_of("openai_compatible", "m", each->word), each->word);
            auto const written = each->out.write(shaped.of(asked), {.model = "m", .kind = "openai_compatible"});
            ASSERT_TRUE(written) << kind << ": " << written.error().detail;
            EXPECT_THAT(written->body, Not(HasSubstr("web_search"))) << kind;
            std::vector<std::string> lost;
            for (model::loss const& one : shaped.losses) lost.push_back(one.why);
            EXPECT_THAT(lost, Contains("left out: only its own provider can do this (web_search), and the model has other tools")) << kind;
        }
    }
}

}  // namespace

}  // namespace signalbox::dialect::openai_responses
