// Labels that serve again: for a time, for equal questions, and not without end.
#include "engine/label_cache.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using std::chrono::seconds;

access::digest const one = access::sha256("one"), two = access::sha256("two"), three = access::sha256("three");
model::steady_time const start{seconds(1'000)};

TEST(label_cache, finds_an_answer_until_its_time_is_over)
{
    label_cache all;
    EXPECT_FALSE(all.find(one, start));
    all.add(one, "fast", start + seconds(10), 5);
    EXPECT_EQ(all.find(one, start + seconds(9)), "fast");
    EXPECT_FALSE(all.find(two, start));
    EXPECT_FALSE(all.find(one, start + seconds(10)));
    EXPECT_EQ(all.size(), 0u);
}

TEST(label_cache, forgets_what_was_used_least_lately)
{
    label_cache all;
    all.add(one, "a", start + seconds(10), 2);
    all.add(two, "b", start + seconds(10), 2);
    EXPECT_EQ(all.find(one, start), "a");
    all.add(three, "c", start + seconds(10), 2);
    EXPECT_EQ(all.size(), 2u);
    EXPECT_EQ(all.find(one, start), "a");
    EXPECT_FALSE(all.find(two, start));
    EXPECT_EQ(all.find(three, start), "c");
    all.add(two, "b", start + seconds(10), 1);
    EXPECT_EQ(all.size(), 1u);
    EXPECT_EQ(all.find(two, start), "b");
}

TEST(label_cache, takes_a_later_answer_for_an_earlier_one)
{
    label_cache all;
    all.add(one, "fast", start + seconds(10), 2);
    all.add(one, "smart", start + seconds(20), 2);
    EXPECT_EQ(all.size(), 1u);
    EXPECT_EQ(all.find(one, start + seconds(15)), "smart");
}

}  // namespace
}  // namespace signalbox
