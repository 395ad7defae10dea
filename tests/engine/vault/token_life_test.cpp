// When a fixed token is looked up and renewed, and when it ends for good. Time is the test's.
#include "engine/vault/token_life.hpp"

#include <gtest/gtest.h>

namespace signalbox::vault {
namespace {

using namespace std::chrono_literals;
using step = token_life::step;

model::steady_time const start{1000h};

token_life looked_up(token_facts const& seen)
{
    token_life out;
    out.looked_up(seen, start);
    return out;
}

TEST(token_life, begins_with_a_look)
{
    token_life const fresh;
    EXPECT_EQ(fresh.due(start), step::look_up);
    EXPECT_FALSE(fresh.end());
    EXPECT_FALSE(fresh.last_end(start));
}

TEST(token_life, without_an_end_is_not_asked_about_again)
{
    auto const endless = looked_up({.left = 0s, .renewable = false});
    EXPECT_EQ(endless.due(start + 10000h), step::none);
    EXPECT_FALSE(endless.end());
    EXPECT_FALSE(endless.last_end(start + 10000h));
}

TEST(token_life, that_cannot_be_renewed_ends)
{
    auto const ending = looked_up({.left = 1h, .renewable = false, .usual = 2h});
    EXPECT_EQ(ending.due(start + 59min), step::none);
    EXPECT_EQ(ending.end(), start + 1h);
    EXPECT_EQ(ending.last_end(start), start + 1h);
}

TEST(token_life, is_renewed_at_half_of_its_usual_time)
{
    auto life = looked_up({.left = 100s, .renewable = true, .usual = 100s});
    EXPECT_EQ(life.due(start + 49s), step::none);
    EXPECT_EQ(life.due(start + 50s), step::renew);
    EXPECT_EQ(life.wanted(), 100s);
    life.renewed({.left = 100s, .renewable = true}, start + 50s);
    EXPECT_EQ(life.end(), start + 150s);
    EXPECT_EQ(life.due(start + 99s), step::none);
    EXPECT_EQ(life.due(start + 100s), step::renew);
    EXPECT_FALSE(life.last_end(start + 100s));
}

TEST(token_life, that_was_made_long_ago_is_renewed_at_once)
{
    EXPECT_EQ(looked_up({.left = 40s, .renewable = true, .usual = 100s}).due(start), step::renew);
}

TEST(token_life, that_gets_less_than_it_asks_for_has_reached_its_longest_time)
{
    for (bool const renewable : {true, false}) {
        auto life = looked_up({.left = 100s, .renewable = true, .usual = 100s});
        life.renewed({.left = renewable ? 89s : 100s, .renewable = renewable}, start + 50s);
        EXPECT_EQ(life.due(start + 1000s), step::none);
        EXPECT_EQ(life.last_end(start + 50s), start + (renewable ? 139s : 150s));
    }
    auto life = looked_up({.left = 100s, .renewable = true, .usual = 100s});
    life.renewed({.left = 90s, .renewable = true}, start + 50s);
    EXPECT_FALSE(life.last_end(start + 50s)) << "a vault may count a moment less";
}

TEST(token_life, that_may_get_more_than_it_asks_for_is_renewed_later)
{
    auto life = looked_up({.left = 100s, .renewable = true, .usual = 100s});
    life.renewed({.left = 1000s, .renewable = true}, start);
    EXPECT_EQ(life.due(start + 949s), step::none);
    EXPECT_EQ(life.due(start + 950s), step::renew);
}

TEST(token_life, tells_a_day_before_the_end_that_no_renewal_passes)
{
    auto const life = looked_up({.left = 1h, .renewable = true, .usual = 1h, .most = 48h});
    EXPECT_FALSE(life.last_end(start + 24h));
    EXPECT_EQ(life.last_end(start + 24h + 1s), start + 48h);
}

TEST(token_life, failures_are_tried_again_later_each_time)
{
    token_life life;
    auto now = start;
    for (auto const pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        life.failed(true, now);
        EXPECT_EQ(life.due(now + pause - 1ms), step::none) << pause.count();
        now += pause;
        EXPECT_EQ(life.due(now), step::look_up) << pause.count();
    }
    life.looked_up({.left = 100s, .renewable = true, .usual = 100s}, now);
    life.failed(true, now + 50s);
    EXPECT_EQ(life.due(now + 51s), step::renew);
    EXPECT_EQ(life.end(), now + 100s);
}

TEST(token_life, refusals_are_tried_again_after_ten_minutes)
{
    token_life life;
    life.failed(false, start);
    EXPECT_EQ(life.due(start + 599s), step::none);
    EXPECT_EQ(life.due(start + 600s), step::look_up);
}

}  // namespace
}  // namespace signalbox::vault
