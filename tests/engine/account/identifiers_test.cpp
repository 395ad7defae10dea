// Event ids and trace ids.
#include "engine/account/identifiers.hpp"

#include <gtest/gtest.h>

#include <set>

namespace signalbox::account {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr model::wall_time noon{milliseconds(1'795'262'400'000)};

TEST(id_source, puts_time_worker_and_counter_into_the_id)
{
    id_source ids(37);
    std::uint64_t const first = ids.next(noon);
    EXPECT_EQ(first >> 20, 1'795'262'400'000u);
    EXPECT_EQ(first >> 14 & 63, 37u);
    EXPECT_EQ(first & 0x3FFF, 0u);
    EXPECT_EQ(ids.next(noon + microseconds(999)) & 0x3FFF, 1u);
    EXPECT_EQ(ids.next(noon + milliseconds(1)) & 0x3FFF, 0u);
}

TEST(id_source, gives_strictly_increasing_ids_when_the_clock_steps_back_a_little)
{
    id_source ids(0);
    std::uint64_t last = ids.next(noon);
    for (int back : {1, 1'000, 5'000, 0}) {
        std::uint64_t const next = ids.next(noon - milliseconds(back));
        EXPECT_GT(next, last);
        last = next;
    }
    EXPECT_GT(ids.next(noon + milliseconds(5)), last);
}

TEST(id_source, follows_a_clock_that_is_set_back_far_and_gives_no_id_twice)
{
    id_source ids(3);
    std::set<std::uint64_t> seen;
    constexpr milliseconds century{3'155'760'000'000};
    for (milliseconds const shift : {milliseconds(0), century, milliseconds(0), century, milliseconds(-5'001), milliseconds(0)}) {
        for (int i = 0; i < 500; ++i) {
            auto const now = noon + shift + milliseconds(i / 100);
            std::uint64_t const next = ids.next(now);
            EXPECT_TRUE(seen.insert(next).second) << "shift " << shift.count();
            EXPECT_EQ(next >> 14 & 63, 3u);
            EXPECT_LE(milliseconds(static_cast<std::int64_t>(next >> 20)) - now.time_since_epoch(), milliseconds(5'000));
        }
    }
}

TEST(id_source, borrows_from_the_next_millisecond_when_the_counter_is_full)
{
    id_source ids(5);
    std::uint64_t last = 0;
    for (int i = 0; i < 40'000; ++i) {
        std::uint64_t const next = ids.next(noon);
        ASSERT_GT(next, last);
        ASSERT_EQ(next >> 14 & 63, 5u);
        last = next;
    }
    EXPECT_EQ(last >> 20, 1'795'262'400'002u) << "two milliseconds ahead after 40,000 ids in one";
}

TEST(id_source, gives_no_id_twice_over_all_workers)
{
    std::set<std::uint64_t> seen;
    for (unsigned worker = 0; worker < 64; ++worker) {
        id_source ids(worker);
        for (int i = 0; i < 100; ++i) EXPECT_TRUE(seen.insert(ids.next(noon + milliseconds(i / 10))).second);
    }
}

TEST(id_source, gives_no_id_twice_over_all_lanes)
{
    std::set<std::uint64_t> seen;
    for (unsigned lane = 0; lane < 64; ++lane) {
        id_source ids(7, lane);
        for (int i = 0; i < 600; ++i) {
            std::uint64_t const next = ids.next(noon);
            ASSERT_TRUE(seen.insert(next).second);
            ASSERT_EQ(next >> 14 & 63, 7u);
            ASSERT_EQ(next >> 8 & 63, lane);
        }
    }
    EXPECT_EQ(*seen.rbegin() >> 20, 1'795'262'400'002u) << "256 ids in a millisecond, then those of the next";
}

TEST(id_source, of_a_lane_gives_no_id_twice_when_the_clock_is_set_back)
{
    id_source ids(0, 5);
    std::set<std::uint64_t> seen;
    for (milliseconds const shift : {milliseconds(0), milliseconds(-6'000), milliseconds(0), milliseconds(-6'000)})
        for (int i = 0; i < 20; ++i) EXPECT_TRUE(seen.insert(ids.next(noon + shift)).second) << "shift " << shift.count();
}

TEST(id_source, survives_a_clock_before_1970)
{
    id_source ids(1);
    std::uint64_t const first = ids.next(model::wall_time(milliseconds(-5)));
    EXPECT_EQ(first >> 20, 0u);
    EXPECT_GT(ids.next(model::wall_time(milliseconds(-4))), first);
}

// The examples of W3C Trace Context, 3.2.
TEST(trace_id, is_the_second_field_of_traceparent)
{
    EXPECT_EQ(trace_id("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(trace_id("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"), "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST(trace_id, is_read_from_later_versions_with_more_fields)
{
    EXPECT_EQ(trace_id("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(trace_id("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future"), "0af7651916cd43dd8448eb211c80319c");
}

TEST(trace_id, is_empty_for_anything_malformed)
{
    for (std::string_view wrong :
         {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",  // version 00 has four fields
          "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "00-00000000000000000000000000000000-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
          "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "00-0af7651916cd43dd8448eb211c80319-cb7ad6b7169203331-01",
          "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01", "zz-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"})
        EXPECT_EQ(trace_id(wrong), "") << wrong;
}

TEST(trace_id, is_empty_at_every_cut)
{
    std::string_view const whole = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    for (std::size_t cut = 0; cut < whole.size(); ++cut) EXPECT_EQ(trace_id(whole.substr(0, cut)), "") << cut;
}

}  // namespace
}  // namespace signalbox::account
