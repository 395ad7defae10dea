// What is measured of a target: recent times as percentiles, tokens of the last minute, requests in flight. The time is given.
#include "engine/route/load_meter.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace signalbox::route {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr model::steady_time start{std::chrono::hours(10)};

/// Within a bucket's width, which is an eighth of an octave.
void expect_about(std::optional<milliseconds> seen, double wanted)
{
    ASSERT_TRUE(seen);
    EXPECT_GE(static_cast<double>(seen->count()), wanted);
    EXPECT_LE(static_cast<double>(seen->count()), wanted * 1.1 + 1);
}

}  // namespace

TEST(decaying_times, know_nothing_at_first)
{
    decaying_times const times;
    EXPECT_EQ(times.look(start), percentiles{});
}

TEST(decaying_times, give_the_median_and_the_95th_percentile)
{
    decaying_times times;
    for (int i = 1; i <= 100; ++i) times.add(milliseconds(i * 10), start);
    expect_about(times.look(start).p50, 500);
    expect_about(times.look(start).p95, 950);
}

TEST(decaying_times, hold_every_duration_from_under_a_millisecond_to_over_an_hour)
{
    for (auto const each : {std::chrono::nanoseconds(0), std::chrono::nanoseconds(999), std::chrono::nanoseconds(milliseconds(1))})
        EXPECT_EQ(decaying_times::value_of(decaying_times::bucket_of(each)), milliseconds(1));
    for (int const ms : {2, 10, 300, 5'000, 60'000, 3'600'000})
        expect_about(decaying_times::value_of(decaying_times::bucket_of(milliseconds(ms))), ms);
    decaying_times times;
    times.add(std::chrono::hours(100), start);
    EXPECT_GT(*times.look(start).p50, std::chrono::minutes(60));
}

TEST(decaying_times, forget_by_half_with_each_half_life)
{
    decaying_times times;
    for (int i = 0; i < 100; ++i) times.add(milliseconds(1'000), start);
    // Three half-lives later 100 count as 12.5: thirteen fast ones outweigh them.
    model::steady_time const later = start + 3 * decaying_times::half_life;
    for (int i = 0; i < 12; ++i) times.add(milliseconds(10), later);
    expect_about(times.look(later).p50, 1'000);
    times.add(milliseconds(10), later);
    expect_about(times.look(later).p50, 10);
    expect_about(times.look(later).p95, 1'000);
}

TEST(decaying_times, are_unknown_again_after_eight_half_lives)
{
    decaying_times times;
    times.add(milliseconds(20), start);
    expect_about(times.look(start + 7 * decaying_times::half_life).p50, 20);
    EXPECT_EQ(times.look(start + 8 * decaying_times::half_life), percentiles{});
    times.add(milliseconds(700), start + 100 * decaying_times::half_life);
    expect_about(times.look(start + 100 * decaying_times::half_life).p50, 700);
}

TEST(recent_count, sums_up_the_last_minute)
{
    recent_count tokens;
    EXPECT_EQ(tokens.sum(start), 0u);
    for (int i = 0; i < 12; ++i) tokens.add(10, start + i * seconds(5));
    EXPECT_EQ(tokens.sum(start + seconds(55)), 120u);
    EXPECT_EQ(tokens.sum(start + seconds(60)), 110u);
    EXPECT_EQ(tokens.sum(start + seconds(110)), 10u);
    EXPECT_EQ(tokens.sum(start + seconds(115)), 0u);
    tokens.add(7, start + std::chrono::hours(1));
    EXPECT_EQ(tokens.sum(start + std::chrono::hours(1)), 7u);
}

TEST(recent_count, stays_at_its_bound_instead_of_beginning_anew)
{
    recent_count tokens;
    tokens.add(~std::uint64_t{0}, start);
    std::uint64_t const most = tokens.sum(start);
    tokens.add(~std::uint64_t{0}, start);
    EXPECT_EQ(tokens.sum(start), most);
    EXPECT_GT(most, 60'000'000'000u);
}

TEST(load_meter, counts_a_request_from_its_call_to_the_end_of_its_reply)
{
    load_meter meter;
    {
        occupation first(&meter);
        occupation second(&meter);
        EXPECT_EQ(meter.look(start).in_flight, 2u);
        occupation moved(std::move(first));
        EXPECT_EQ(meter.look(start).in_flight, 2u);
        second = occupation();
        EXPECT_EQ(meter.look(start).in_flight, 1u);
    }
    EXPECT_EQ(meter.look(start).in_flight, 0u);
    occupation const without{nullptr};
    EXPECT_EQ(meter.look(start), load{});
}

TEST(load_meter, keeps_both_times_apart)
{
    load_meter meter;
    meter.took(timing::first_token, milliseconds(10), start);
    meter.took(timing::total, milliseconds(900), start);
    meter.used(42, start);
    load const seen = meter.look(start);
    expect_about(seen.first_token.p50, 10);
    expect_about(seen.total.p50, 900);
    EXPECT_EQ(seen.tokens, 42u);
}

TEST(load_meter, loses_nothing_between_threads)
{
    load_meter meter;
    {
        std::vector<std::jthread> workers;
        for (int i = 0; i < 4; ++i)
            workers.emplace_back([&] {
                for (int k = 0; k < 5'000; ++k) {
                    occupation const busy(&meter);
                    meter.used(1, start);
                    meter.took(timing::total, milliseconds(k % 2 ? 10 : 1'000), start + k * milliseconds(1));
                }
            });
    }
    EXPECT_EQ(meter.look(start).in_flight, 0u);
    EXPECT_EQ(meter.look(start).tokens, 20'000u);
    EXPECT_TRUE(meter.look(start).total.p50);
}

}  // namespace signalbox::route
