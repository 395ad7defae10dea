// What the attempts of a request come to: how often it moved on, and the line that tells it.
#include "engine/attempt/trail.hpp"

#include <gtest/gtest.h>

namespace signalbox::attempt {
namespace {

using model::fault;
using std::chrono::milliseconds;

route::table three_targets()
{
    route::table made;
    for (char const* name : {"openai/gpt-4o", "anthropic/claude-sonnet-4", "local/llama3.1"}) {
        route::target one;
        one.index = static_cast<std::uint32_t>(made.targets.size());
        one.full_name = name;
        made.targets.push_back(one);
    }
    return made;
}

tried failed(std::uint32_t target, fault kind, int status = 0, std::string detail = {}, milliseconds took = milliseconds(0))
{
    tried made{.target = target, .reason = "next"};
    made.failure = {kind, std::move(detail), {}, status, {}};
    made.status = status;
    made.start = model::steady_time(std::chrono::seconds(1));
    made.end = made.start + took;
    return made;
}

tried answered(std::uint32_t target, milliseconds took)
{
    tried made = failed(target, fault::internal, 200, {}, took);
    made.succeeded = true;
    return made;
}

TEST(fallback_count, is_zero_one_or_two_by_the_targets_left_behind)
{
    EXPECT_EQ(fallback_count({}), 0u);
    EXPECT_EQ(fallback_count({{answered(0, milliseconds(1))}}), 0u);
    EXPECT_EQ(fallback_count({{failed(0, fault::connect_failed), answered(1, milliseconds(1))}}), 1u);
    EXPECT_EQ(fallback_count({{failed(0, fault::connect_failed), failed(1, fault::idle_timeout), answered(2, milliseconds(1))}}), 2u);
}

TEST(fallback_count, does_not_count_retries_of_one_target)
{
    EXPECT_EQ(fallback_count({{failed(0, fault::connect_failed), failed(0, fault::connect_failed), answered(0, milliseconds(1))}}), 0u);
    EXPECT_EQ(fallback_count({{failed(0, fault::connect_failed), failed(0, fault::connect_failed), answered(1, milliseconds(1))}}), 1u);
}

TEST(lasted, rounds_down_and_knows_attempts_that_have_not_ended)
{
    tried running = failed(0, fault::internal);
    running.end = {};
    EXPECT_EQ(lasted(running), 0);
    running.end = running.start + std::chrono::microseconds(1'999);
    EXPECT_EQ(lasted(running), 1);
}

TEST(summary, tells_every_attempt_in_one_line)
{
    trail const notes{{failed(0, fault::upstream_status, 500, "server had an error", milliseconds(120)),
                       failed(1, fault::connect_failed, 0, "", milliseconds(3)), answered(2, milliseconds(40))}};
    EXPECT_EQ(summary(notes, three_targets()),
              "openai/gpt-4o: upstream_status 500 after 120 ms (server had an error); "
              "anthropic/claude-sonnet-4: connect_failed after 3 ms; local/llama3.1: answered after 40 ms");
    EXPECT_EQ(summary({}, three_targets()), "nothing was tried");
}

TEST(summary, shortens_what_providers_say_at_a_whole_character)
{
    std::string const long_text = std::string(199, 'x') + "\xC3\xA9" + std::string(500, 'y');
    std::string const line = summary({{failed(0, fault::upstream_status, 500, long_text)}}, three_targets());
    EXPECT_NE(line.find("(" + std::string(199, 'x') + ")"), std::string::npos);
    EXPECT_EQ(line.find('y', line.find('x')), std::string::npos);
}

TEST(summary, survives_a_target_the_table_does_not_know)
{
    EXPECT_EQ(summary({{failed(9, fault::breaker_open)}}, three_targets()), "unknown: breaker_open after 0 ms");
}

}  // namespace
}  // namespace signalbox::attempt
