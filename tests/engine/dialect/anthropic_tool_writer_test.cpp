// Tools and tool choices as the Messages API takes them.
#include "tests/engine/dialect/anthropic_asking.hpp"

namespace signalbox::dialect::anthropic {

namespace {

model::chat_request with_tools()
{
    auto asked = asking({says(role::user, "q")});
    asked.tools = {{.name = "f", .parameters = R"({"type":"object"})"}, {.name = "g", .parameters = R"({"type":"object"})"}};
    return asked;
}

TEST(anthropic_tool_writer, writes_tools_with_their_schema_spliced_as_it_came)
{
    auto const tool = [](model::tool tool) {
        auto asked = asking({says(role::user, "q")});
        asked.tools = {std::move(tool)};
        auto const written = write(asked);
        return member(written, "tools") + (written.losses.empty() ? "" : " lossy");
    };
    EXPECT_EQ(tool({.name = "f",
                    .description = "d",
                    .parameters = R"({"$defs":{"n":{"type":"null"}},"type":"object",)"
                                  R"("additionalProperties":false})",
                    .strict = true}),
              R"([{"name":"f","description":"d","input_schema":{"$defs":{"n":{"type":"null"}},"type":"object",)"
              R"("additionalProperties":false},"strict":true}])");
    EXPECT_EQ(tool({.name = "f"}), R"([{"name":"f","input_schema":{"type":"object","properties":{}}}])");
    EXPECT_EQ(tool({.name = "f", .parameters = "{}"}), R"([{"name":"f","input_schema":{"type":"object","properties":{}}}])");
    EXPECT_EQ(tool({.name = "f", .parameters = R"({"properties":{"a":{}}})"}),
              R"([{"name":"f","input_schema":{"type":"object","properties":{"a":{}}}}])");
    EXPECT_EQ(tool({.name = "f", .parameters = R"({"type":"string"})"}),
              R"([{"name":"f","input_schema":{"type":"object","properties":{}}}] lossy)");
    EXPECT_EQ(tool({.name = "f", .parameters = R"({"type":null,"a":1})"}),
              R"([{"name":"f","input_schema":{"type":"object","properties":{}}}] lossy)");
    EXPECT_EQ(tool({.name = "f", .custom = true, .format = R"({"type":"grammar"})"}),
              R"([{"name":"f","input_schema":{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}}] lossy)");
    EXPECT_EQ(tool({.name = "f", .strict = false, .cache_control = R"({"type":"ephemeral"})"}),
              R"([{"name":"f","input_schema":{"type":"object","properties":{}},"cache_control":{"type":"ephemeral"}}])");
}

TEST(anthropic_tool_writer, writes_each_tool_choice)
{
    using mode = model::tool_choice::mode;
    auto const choose = [](std::optional<model::tool_choice> choice, std::optional<bool> parallel = {}) {
        auto asked = with_tools();
        asked.choice = std::move(choice);
        asked.parallel_tool_calls = parallel;
        return member(write(asked), "tool_choice");
    };
    EXPECT_EQ(choose({}), "absent");
    EXPECT_EQ(choose({}, true), "absent");
    EXPECT_EQ(choose({}, false), R"({"type":"auto","disable_parallel_tool_use":true})");
    EXPECT_EQ(choose(model::tool_choice{mode::automatic, "", {}}), R"({"type":"auto"})");
    EXPECT_EQ(choose(model::tool_choice{mode::required, "", {}}, false), R"({"type":"any","disable_parallel_tool_use":true})");
    EXPECT_EQ(choose(model::tool_choice{mode::named, "g", {}}), R"({"type":"tool","name":"g"})");
    EXPECT_EQ(choose(model::tool_choice{mode::none, "", {}}, false), R"({"type":"none"})");
}

TEST(anthropic_tool_writer, offers_only_the_allowed_tools)
{
    auto asked = with_tools();
    asked.choice = model::tool_choice{model::tool_choice::mode::required, "", {"g"}};
    auto const written = write(asked);
    EXPECT_EQ(member(written, "tools"), R"([{"name":"g","input_schema":{"type":"object"}}])");
    EXPECT_EQ(member(written, "tool_choice"), R"({"type":"any"})");
}

TEST(anthropic_tool_writer, drops_an_idle_tool_choice_and_refuses_a_forced_one_without_tools)
{
    auto asked = asking({says(role::user, "q")});
    asked.parallel_tool_calls = false;
    asked.choice = model::tool_choice{};
    EXPECT_EQ(member(write(asked), "tool_choice"), "absent");
    asked.choice->how = model::tool_choice::mode::required;
    EXPECT_EQ(refused(asked).kind, model::fault::bad_request);
    EXPECT_EQ(refused(asked).param, "tool_choice");
}

TEST(anthropic_tool_writer, declares_tools_that_were_called_though_none_are_offered_now)
{
    auto const written = write(asking({says(role::user, "q"), calls("a", "{}"), answers("a", "1"), calls("b", "{}"), answers("b", "2")}));
    EXPECT_EQ(member(written, "tools"), R"([{"name":"f","input_schema":{"type":"object","properties":{}}}])");
    EXPECT_EQ(member(written, "tool_choice"), R"({"type":"none"})");
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
