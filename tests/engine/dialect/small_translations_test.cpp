// Single fields and ends of replies that need more than a change of words between two formats.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/reply_names.hpp"
#include "engine/dialect/request_shape.hpp"
#include "tests/engine/dialect/anthropic_replay.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using model::dialect;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

model::finish_reason restored(std::vector<model::reply_event> events)
{
    reply_names names;
    for (model::reply_event& each : events) names.restore(each, "seed");
    return std::get<model::finish>(events.back()).reason;
}

TEST(reply_names, end_an_answer_without_calls_as_a_plain_one)
{
    model::finish const called{0, model::finish_reason::tool_calls, "tool_use", ""};
    EXPECT_EQ(restored({model::text_delta{0, "x"}, called}), model::finish_reason::stop);
    EXPECT_EQ(restored({model::tool_start{0, 0, "c", "f"}, called}), model::finish_reason::tool_calls);
    EXPECT_EQ(restored({model::tool_start{1, 0, "c", "f"}, called}), model::finish_reason::stop) << "of another choice";
    EXPECT_EQ(restored({model::finish{0, model::finish_reason::length, "", ""}}), model::finish_reason::length);
}

written_request from_anthropic(std::string const& members, target_traits const& target, dialect to = dialect::openai_chat)
{
    auto const asked = format_of(dialect::anthropic)
                           .in.read(R"({"model":"m","max_tokens":99,"messages":[{"role":"user","content":"Hi"}],)" + members + "}");
    EXPECT_TRUE(asked) << (asked ? "" : asked.error().detail);
    auto const shaped = shape(*asked, rules_of(target.kind, target.model, to));
    auto written = format_of(to).out.write(shaped.of(*asked), target);
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    std::ranges::copy(shaped.losses, std::back_inserter(written->losses));
    return std::move(*written);
}

TEST(thinking_that_is_switched_off, becomes_the_least_effort_that_the_generation_takes)
{
    std::string const off = R"("thinking":{"type":"disabled"})";
    EXPECT_THAT(from_anthropic(off, {.model = "gpt-5.6", .kind = "openai"}).body, HasSubstr(R"("reasoning_effort":"none")"));
    EXPECT_THAT(from_anthropic(off, {.model = "gpt-5", .kind = "openai"}).body, HasSubstr(R"("reasoning_effort":"minimal")"));
    EXPECT_THAT(from_anthropic(off, {.model = "o3", .kind = "openai"}).body, HasSubstr(R"("reasoning_effort":"low")"));
    EXPECT_THAT(from_anthropic(off, {.model = "gpt-5.6", .kind = "openai"}, dialect::openai_responses).body,
                HasSubstr(R"("reasoning":{"effort":"none"})"));
}

TEST(thinking_that_is_switched_off, is_nothing_to_models_that_do_not_think)
{
    std::string const off = R"("thinking":{"type":"disabled"})";
    for (target_traits const& target :
         {target_traits{.model = "gpt-4o", .kind = "openai"}, {.model = "qwen3", .kind = "openai_compatible"}})
        for (dialect const to : {dialect::openai_chat, dialect::openai_responses}) {
            auto const written = from_anthropic(off, target, to);
            EXPECT_THAT(written.body, Not(HasSubstr("thinking")));
            EXPECT_THAT(written.body, Not(HasSubstr("reasoning")));
            EXPECT_THAT(written.losses, IsEmpty());
        }
    EXPECT_THAT(from_anthropic(off, {.model = "claude-opus-4-6", .kind = "anthropic"}, dialect::anthropic).body,
                Not(HasSubstr("thinking")));
}

TEST(calls_of_a_conversation, have_an_id_and_a_name)
{
    for (auto const& [block, field] : {std::pair{R"({"type":"tool_use","id":"","name":"f","input":{}})", "id"},
                                       std::pair{R"({"type":"tool_use","id":"c","name":"","input":{}})", "name"}}) {
        auto const asked =
            format_of(dialect::anthropic)
                .in.read(std::string(R"({"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":[)") + block + "]}]}");
        ASSERT_FALSE(asked) << block;
        EXPECT_EQ(asked.error().param, std::string("messages[0].content[0].") + field);
    }
}

TEST(verbosity, is_a_word_or_a_loss)
{
    auto const written = [](std::string const& value) {
        auto const asked = format_of(dialect::openai_chat)
                               .in.read(R"({"model":"m","messages":[{"role":"user","content":"a"}],"verbosity":)" + value + "}");
        return *format_of(dialect::openai_responses).out.write(*asked, {.model = "x", .kind = "openai_compatible"});
    };
    EXPECT_THAT(written("\"low\"").body, HasSubstr(R"("text":{"verbosity":"low"})"));
    EXPECT_THAT(written("true").body, Not(HasSubstr("verbosity")));
    EXPECT_THAT(written("true").losses, ElementsAre("verbosity: no field of this format"));
}

TEST(container_uploads, are_refused_by_their_name)
{
    auto const asked =
        format_of(dialect::anthropic)
            .in.read(
                R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"container_upload","file_id":"f"}]}]})");
    ASSERT_TRUE(asked);
    for (dialect const to : {dialect::openai_chat, dialect::openai_responses}) {
        auto const written = format_of(to).out.write(*asked, {.model = "x", .kind = "openai_compatible"});
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().kind, model::fault::untranslatable);
        EXPECT_THAT(written.error().detail, HasSubstr("messages[0].content[1].container_upload: only its own "));
    }
}

TEST(halves_of_characters, are_joined_in_the_arguments_of_calls)
{
    auto const chunk = [](std::string_view arguments) {
        return std::string(
                   R"(data: {"id":"r","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":")")
            .append(arguments)
            .append("\"}}]}}]}\n\n");
    };
    std::string const openai = chunk(R"(\"\ud83d)") + chunk(R"(\ude00\"\ud83d)") +
                               "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";
    EXPECT_EQ(replay::only(replay::told(*make_reply_reader(dialect::openai_chat, framing::stream, detail::full), {openai}), {"arguments"}),
              "arguments 0 \"\narguments 0 😀\"\narguments 0 \xEF\xBF\xBD\n");
    auto const delta = [](std::string_view json) {
        return std::string(R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":")")
            .append(json)
            .append("\"}}\n\n");
    };
    std::string const anthropic =
        "data: {\"type\":\"message_start\",\"message\":{\"id\":\"r\",\"model\":\"m\"}}\n\n"
        "data: "
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"f\",\"input\":{}}}"
        "\n\n" +
        delta(R"(\"\ud83d)") + delta("") + delta(R"(\ude00\")") +
        "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}\n\ndata: {\"type\":\"message_stop\"}\n\n";
    EXPECT_EQ(replay::only(replay::told(*make_reply_reader(dialect::anthropic, framing::stream, detail::full), {anthropic}), {"arguments"}),
              "arguments 0 \"\narguments 0 😀\"\n");
}

}  // namespace

}  // namespace signalbox::dialect
