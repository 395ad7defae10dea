// What becomes of notices to one address, with the time in the test's hand: each failing step, the pauses between, and the bounds.
#include "server/notice_lane.hpp"

#include <gtest/gtest.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using next = notice_lane::next;

model::steady_time at(std::chrono::milliseconds since)
{
    return model::steady_time{} + 1h + since;
}

notice_outcome const away{0, "connection refused"};

TEST(notice_lane, sends_one_after_the_other)
{
    notice_lane lane;
    EXPECT_EQ(lane.begin(at(0s)), std::nullopt);
    EXPECT_TRUE(lane.add("first"));
    EXPECT_TRUE(lane.add("second"));
    EXPECT_EQ(lane.begin(at(0s)), "first");
    EXPECT_TRUE(lane.under_way());
    EXPECT_EQ(lane.begin(at(0s)), std::nullopt) << "one at a time";
    EXPECT_EQ(lane.ended({200, {}}, at(1s)), next::sent);
    EXPECT_EQ(lane.begin(at(1s)), "second");
    EXPECT_EQ(lane.ended({204, {}}, at(1s)), next::sent);
    EXPECT_TRUE(lane.empty());
}

TEST(notice_lane, tries_again_with_doubled_pauses_and_gives_up)
{
    notice_lane lane;
    lane.add("one");
    lane.add("two");
    std::chrono::milliseconds now{0};
    for (auto const pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s}) {
        ASSERT_EQ(lane.begin(at(now)), "one");
        ASSERT_EQ(lane.ended(away, at(now)), next::again);
        EXPECT_EQ(lane.begin(at(now + pause - 1ms)), std::nullopt);
        now += pause;
    }
    ASSERT_EQ(lane.begin(at(now)), "one");
    EXPECT_EQ(lane.attempts(), 8);
    EXPECT_EQ(lane.ended(away, at(now)), next::given_up);
    EXPECT_EQ(lane.begin(at(now)), "two") << "at once: it has not failed yet";
    EXPECT_EQ(lane.attempts(), 1);
}

TEST(notice_lane, repeats_what_may_end_otherwise_alone)
{
    for (int const status : {0, 408, 425, 429, 500, 502, 503, 504, 599}) {
        notice_lane lane;
        lane.add("x");
        ASSERT_TRUE(lane.begin(at(0s)));
        EXPECT_EQ(lane.ended({status, "words"}, at(0s)), next::again) << status;
    }
    for (int const status : {301, 302, 307, 400, 401, 403, 404, 405, 410, 413, 422}) {
        notice_lane lane;
        lane.add("x");
        ASSERT_TRUE(lane.begin(at(0s)));
        EXPECT_EQ(lane.ended({status, {}}, at(0s)), next::given_up) << status;
        EXPECT_TRUE(lane.empty());
    }
}

TEST(notice_lane, forgets_the_pause_when_it_is_taken)
{
    notice_lane lane;
    lane.add("one");
    lane.add("two");
    ASSERT_TRUE(lane.begin(at(0s)));
    ASSERT_EQ(lane.ended({503, {}}, at(0s)), next::again);
    ASSERT_TRUE(lane.begin(at(1s)));
    ASSERT_EQ(lane.ended({200, {}}, at(1s)), next::sent);
    EXPECT_EQ(lane.begin(at(1s)), "two");
}

TEST(notice_lane, holds_a_hundred)
{
    notice_lane lane;
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(lane.add(std::to_string(i)));
    EXPECT_FALSE(lane.add("one more"));
    ASSERT_EQ(lane.begin(at(0s)), "0");
    EXPECT_FALSE(lane.add("one more")) << "the first is still kept";
    lane.ended({200, {}}, at(0s));
    EXPECT_TRUE(lane.add("one more"));
    EXPECT_EQ(lane.waiting(), 100u);
}

TEST(notice_outcome, says_what_happened)
{
    EXPECT_EQ((notice_outcome{503, {}}.words()), "status 503");
    EXPECT_EQ(away.words(), "connection refused");
    EXPECT_TRUE((notice_outcome{299, {}}.taken()));
    EXPECT_FALSE((notice_outcome{199, {}}.taken()));
    EXPECT_FALSE((notice_outcome{300, {}}.taken()));
}

}  // namespace
}  // namespace signalbox::server
