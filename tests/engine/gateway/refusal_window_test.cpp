// How many refusals leave an event, with the test's own clock.
#include "engine/refusal_window.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

TEST(refusal_window, gives_twenty_events_a_second_and_counts_the_rest)
{
    refusal_window window;
    model::steady_time const start{1h};
    int taken = 0;
    for (int i = 0; i < 41'000; ++i) taken += window.takes(turned_away::caller, start + i * 20us) ? 1 : 0;  // 820 ms
    EXPECT_EQ(taken, 20);
    EXPECT_EQ(window.withheld(turned_away::caller), 40'980u);
    EXPECT_EQ(window.end(), start + 1s);
    EXPECT_EQ(window.take_withheld(turned_away::caller), 40'980u);
    EXPECT_EQ(window.take_withheld(turned_away::caller), 0u);
}

TEST(refusal_window, begins_anew_with_the_first_refusal_after_its_end)
{
    refusal_window window;
    model::steady_time const start{1h};
    for (int i = 0; i < 21; ++i) (void)window.takes(turned_away::caller, start);
    EXPECT_FALSE(window.takes(turned_away::caller, start + 999ms));
    EXPECT_TRUE(window.takes(turned_away::caller, start + 1s));
    EXPECT_EQ(window.withheld(turned_away::caller), 2u) << "what was not told is kept";
    EXPECT_EQ(window.end(), start + 2s);
}

TEST(refusal_window, gives_each_kind_its_own_room)
{
    refusal_window window;
    model::steady_time const start{1h};
    for (int i = 0; i < 25; ++i) (void)window.takes(turned_away::caller, start);
    EXPECT_TRUE(window.takes(turned_away::address, start));
    EXPECT_EQ(window.withheld(turned_away::caller), 5u);
    EXPECT_EQ(window.take_withheld(turned_away::address), 0u);
    EXPECT_EQ(window.withheld(turned_away::caller), 5u);
}

}  // namespace
}  // namespace signalbox
