// Which reply of a script is due, and what becomes of it for a request.
#include "engine/simulator/played_script.hpp"

#include <gtest/gtest.h>

namespace signalbox::simulator {

namespace {

using model::finish_reason;
using kind = simulated_part::kind;
using upstream::scripted_reply;

scripted_reply calling(std::string tool, std::string arguments = {})
{
    scripted_reply out;
    out.calls = {{std::move(tool), std::move(arguments), {}}};
    return out;
}

scripted_reply saying(std::string text)
{
    scripted_reply out;
    out.say = std::move(text);
    return out;
}

model::turn user(std::string text)
{
    return {.parts = {model::text_part{std::move(text), {}}}};
}

model::turn spoken(std::string text)
{
    return {.who = model::role::assistant, .parts = {model::text_part{std::move(text), {}}}};
}

model::turn called(std::string id)
{
    return {.who = model::role::assistant, .parts = {model::tool_call_part{std::move(id), "read", "{}", false, {}}}};
}

model::turn result(std::string id, std::string text)
{
    return {.who = model::role::tool,
            .parts = {model::tool_result_part{std::move(id), {model::text_part{std::move(text), {}}}, false, {}}}};
}

model::chat_request asked(std::vector<model::turn> turns)
{
    model::chat_request out;
    out.model = "sim-1";
    out.turns = std::move(turns);
    out.tools = {{.name = "read"}, {.name = "patch", .custom = true}};
    return out;
}

std::string text_of(simulated_answer const& said)
{
    return said.called() ? said.called()->name + ": " + said.text() : said.text();
}

}  // namespace

TEST(due_reply, follows_the_conversation)
{
    std::vector<scripted_reply> const script{calling("read"), calling("read"), saying("done")};
    EXPECT_EQ(due_reply(script, {user("go")}), &script[0]);
    EXPECT_EQ(due_reply(script, {user("go"), called("a"), result("a", "1")}), &script[1]);
    EXPECT_EQ(due_reply(script, {user("go"), called("a"), result("a", "1"), called("b"), result("b", "2")}), &script[2]);
    EXPECT_EQ(due_reply({}, {user("go")}), nullptr);
}

TEST(due_reply, begins_again_after_the_last)
{
    std::vector<scripted_reply> const script{calling("read"), saying("done")};
    EXPECT_EQ(due_reply(script, {user("go"), called("a"), result("a", "1"), spoken("done"), user("again")}), &script[0]);
}

TEST(due_reply, passes_over_turns_of_another_origin)
{
    std::vector<scripted_reply> const script{calling("read"), saying("done")};
    EXPECT_EQ(due_reply(script, {user("This is the setting."), spoken("Got it."), user("go")}), &script[0]);
    std::vector<scripted_reply> const talk{saying("one"), saying("two")};
    EXPECT_EQ(due_reply(talk, {user("go"), called("a"), result("a", "1")}), &talk[0]);
}

TEST(due_reply, counts_parallel_calls_and_reminders_beside_results_as_one_step)
{
    std::vector<scripted_reply> const script{calling("read"), saying("done")};
    model::turn both = called("a");
    both.parts.push_back(model::tool_call_part{"b", "read", "{}", false, {}});
    EXPECT_EQ(due_reply(script, {user("go"), both, result("a", "1"), result("b", "2"), user("Mind the time.")}), &script[1]);
}

TEST(scripted_answer, thinks_says_and_calls_in_one_reply)
{
    scripted_reply step = calling("read", R"({"path":"a"})");
    step.think = "Which file?";
    step.say = "Looking.";
    auto const said = answer(asked({user("go")}), {.script = {step}});
    ASSERT_EQ(said.parts.size(), 3u);
    EXPECT_EQ(said.parts[0].what, kind::thinking);
    EXPECT_EQ(said.parts[1].what, kind::text);
    EXPECT_EQ(said.parts[2].what, kind::call);
    EXPECT_EQ(said.parts[2].name, "read");
    EXPECT_EQ(said.end, finish_reason::tool_calls);
    EXPECT_EQ(said.text(), R"(Which file?Looking.{"path":"a"})");
}

TEST(scripted_answer, calls_several_tools_at_once)
{
    scripted_reply step = calling("read");
    step.calls.push_back({"patch", "", "*** Begin"});
    auto const said = answer(asked({user("go")}), {.script = {step}});
    ASSERT_EQ(said.parts.size(), 2u);
    EXPECT_EQ(said.parts[0].tokens, std::vector<std::string>{"{}"});
    EXPECT_TRUE(said.parts[1].custom);
    auto const events = events_of(said, asked({}), "7");
    std::vector<model::tool_start> starts;
    for (timed_event const& each : events)
        if (auto const* start = std::get_if<model::tool_start>(&each.what)) starts.push_back(*start);
    ASSERT_EQ(starts.size(), 2u);
    EXPECT_EQ(starts[0], (model::tool_start{0, 0, "call_7", "read", false}));
    EXPECT_EQ(starts[1], (model::tool_start{0, 1, "call_7_1", "patch", true}));
}

TEST(scripted_answer, repeats_the_last_result_once)
{
    std::vector<model::turn> const turns{user("go"), called("a"), result("a", "1"), called("b"), result("b", "${result}\"x")};
    auto const script = std::vector{calling("read"), calling("read"), saying("It is ${result}, not $${result} or $5.")};
    EXPECT_EQ(answer(asked(turns), {.script = script}).text(), "It is ${result}\"x, not ${result} or $5.");
    auto const again = std::vector{calling("read"), calling("read"), calling("read", R"({"of":"${result}"})")};
    EXPECT_EQ(text_of(answer(asked(turns), {.script = again})), R"(read: {"of":"${result}\"x"})");
    EXPECT_EQ(answer(asked({user("go")}), {.script = {saying("[${result}]")}}).text(), "[]");
}

TEST(scripted_answer, shortens_a_long_result)
{
    std::vector<model::turn> const turns{user("go"), called("a"), result("a", std::string(3000, 'x'))};
    EXPECT_EQ(answer(asked(turns), {.script = {calling("read"), saying("${result}")}}).text(), std::string(2000, 'x'));
}

TEST(scripted_answer, gives_a_tool_what_it_takes)
{
    scripted_reply text;
    text.calls = {{"read", "", "ls \"a\""}};
    EXPECT_EQ(text_of(answer(asked({user("go")}), {.script = {text}})), R"(read: {"input":"ls \"a\""})");
    EXPECT_EQ(text_of(answer(asked({user("go")}), {.script = {calling("patch", R"({"input":"*** Begin"})")}})), "patch: *** Begin");
    EXPECT_EQ(text_of(answer(asked({user("go")}), {.script = {calling("patch", R"({"a":1})")}})), R"(patch: {"a":1})");
}

TEST(scripted_answer, says_which_tools_there_are_in_the_place_of_one_that_is_missing)
{
    auto const said = answer(asked({user("go")}), {.script = {calling("shell")}});
    EXPECT_EQ(said.text(), R"(The script calls the tool "shell", which this request does not offer. It offers: read, patch.)");
    EXPECT_FALSE(said.called());
    EXPECT_EQ(said.end, finish_reason::stop);
    auto none = asked({user("go")});
    none.choice = {model::tool_choice::mode::none, {}, {}};
    EXPECT_EQ(answer(none, {.script = {calling("read")}}).text(),
              R"(The script calls the tool "read", which this request does not offer. It offers none.)");
}

TEST(scripted_answer, leaves_questions_for_json_beside_the_work_alone)
{
    auto title = asked({user("go")});
    title.tools.clear();
    title.format = {.what = model::response_format::kind::json_schema, .schema = R"({"type":"object"})"};
    EXPECT_EQ(answer(title, {.script = {calling("read")}}).text(), "{}");
    EXPECT_EQ(answer(title, {.script = {saying("{\"title\":1}")}}).text(), "{\"title\":1}");
}

TEST(scripted_answer, refuses_and_ends_as_the_step_says)
{
    scripted_reply no;
    no.refuse = "I will not.";
    auto const refused = answer(asked({user("go")}), {.script = {no}});
    ASSERT_EQ(refused.parts.size(), 1u);
    EXPECT_EQ(refused.parts[0].what, kind::refusal);
    scripted_reply cut = saying("Half");
    cut.end = finish_reason::length;
    EXPECT_EQ(answer(asked({user("go")}), {.script = {cut}}).end, finish_reason::length);
}

TEST(scripted_answer, obeys_stop_sequences_and_the_token_limit)
{
    scripted_reply step = calling("read", R"({"path":"a b c"})");
    step.say = "one two three";
    auto ask = asked({user("go")});
    ask.stop = {"two"};
    auto said = answer(ask, {.script = {step}});
    EXPECT_EQ(said.text(), "one ");
    EXPECT_EQ(said.end, finish_reason::stop_sequence);
    ask.stop.clear();
    ask.max_output_tokens = 2;
    said = answer(ask, {.script = {step}});
    EXPECT_EQ(said.text(), "one two");
    EXPECT_EQ(said.end, finish_reason::length);
    EXPECT_FALSE(said.called());
}

}  // namespace signalbox::simulator
