// How a wish for reasoning reaches Claude models of different ages.
#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/dialect/anthropic/thinking_plan.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::anthropic {

namespace {

using model::role;

TEST(claude_model, reads_versions_from_names)
{
    EXPECT_EQ(version_of("claude-3-5-sonnet-20241022"), (claude_version{3, 5}));
    EXPECT_EQ(version_of("claude-3-haiku-20240307"), (claude_version{3, 0}));
    EXPECT_EQ(version_of("claude-3-7-sonnet-latest"), (claude_version{3, 7}));
    EXPECT_EQ(version_of("claude-opus-4-20250514"), (claude_version{4, 0}));
    EXPECT_EQ(version_of("claude-opus-4-1-20250805"), (claude_version{4, 1}));
    EXPECT_EQ(version_of("us.anthropic.claude-haiku-4-5-20251001-v1:0"), (claude_version{4, 5}));
    EXPECT_EQ(version_of("anthropic/claude-sonnet-4.5"), (claude_version{4, 5}));
    EXPECT_EQ(version_of("claude-sonnet-5-5"), (claude_version{5, 5}));
    EXPECT_EQ(version_of("claude-opus-5"), (claude_version{5, 0}));
    EXPECT_EQ(version_of("claude-2.1"), (claude_version{2, 1}));
    EXPECT_EQ(version_of("my-model"), std::nullopt);
    EXPECT_EQ(version_of("claude-next"), std::nullopt);
    EXPECT_EQ(version_of(""), std::nullopt);
}

model::chat_request wishing(std::string effort, std::optional<std::uint64_t> budget = {})
{
    model::chat_request asked{.model = "m", .reasoning_effort = std::move(effort), .thinking_budget = budget};
    asked.turns = {{role::user, "", {model::text_part{"q", ""}}}};
    return asked;
}

/// The thinking fields of the body and the number of losses.
std::string thinks(model::chat_request const& asked, std::string_view model)
{
    auto const written = requests_out().write(asked, {.model = model});
    if (!written) return written.error().detail;
    wire::json_view const body(written->body);
    return std::string(body["thinking"].raw()) + std::string(body["output_config"].raw()) + " max " +
           std::string(body["max_tokens"].raw()) + " losses " + std::to_string(written->losses.size());
}

TEST(anthropic_thinking, gives_new_models_an_effort)
{
    EXPECT_EQ(thinks(wishing("high"), "claude-opus-4-6"), R"({"type":"adaptive"}{"effort":"high"} max 4096 losses 0)");
    EXPECT_EQ(thinks(wishing("max"), "claude-sonnet-5-5"), R"({"type":"adaptive"}{"effort":"max"} max 4096 losses 0)");
    EXPECT_EQ(thinks(wishing("minimal"), "claude-opus-5"), R"({"type":"adaptive"}{"effort":"low"} max 4096 losses 1)");
    EXPECT_EQ(thinks(wishing("xhigh"), "claude-opus-4-6"), R"({"type":"adaptive"}{"effort":"high"} max 4096 losses 1)");
    EXPECT_EQ(thinks(wishing("xhigh"), "claude-opus-4-7"), R"({"type":"adaptive"}{"effort":"xhigh"} max 4096 losses 0)");
    EXPECT_EQ(thinks(wishing("sideways"), "claude-opus-4-7"), R"({"type":"adaptive"} max 4096 losses 1)");
    EXPECT_EQ(thinks(wishing("none"), "claude-opus-4-7"), " max 4096 losses 0");
    EXPECT_EQ(thinks(wishing(""), "claude-opus-4-7"), " max 4096 losses 0");
    EXPECT_EQ(thinks(wishing("", 5000), "claude-opus-4-7"), R"({"type":"adaptive"}{"effort":"medium"} max 4096 losses 1)");
    EXPECT_EQ(thinks(wishing("low"), "somebody-elses"), R"({"type":"adaptive"}{"effort":"low"} max 4096 losses 0)");
}

TEST(anthropic_thinking, gives_older_models_a_budget_below_max_tokens)
{
    EXPECT_EQ(thinks(wishing("minimal"), "claude-haiku-4-5"), R"({"type":"enabled","budget_tokens":1024} max 5120 losses 0)");
    EXPECT_EQ(thinks(wishing("medium"), "claude-haiku-4-5"), R"({"type":"enabled","budget_tokens":2048} max 6144 losses 0)");
    EXPECT_EQ(thinks(wishing("max"), "claude-3-7-sonnet-latest"), R"({"type":"enabled","budget_tokens":16384} max 20480 losses 0)");
    EXPECT_EQ(thinks(wishing("", 10000), "claude-haiku-4-5"), R"({"type":"enabled","budget_tokens":10000} max 14096 losses 0)");
    auto tight = wishing("high");
    tight.max_output_tokens = 3000;
    EXPECT_EQ(thinks(tight, "claude-haiku-4-5"), R"({"type":"enabled","budget_tokens":1500} max 3000 losses 0)");
    tight.max_output_tokens = 2000;
    EXPECT_EQ(thinks(tight, "claude-haiku-4-5"), " max 2000 losses 1") << "half of it is less than the API takes";
}

TEST(anthropic_thinking, leaves_models_without_thinking_alone)
{
    EXPECT_EQ(thinks(wishing("high"), "claude-3-5-haiku-20241022"), " max 4096 losses 1");
}

TEST(anthropic_thinking, yields_to_a_forced_tool_call_and_a_prefill)
{
    auto forced = wishing("high");
    forced.tools = {{.name = "f"}};
    forced.choice = model::tool_choice{model::tool_choice::mode::required, "", {}};
    EXPECT_EQ(thinks(forced, "claude-opus-4-6"), " max 4096 losses 1");
    auto prefilled = wishing("high");
    prefilled.turns.push_back({role::assistant, "", {model::text_part{"So", ""}}});
    EXPECT_EQ(thinks(prefilled, "claude-opus-4-6"), " max 4096 losses 1");
}

TEST(anthropic_thinking, pauses_for_tool_results_whose_call_lost_its_signed_thinking)
{
    auto asked = wishing("high");
    model::turn call{role::assistant, "", {model::tool_call_part{.id = "a", .name = "f", .arguments = "{}"}}};
    model::turn const result{role::tool, "", {model::tool_result_part{.tool_call_id = "a"}}};
    asked.turns.push_back(call);
    asked.turns.push_back(result);
    EXPECT_EQ(thinks(asked, "claude-haiku-4-5"), " max 4096 losses 1");
    EXPECT_EQ(thinks(asked, "claude-opus-4-6"), R"({"type":"adaptive"}{"effort":"high"} max 4096 losses 0)")
        << "adaptive thinking may begin anywhere";
    asked.turns.push_back({role::user, "", {model::text_part{"go on", ""}}});
    EXPECT_EQ(thinks(asked, "claude-haiku-4-5"), R"({"type":"enabled","budget_tokens":4096} max 8192 losses 0)")
        << "a new question starts afresh";
    asked.turns.pop_back();
    asked.turns[1].parts.insert(asked.turns[1].parts.begin(), model::thinking_part{"hm", "sig"});
    EXPECT_EQ(thinks(asked, "claude-haiku-4-5"), R"({"type":"enabled","budget_tokens":4096} max 8192 losses 0)");
}

TEST(anthropic_thinking, drops_sampling_that_does_not_go_with_it)
{
    auto asked = wishing("high");
    asked.temperature = 0.2;
    asked.top_k = 5;
    auto const written = requests_out().write(asked, {.model = "claude-haiku-4-5"});
    ASSERT_TRUE(written);
    EXPECT_EQ(written->losses, (std::vector<std::string>{"temperature: does not go with thinking", "top_k: does not go with thinking"}));
}

TEST(anthropic_thinking, understands_the_thinking_field_of_clients_that_speak_the_other_dialect)
{
    auto asked = wishing("");
    asked.extras = {{"thinking", R"({"type":"enabled","budget_tokens":3000})"}};
    EXPECT_EQ(thinks(asked, "claude-haiku-4-5"), R"({"type":"enabled","budget_tokens":3000} max 7096 losses 0)");
    asked.extras = {{"thinking", R"({"type":"adaptive"})"}};
    EXPECT_EQ(thinks(asked, "claude-opus-4-6"), R"({"type":"adaptive"} max 4096 losses 0)");
    asked.extras = {{"thinking", R"({"type":"disabled"})"}};
    EXPECT_EQ(thinks(asked, "claude-opus-4-6"), " max 4096 losses 0");
    asked.extras = {{"thinking", R"({"type":"sometimes"})"}};
    EXPECT_EQ(thinks(asked, "claude-opus-4-6"), " max 4096 losses 1");
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
