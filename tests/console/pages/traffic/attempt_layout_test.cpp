// Where the stretches of a request's attempts lie on its time axis.
#include "console/pages/traffic/attempt_layout.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

schema::Attempt attempt(std::string const& provider, std::int64_t start, std::int64_t connected, std::int64_t head, std::int64_t token,
                        std::int64_t end)
{
    schema::Attempt made;
    made.set_provider(provider);
    made.set_model("m");
    made.set_start_us(start);
    made.set_connected_us(connected);
    made.set_first_byte_us(head);
    made.set_first_token_us(token);
    made.set_end_us(end);
    return made;
}

schema::Event event(std::int64_t latency, std::vector<schema::Attempt> const& attempts)
{
    schema::Event made;
    made.set_latency_us(latency);
    for (auto const& each : attempts) *made.add_attempts() = each;
    return made;
}

using Stretches = std::vector<Stretch>;

}  // namespace

TEST(attempt_layout, an_answered_stream_connects_waits_and_streams)
{
    auto const layout = layOut(event(1'000, {attempt("a", 20, 120, 400, 500, 980)}));
    ASSERT_EQ(layout.lanes.size(), 1u);
    EXPECT_EQ(layout.length_us, 1'000);
    EXPECT_EQ(layout.lanes[0].stretches, (Stretches{{Phase::gateway, 0, 20},
                                                    {Phase::connect, 20, 120},
                                                    {Phase::wait, 120, 400},
                                                    {Phase::content, 400, 500},
                                                    {Phase::stream, 500, 980},
                                                    {Phase::gateway, 980, 1'000}}));
}

TEST(attempt_layout, a_kept_alive_connection_has_no_connecting)
{
    auto const layout = layOut(event(100, {attempt("a", 0, 0, 60, 0, 100)}));
    EXPECT_EQ(layout.lanes[0].stretches, (Stretches{{Phase::wait, 0, 60}, {Phase::stream, 60, 100}}));
}

TEST(attempt_layout, a_failed_attempt_waits_until_its_end_and_the_pause_before_the_next_is_seen)
{
    auto first = attempt("a", 0, 0, 0, 0, 50);
    first.set_fault("connect_failed");
    auto const layout = layOut(event(300, {first, attempt("a", 80, 0, 90, 0, 100), attempt("b", 120, 0, 200, 0, 300)}));
    ASSERT_EQ(layout.lanes.size(), 3u);
    EXPECT_TRUE(layout.lanes[0].failed);
    EXPECT_EQ(layout.lanes[0].stretches, (Stretches{{Phase::wait, 0, 50}}));
    EXPECT_EQ(layout.lanes[1].stretches.front(), (Stretch{Phase::pause, 50, 80}));
    EXPECT_FALSE(layout.lanes[1].fallback) << "the same target once more";
    EXPECT_TRUE(layout.lanes[2].fallback);
}

TEST(attempt_layout, times_that_contradict_each_other_never_overlap_nor_run_backwards)
{
    auto const layout = layOut(event(10, {attempt("a", 500, 100, 9'000, -5, 600), attempt("a", 100, 0, 0, 0, 50)}));
    std::int64_t last = 0;
    for (AttemptLane const& lane : layout.lanes)
        for (Stretch const& each : lane.stretches) {
            EXPECT_GE(each.from_us, last);
            EXPECT_GT(each.to_us, each.from_us);
            last = each.to_us;
        }
    EXPECT_EQ(layout.length_us, 600) << "the axis reaches to the last end, whatever the latency says";
}

TEST(attempt_layout, a_request_that_called_nobody_has_no_lanes)
{
    EXPECT_TRUE(layOut(event(100, {})).lanes.empty());
}

TEST(attempt_layout, ticks_are_round_and_no_more_than_asked_for)
{
    EXPECT_EQ(axisMoments(1'000, 6), (std::vector<std::int64_t>{0, 200, 400, 600, 800, 1'000}));
    EXPECT_EQ(axisMoments(0, 6), std::vector<std::int64_t>{});
    for (std::int64_t length : {1, 7, 99, 12'345, 900'000'000})
        for (int most : {2, 3, 8}) EXPECT_LE(axisMoments(length, most).size(), static_cast<std::size_t>(most) + 1) << length;
}

}  // namespace signalbox::console
