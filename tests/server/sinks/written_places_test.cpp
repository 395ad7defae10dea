// What waits for a receiver, and for how long, of every place and at every time.
#include "server/sinks/written_places.hpp"

#include <gtest/gtest.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;

constexpr model::steady_time start{100h};

TEST(written_places, count_what_waits_behind_a_place)
{
    written_places one;
    EXPECT_EQ(one.behind(1, start), backlog{}) << "nothing is written";
    one.note(11, start);
    EXPECT_EQ(one.behind(1, start).events, 10u);
    EXPECT_EQ(one.behind(8, start).events, 3u);
    EXPECT_EQ(one.behind(11, start).events, 0u);
    EXPECT_EQ(one.behind(12, start).events, 0u) << "read from the store before it was noted";
    EXPECT_EQ(one.behind(0, start).events, 0u) << "the place is not known";
}

TEST(written_places, know_since_when_the_oldest_waits)
{
    written_places one;
    one.note(5, start);
    one.note(8, start + 60s);
    one.note(9, start + 90s);
    model::steady_time const now = start + 100s;
    EXPECT_EQ(one.behind(2, now), (backlog{7, 100s})) << "written before this process began";
    EXPECT_EQ(one.behind(5, now), (backlog{4, 40s}));
    EXPECT_EQ(one.behind(7, now), (backlog{2, 40s}));
    EXPECT_EQ(one.behind(8, now), (backlog{1, 10s}));
    EXPECT_EQ(one.behind(9, now), backlog{}) << "an age of nothing is none";
}

TEST(written_places, do_not_grow_with_a_backlog)
{
    written_places one;
    std::uint64_t const seconds = 10'000, each = 1'000;
    one.note(1, start);
    for (std::uint64_t i = 1; i <= seconds; ++i) one.note(1 + i * each, start + std::chrono::seconds(i));
    model::steady_time const now = start + std::chrono::seconds(seconds);
    EXPECT_EQ(one.behind(1, now).events, seconds * each);
    for (std::uint64_t waiting : {10u, 100u, 1'000u, 9'000u}) {
        auto const seen = one.behind(1 + (seconds - waiting) * each, now);
        EXPECT_EQ(seen.events, waiting * each);
        EXPECT_GE(seen.age, std::chrono::seconds(waiting - 1));
        EXPECT_LE(seen.age, std::chrono::seconds(waiting + waiting / written_places::exactness + 2)) << "as much as lies between two times";
    }
}

}  // namespace
}  // namespace signalbox::server
