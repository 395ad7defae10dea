// The coarse clock: alarms ring in time, once, and may do to each other whatever they like while ringing.
#include "tests/engine/upstream/loop.hpp"

#include <functional>

namespace signalbox::upstream {

namespace {

using alarm = alarm_clock::alarm;

class alarm_clock_test : public loop_test {
protected:
    /// An alarm that calls a function.
    struct calling {
        calling(alarm_clock& on, std::function<void()> what) : call(std::move(what)), rings(on, &calling::ring, this) {}
        static void ring(void* self) { static_cast<calling*>(self)->call(); }
        std::function<void()> call;
        alarm rings;
    };
    /// Runs the loop until nothing is left to do.
    void settle()
    {
        io_.restart();
        io_.run_for(patience);
    }
};

}  // namespace

TEST_F(alarm_clock_test, rings_once_and_not_before_its_time)
{
    int rung = 0;
    auto const due = clock_.now() + 30ms;
    auto at = model::steady_time::max();
    calling each(clock_, [&] {
        ++rung;
        at = clock_.now();
    });
    each.rings.arm(due);
    EXPECT_TRUE(each.rings.armed());
    settle();
    EXPECT_EQ(rung, 1);
    EXPECT_GE(at, due);
    EXPECT_FALSE(each.rings.armed());
}

TEST_F(alarm_clock_test, a_time_in_the_past_rings_at_the_next_step_and_not_at_once)
{
    int rung = 0;
    calling each(clock_, [&] { ++rung; });
    each.rings.arm(clock_.now() - 1h);
    EXPECT_EQ(rung, 0);
    settle();
    EXPECT_EQ(rung, 1);
}

TEST_F(alarm_clock_test, an_earlier_alarm_moves_the_timer)
{
    std::string order;
    calling late(clock_, [&] { order += "late "; });
    calling early(clock_, [&] { order += "early "; });
    late.rings.arm(clock_.now() + 150ms);
    early.rings.arm(clock_.now() + 10ms);
    settle();
    EXPECT_EQ(order, "early late ");
}

TEST_F(alarm_clock_test, arming_again_moves_the_time)
{
    auto const start = clock_.now();
    calling each(clock_, [] {});
    each.rings.arm(start + 10ms);
    each.rings.arm(start + 100ms);
    settle();
    EXPECT_GE(clock_.now(), start + 100ms);
}

TEST_F(alarm_clock_test, a_disarmed_or_destroyed_alarm_does_not_ring)
{
    int rung = 0;
    calling kept(clock_, [&] { ++rung; });
    {
        calling gone(clock_, [&] { ++rung; });
        gone.rings.arm(clock_.now());
    }
    kept.rings.arm(clock_.now());
    kept.rings.disarm();
    kept.rings.arm(model::steady_time::max());
    EXPECT_FALSE(kept.rings.armed());
    settle();
    EXPECT_EQ(rung, 0);
}

TEST_F(alarm_clock_test, an_alarm_may_arm_itself_again)
{
    int rung = 0;
    std::unique_ptr<calling> each;
    each = std::make_unique<calling>(clock_, [&] {
        if (++rung < 3) each->rings.arm(clock_.now());
    });
    each->rings.arm(clock_.now());
    settle();
    EXPECT_EQ(rung, 3);
}

TEST_F(alarm_clock_test, ringing_may_destroy_and_disarm_the_others)
{
    // Whatever is armed first or last: one of three rings, and takes the other two with it.
    std::vector<std::unique_ptr<calling>> all;
    int rung = 0;
    for (int each = 0; each < 3; ++each) {
        all.push_back(std::make_unique<calling>(clock_, [&, each] {
            ++rung;
            for (int other = 0; other < 3; ++other)
                if (other != each) all[static_cast<std::size_t>(other)].reset();
        }));
        all.back()->rings.arm(clock_.now());
    }
    settle();
    EXPECT_EQ(rung, 1);
}

TEST_F(alarm_clock_test, ringing_may_arm_one_for_the_next_time)
{
    std::string order;
    calling second(clock_, [&] { order += "second "; });
    calling first(clock_, [&] {
        order += "first ";
        second.rings.arm(clock_.now());
    });
    first.rings.arm(clock_.now());
    settle();
    EXPECT_EQ(order, "first second ");
}

TEST_F(alarm_clock_test, an_alarm_further_away_than_the_longest_sleep_rings_in_time)
{
    auto const due = clock_.now() + alarm_clock::longest_sleep + 60ms;
    auto at = model::steady_time::max();
    calling each(clock_, [&] { at = clock_.now(); });
    each.rings.arm(due);
    settle();
    EXPECT_GE(at, due);
    EXPECT_NE(at, model::steady_time::max());
}

TEST_F(alarm_clock_test, lets_the_loop_end_when_no_alarm_is_left)
{
    calling each(clock_, [] {});
    each.rings.arm(clock_.now() + 1h);
    each.rings.disarm();
    auto const start = clock_.now();
    settle();
    EXPECT_TRUE(io_.stopped());
    EXPECT_LT(clock_.now() - start, alarm_clock::longest_sleep + 5s);
}

TEST_F(alarm_clock_test, may_go_before_its_alarms)
{
    auto passing = std::make_unique<alarm_clock>(where());
    int rung = 0;
    calling each(*passing, [&] { ++rung; });
    each.rings.arm(passing->now());
    passing.reset();
    EXPECT_FALSE(each.rings.armed());
    settle();
    EXPECT_EQ(rung, 0);
}

TEST_F(alarm_clock_test, keeps_thousands)
{
    std::vector<std::unique_ptr<calling>> all;
    std::size_t rung = 0;
    for (int each = 0; each < 5000; ++each) {
        all.push_back(std::make_unique<calling>(clock_, [&] { ++rung; }));
        all.back()->rings.arm(clock_.now() + std::chrono::milliseconds(each % 60));
    }
    settle();
    EXPECT_EQ(rung, all.size());
}

}  // namespace signalbox::upstream
