// What is found in the scripts of simulated models.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::config::test {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::string> found(std::string const& simulate)
{
    return lines(
        load_yaml("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels:\n- {id: m, provider: s, simulate: {" + simulate + "}}\n")
            .findings);
}

}  // namespace

TEST(script_lint, takes_replies_of_every_kind)
{
    EXPECT_THAT(found("script: [{think: hm, say: 'a ${result} $${b}', call: {tool: t, arguments: {x: 1}}}, {calls: [{tool: t, input: x}, "
                      "{tool: u}]}, "
                      "{refuse: no}, {say: cut, finish: length}]"),
                IsEmpty());
    EXPECT_THAT(found("script: []"), IsEmpty());
}

TEST(script_lint, L019_steps_that_say_nothing_or_two_things)
{
    EXPECT_THAT(
        found("script: [{}, {finish: stop}]"),
        ElementsAre("error L019 4:44 models[0].simulate.script[0]: this step has no reply; give it say, call, calls, think or refuse",
                    "error L019 4:48 models[0].simulate.script[1]: this step has no reply; give it say, call, calls, think or refuse"));
    EXPECT_THAT(
        found("script: [{call: {tool: t}, calls: [{tool: u}]}]"),
        ElementsAre("error L019 4:69 models[0].simulate.script[0].calls: call and calls stand beside each other; list all under calls"));
    EXPECT_THAT(
        found("script: [{say: a, refuse: b}]"),
        ElementsAre(
            "error L019 4:61 models[0].simulate.script[0].refuse: a reply that refuses neither says anything else nor calls a tool; "
            "make it a step of its own"));
    EXPECT_THAT(found("script: [{call: {tool: t}, finish: length}]"),
                ElementsAre("error L019 4:70 models[0].simulate.script[0].finish: a step with a call ends with it; leave finish out"));
    EXPECT_THAT(
        found("text: a, script: [{say: b}]"),
        ElementsAre("error L019 4:41 models[0].simulate.text: text and script stand beside each other; a script has its texts under say"));
}

TEST(script_lint, unknown_steps_tools_without_a_name_and_two_inputs)
{
    EXPECT_THAT(found("script: [{sya: a}]"), testing::Contains(testing::HasSubstr("unknown key \"sya\"")));
    EXPECT_THAT(found("script: [{call: {arguments: {a: 1}}}]"), ElementsAre(testing::HasSubstr("models[0].simulate.script[0].call")));
    EXPECT_THAT(
        found("script: [{call: {tool: t, arguments: {a: 1}, input: b}}]"),
        ElementsAre(
            "error L019 4:87 models[0].simulate.script[0].call.input: a tool takes arguments or free text; give one of arguments and "
            "input"));
    EXPECT_THAT(found("script: [{call: t}]"),
                ElementsAre(testing::HasSubstr("call takes a section with keys of its own, not a single value")));
}

TEST(script_lint, L019_marks_that_no_script_knows)
{
    EXPECT_THAT(
        found("script: [{say: 'a ${results}'}]"),
        ElementsAre(
            "error L019 4:50 models[0].simulate.script[0].say: a script knows ${result} alone, not ${results}; $${ stands for ${ itself"));
    EXPECT_THAT(found("script: [{call: {tool: t, arguments: {a: 'x${y}'}}}]"),
                ElementsAre(testing::HasSubstr("models[0].simulate.script[0].call.arguments: a script knows ${result} alone, not ${y}")));
}

}  // namespace signalbox::config::test
