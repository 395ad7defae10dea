// The circuit breaker: closed, open, half open, and the same under many threads.
#include "engine/attempt/breaker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace signalbox::attempt {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr model::steady_time start = model::steady_time(seconds(1'000'000));

model::steady_time at(std::int64_t ms)
{
    return start + milliseconds(ms);
}

constexpr breaker_settings three_fails{.max_fails = 3, .open_for = milliseconds(10'000), .probes = 1};

void fail(breaker& which, int times, model::steady_time when)
{
    for (int i = 0; i < times; ++i) which.failure(when);
}

TEST(breaker, is_closed_and_admits_at_first)
{
    breaker target(three_fails);
    EXPECT_EQ(target.look(at(0)), breaker_state::closed);
    EXPECT_TRUE(target.admit(at(0)));
    EXPECT_FALSE(target.refuses(at(0)));
    EXPECT_EQ(target.fails(), 0u);
}

TEST(breaker, opens_after_that_many_failures_in_a_row)
{
    breaker target(three_fails);
    fail(target, 2, at(0));
    EXPECT_EQ(target.look(at(0)), breaker_state::closed);
    target.failure(at(5));
    EXPECT_EQ(target.look(at(5)), breaker_state::open);
    EXPECT_FALSE(target.admit(at(5)));
    EXPECT_TRUE(target.refuses(at(5)));
    EXPECT_EQ(target.fails(), 3u);
}

TEST(breaker, counts_from_the_start_again_after_a_success)
{
    breaker target(three_fails);
    fail(target, 2, at(0));
    target.success(at(1));
    EXPECT_EQ(target.fails(), 0u);
    fail(target, 2, at(2));
    EXPECT_EQ(target.look(at(2)), breaker_state::closed);
}

TEST(breaker, lets_one_probe_through_when_its_time_has_passed)
{
    breaker target(three_fails);
    fail(target, 3, at(0));
    EXPECT_FALSE(target.admit(at(9'999)));
    EXPECT_EQ(target.look(at(10'000)), breaker_state::half_open);
    EXPECT_FALSE(target.refuses(at(10'000)));
    EXPECT_TRUE(target.admit(at(10'000)));
    EXPECT_FALSE(target.admit(at(10'001)));
    EXPECT_TRUE(target.refuses(at(10'001)));
    EXPECT_EQ(target.look(at(10'001)), breaker_state::half_open);
}

TEST(breaker, lets_as_many_probes_through_as_set)
{
    breaker target({.max_fails = 1, .open_for = milliseconds(100), .probes = 3});
    target.failure(at(0));
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(target.admit(at(100 + i)));
    EXPECT_FALSE(target.admit(at(103)));
}

TEST(breaker, closes_on_a_probes_success)
{
    breaker target(three_fails);
    fail(target, 3, at(0));
    ASSERT_TRUE(target.admit(at(10'000)));
    target.success(at(10'050));
    EXPECT_EQ(target.look(at(10'050)), breaker_state::closed);
    EXPECT_EQ(target.fails(), 0u);
    fail(target, 2, at(10'060));
    EXPECT_EQ(target.look(at(10'060)), breaker_state::closed) << "a closed breaker counts from zero";
}

TEST(breaker, opens_again_on_a_probes_failure_for_the_whole_time)
{
    breaker target(three_fails);
    fail(target, 3, at(0));
    ASSERT_TRUE(target.admit(at(10'000)));
    target.failure(at(10'400));
    EXPECT_EQ(target.look(at(10'400)), breaker_state::open);
    EXPECT_FALSE(target.admit(at(20'399)));
    EXPECT_TRUE(target.admit(at(20'400)));
}

TEST(breaker, gives_an_abandoned_probes_place_away)
{
    breaker target(three_fails);
    fail(target, 3, at(0));
    ASSERT_TRUE(target.admit(at(10'000)));
    target.abandon(at(10'200));
    EXPECT_EQ(target.look(at(10'200)), breaker_state::half_open);
    EXPECT_TRUE(target.admit(at(10'201)));
    EXPECT_FALSE(target.admit(at(10'202)));
}

TEST(breaker, gives_one_place_away_for_each_abandoned_probe)
{
    breaker target({.max_fails = 3, .open_for = milliseconds(10'000), .probes = 2});
    fail(target, 3, at(0));
    ASSERT_TRUE(target.admit(at(10'000)));
    ASSERT_TRUE(target.admit(at(10'001)));
    target.abandon(at(10'200));
    EXPECT_TRUE(target.admit(at(10'201)));
    EXPECT_FALSE(target.admit(at(10'202))) << "the other probe is still under way";
}

TEST(breaker, does_not_wait_for_ever_for_a_probe_that_never_reports)
{
    breaker target(three_fails);
    fail(target, 3, at(0));
    ASSERT_TRUE(target.admit(at(10'000)));
    EXPECT_FALSE(target.admit(at(19'999)));
    EXPECT_TRUE(target.admit(at(20'000)));
    EXPECT_FALSE(target.admit(at(20'001)));
}

TEST(breaker, is_not_kept_open_longer_by_calls_that_began_before_it_opened)
{
    breaker target(three_fails);
    fail(target, 3, at(0));
    target.failure(at(9'000));
    EXPECT_TRUE(target.admit(at(10'000)));
}

TEST(breaker, takes_nothing_from_an_abandoned_call_while_closed)
{
    breaker target(three_fails);
    fail(target, 2, at(0));
    target.abandon(at(1));
    EXPECT_EQ(target.fails(), 2u);
    target.failure(at(2));
    EXPECT_EQ(target.look(at(2)), breaker_state::open);
}

TEST(breaker, never_opens_when_switched_off)
{
    breaker target({.max_fails = 0, .open_for = milliseconds(100), .probes = 1});
    fail(target, 1'000, at(0));
    EXPECT_EQ(target.look(at(0)), breaker_state::closed);
    EXPECT_TRUE(target.admit(at(0)));
}

TEST(breaker, tells_when_it_lets_the_next_call_through)
{
    breaker target(three_fails);
    EXPECT_EQ(target.opens_at(at(0)), at(0));
    fail(target, 3, at(0));
    EXPECT_EQ(target.opens_at(at(4'000)), at(10'000));
    EXPECT_EQ(target.opens_at(at(12'000)), at(12'000));
    ASSERT_TRUE(target.admit(at(12'000)));
    EXPECT_EQ(target.opens_at(at(13'000)), at(22'000));
}

TEST(breaker, counts_no_further_than_it_can)
{
    breaker target({.max_fails = 4'000'000'000u, .open_for = milliseconds(100), .probes = 4'000'000'000u});
    fail(target, 0xFFFF, at(0));
    EXPECT_EQ(target.look(at(0)), breaker_state::open);
    fail(target, 10, at(1));
    EXPECT_EQ(target.fails(), 0xFFFFu);
    int admitted = 0;
    while (admitted < 1'000 && target.admit(at(100))) ++admitted;
    EXPECT_EQ(admitted, 255);
}

TEST(breaker, always_lets_at_least_one_probe_through)
{
    breaker target({.max_fails = 1, .open_for = milliseconds(100), .probes = 0});
    target.failure(at(0));
    EXPECT_TRUE(target.admit(at(100)));
}

TEST(breaker, works_from_the_clocks_first_millisecond)
{
    model::steady_time const zero{};
    breaker target({.max_fails = 1, .open_for = milliseconds(50), .probes = 1});
    target.failure(zero);
    EXPECT_EQ(target.look(zero), breaker_state::open);
    EXPECT_EQ(target.opens_at(zero), zero + milliseconds(50));
    EXPECT_TRUE(target.admit(zero + milliseconds(50)));
}

TEST(breaker, probes_at_once_when_open_for_no_time)
{
    breaker target({.max_fails = 1, .open_for = milliseconds(0), .probes = 1});
    target.failure(at(0));
    EXPECT_EQ(target.look(at(0)), breaker_state::half_open);
    EXPECT_TRUE(target.admit(at(0)));
}

TEST(breaker_state, has_names_for_the_operator)
{
    EXPECT_EQ(name(breaker_state::closed), "closed");
    EXPECT_EQ(name(breaker_state::open), "open");
    EXPECT_EQ(name(breaker_state::half_open), "half_open");
}

/// Runs `work(i)` on as many threads as given, all let go at once.
template <class Work>
void together(int threads, Work work)
{
    std::atomic<int> ready{0};
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i)
        all.emplace_back([&, i] {
            ready.fetch_add(1);
            while (ready.load() < threads) std::this_thread::yield();
            work(i);
        });
    for (std::thread& each : all) each.join();
}

TEST(breaker_shared_by_threads, gives_no_probes_place_twice)
{
    for (int round = 0; round < 200; ++round) {
        breaker target({.max_fails = 1, .open_for = milliseconds(100), .probes = 2});
        target.failure(at(0));
        std::atomic<int> admitted{0};
        together(4, [&](int) { admitted += target.admit(at(100)) ? 1 : 0; });
        EXPECT_EQ(admitted.load(), 2);
    }
}

TEST(breaker_shared_by_threads, loses_no_failure)
{
    breaker target({.max_fails = 40'000, .open_for = milliseconds(100), .probes = 1});
    together(4, [&](int) { fail(target, 5'000, at(0)); });
    EXPECT_EQ(target.fails(), 20'000u);
    EXPECT_EQ(target.look(at(0)), breaker_state::closed);
}

TEST(breaker_shared_by_threads, ends_in_a_state_it_can_leave)
{
    breaker target({.max_fails = 2, .open_for = milliseconds(3), .probes = 1});
    together(4, [&](int thread) {
        for (int i = 0; i < 20'000; ++i) {
            auto const now = at(i / 10);
            if (!target.admit(now)) continue;
            switch ((i + thread) % 3) {
            case 0: target.success(now); break;
            case 1: target.failure(now); break;
            default: target.abandon(now);
            }
        }
    });
    EXPECT_TRUE(target.admit(at(10'000)));
    target.success(at(10'000));
    EXPECT_EQ(target.look(at(10'000)), breaker_state::closed);
}

}  // namespace
}  // namespace signalbox::attempt
