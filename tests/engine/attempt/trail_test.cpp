// What the attempts of a request come to: how often it moved on.
#include "engine/attempt/trail.hpp"

#include <gtest/gtest.h>

namespace signalbox::attempt {
namespace {

using model::fault;

tried failed(std::uint32_t target)
{
    tried made{.target = target, .reason = "next"};
    made.failure.kind = fault::connect_failed;
    return made;
}

tried answered(std::uint32_t target)
{
    tried made{.target = target, .reason = "next"};
    made.succeeded = true;
    return made;
}

TEST(fallback_count, is_zero_one_or_two_by_the_targets_left_behind)
{
    EXPECT_EQ(fallback_count({}), 0u);
    EXPECT_EQ(fallback_count({{answered(0)}}), 0u);
    EXPECT_EQ(fallback_count({{failed(0), answered(1)}}), 1u);
    EXPECT_EQ(fallback_count({{failed(0), failed(1), answered(2)}}), 2u);
}

TEST(fallback_count, does_not_count_retries_of_one_target)
{
    EXPECT_EQ(fallback_count({{failed(0), failed(0), answered(0)}}), 0u);
    EXPECT_EQ(fallback_count({{failed(0), failed(0), answered(1)}}), 1u);
}

}  // namespace
}  // namespace signalbox::attempt
