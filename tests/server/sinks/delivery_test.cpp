// What becomes of a sink's deliveries, at each outcome. Time and chance are the test's.
#include "server/sinks/delivery.hpp"

#include <gtest/gtest.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using step = delivery::step;

receipt const taken{}, failed = receipt::failure("gone"), refused{receipt::outcome::refused, "no"},
                       too_large{receipt::outcome::too_large, "413"};
model::steady_time const start = model::steady_time{} + 1h;

TEST(delivery, goes_on_while_events_are_taken)
{
    delivery of(100);
    EXPECT_EQ(of.size(), 100u);
    EXPECT_EQ(of.after(taken, 100, start, 0), step::moved);
    EXPECT_EQ(of.now(), delivery::state::flowing);
    EXPECT_EQ(of.size(), 100u);
}

TEST(delivery, doubles_its_pause_with_each_failure_up_to_a_minute_and_never_gives_up)
{
    delivery of(100);
    auto expected = 500ms;
    for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(of.after(failed, 100, start, 0), step::again);
        EXPECT_EQ(of.due() - start, std::min<std::chrono::milliseconds>(expected, 60s)) << i;
        expected = std::min<std::chrono::milliseconds>(expected * 2, 120s);
    }
    EXPECT_EQ(of.failures(), 200u);
    EXPECT_EQ(of.now(), delivery::state::pausing);
    EXPECT_EQ(of.size(), 100u) << "an outage says nothing of the events";
}

TEST(delivery, begins_with_the_first_pause_again_after_a_success)
{
    delivery of(100);
    for (int i = 0; i < 5; ++i) of.after(failed, 100, start, 0);
    of.after(taken, 100, start, 0);
    of.after(failed, 100, start, 0);
    EXPECT_EQ(of.due() - start, 500ms);
}

TEST(delivery, spreads_its_pauses_by_chance)
{
    delivery of(1);
    of.after(failed, 1, start, 0.5);
    EXPECT_LT(of.due() - start, 500ms);
    EXPECT_GE(of.due() - start, 375ms);
}

TEST(delivery, waits_as_long_as_the_receiver_asks_but_no_longer_than_five_minutes)
{
    delivery of(100);
    of.after({receipt::outcome::failed, "429", 30s}, 100, start, 0);
    EXPECT_EQ(of.due() - start, 30s);
    of.after({receipt::outcome::failed, "429", 10h}, 100, start, 0);
    EXPECT_EQ(of.due() - start, 5min);
    of.after({receipt::outcome::failed, "429", 0s}, 100, start, 0);
    EXPECT_EQ(of.due() - start, 2s) << "its own pause where the receiver asks for a shorter one";
}

TEST(delivery, halves_what_is_refused_until_one_event_is_left_and_drops_that_one)
{
    for (receipt const& no : {refused, too_large}) {
        delivery of(100);
        for (std::size_t const left : {50u, 25u, 12u, 6u, 3u, 1u}) {
            EXPECT_EQ(of.after(no, of.size(), start, 0), step::fewer);
            EXPECT_EQ(of.size(), left);
            EXPECT_EQ(of.now(), delivery::state::flowing);
        }
        EXPECT_EQ(of.after(no, 1, start, 0), step::dropped);
    }
}

TEST(delivery, halves_what_there_was_and_not_what_it_asked_for)
{
    delivery of(100);
    EXPECT_EQ(of.after(refused, 7, start, 0), step::fewer);
    EXPECT_EQ(of.size(), 3u);
}

TEST(delivery, grows_again_with_each_success)
{
    delivery of(100);
    of.after(too_large, 100, start, 0);
    of.after(too_large, 50, start, 0);
    EXPECT_EQ(of.size(), 25u);
    of.after(taken, 25, start, 0);
    EXPECT_EQ(of.size(), 50u);
    of.after(taken, 50, start, 0);
    of.after(taken, 100, start, 0);
    EXPECT_EQ(of.size(), 100u) << "never more than was configured";
}

}  // namespace
}  // namespace signalbox::server
