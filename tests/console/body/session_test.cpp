// A conversation as a course of turns: threads, what each turn added, where the cached beginning broke, calls with their results, and what a prompt is made of.
#include "console/body/prompt_prices.hpp"
#include "console/body/session.hpp"

#include "tests/console/body/session_fixture.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace signalbox::console {

namespace {

using testing::AgentRun;
using testing::agentRun;

class session : public ::testing::Test {
protected:
    AgentRun const run = agentRun();
    Session const made = makeSession(run.events, run.bodies);
};

}  // namespace

TEST_F(session, tells_what_each_turn_added_to_the_one_it_goes_on_from)
{
    ASSERT_EQ(made.turns.size(), 5u);
    EXPECT_EQ(made.read, 5u);
    EXPECT_FALSE(made.turns[0].before);
    EXPECT_EQ(made.turns[1].before, 0u);
    EXPECT_EQ(made.turns[1].kept, 2u);
    EXPECT_EQ(made.turns[1].messages, 4u);
    EXPECT_EQ(made.turns[3].before, 1u) << "past the sub-agent";
    EXPECT_EQ(made.turns[3].kept, 4u);
    EXPECT_FALSE(made.turns[3].broke);
}

TEST_F(session, has_a_thread_for_each_beginning)
{
    EXPECT_EQ(made.turns[2].thread, 1u);
    EXPECT_EQ(made.turns[0].thread, 0u);
    EXPECT_EQ(made.turns[3].thread, 0u);
}

TEST_F(session, says_where_the_cached_beginning_broke)
{
    // The first message was changed: nothing but the instructions is as before, and the turn is a new thread.
    EXPECT_EQ(made.turns[4].thread, 2u);
    AgentRun other = agentRun();
    TurnBody& last = other.bodies.at(other.events.turns[3].id());
    last.messages[2].digest ^= 1;
    last.messages[2].said = "changed";
    Session const broken = makeSession(other.events, other.bodies);
    EXPECT_TRUE(broken.turns[3].broke);
    EXPECT_EQ(broken.turns[3].kept, 2u);
    EXPECT_EQ(broken.turns[3].changed_to, "changed");
    EXPECT_EQ(broken.turns[3].changed_from.substr(0, 9), "read_file");
    EXPECT_EQ(broken.broken, 1u);
    last = agentRun().bodies.at(other.events.turns[3].id());
    last.tools_digest ^= 1;
    EXPECT_TRUE(makeSession(other.events, other.bodies).turns[3].changed_tools);
}

TEST_F(session, has_the_calls_with_their_results_and_counts_those_that_are_made_again)
{
    ASSERT_EQ(made.calls.size(), 3u);
    EXPECT_EQ(made.calls[0].name, "read_file");
    EXPECT_EQ(made.calls[0].arguments, R"({"path":"main.cpp"})");
    EXPECT_TRUE(made.calls[0].answered);
    EXPECT_EQ(made.calls[0].result, "int main()");
    EXPECT_EQ(made.calls[0].took_us, 3'000'000);
    EXPECT_EQ(made.calls[0].earlier, 0u);
    EXPECT_EQ(made.calls[2].earlier, 1u);
    EXPECT_EQ(made.repeats, 1u);
    EXPECT_EQ(made.turns[3].repeats, 1u);
}

TEST_F(session, divides_the_counted_tokens_and_the_paid_cost_among_the_parts_of_the_prompt)
{
    auto const& prompt = made.turns[3].prompt;
    std::uint64_t tokens = 0;
    double micros = 0;
    for (PromptShare const& each : prompt) {
        tokens += each.tokens;
        ASSERT_TRUE(each.micros) << "gpt-4o is in the table of prices";
        micros += *each.micros;
    }
    EXPECT_NEAR(static_cast<double>(tokens), 6'000, 3);
    EXPECT_NEAR(micros, *promptMicros(run.events.turns[3]), 0.001);
    EXPECT_GT(prompt[static_cast<std::size_t>(PromptPart::results)].tokens, 0u);
    EXPECT_EQ(prompt[static_cast<std::size_t>(PromptPart::images)].tokens, 0u);
    schema::Event unknown = run.events.turns[3];
    unknown.set_provider("own");
    unknown.set_upstream_model("my-model");
    EXPECT_FALSE(promptShares({1, 1, 1, 1, 1}, unknown)[0].micros);
    EXPECT_EQ(promptShares({1, 1, 1, 1, 1}, unknown)[0].tokens, 1'200u);
}

TEST_F(session, counts_an_image_as_the_named_number_of_tokens)
{
    auto const of = testing::keptParts(testing::chatWithTools(), testing::streamedReply());
    schema::Event event;
    event.set_client_dialect("openai_chat");
    event.set_stream(true);
    EXPECT_EQ(readTurnBody(of, event).tokens[static_cast<std::size_t>(PromptPart::images)], image_tokens);
}

TEST_F(session, without_bodies_has_the_turns_of_the_events_alone)
{
    Session const bare = makeSession(run.events, {});
    ASSERT_EQ(bare.turns.size(), 5u);
    EXPECT_EQ(bare.read, 0u);
    EXPECT_EQ(bare.threads, 1u);
    EXPECT_TRUE(bare.calls.empty());
    EXPECT_FALSE(bare.turns[1].read);
}

}  // namespace signalbox::console
