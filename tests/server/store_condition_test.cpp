// The recorder's judgement of its store: failing or not, said once each way, and how long it is tried at the end.
#include "server/store_condition.hpp"

#include <gtest/gtest.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;

constexpr model::steady_time begin{};

TEST(store_condition, begins_as_one_that_takes_events)
{
    store_condition const fresh;
    EXPECT_FALSE(fresh.failing());
    EXPECT_EQ(fresh.trouble(), "");
}

TEST(store_condition, says_the_first_failure_and_the_first_success_after_it)
{
    store_condition is;
    EXPECT_FALSE(is.note_success()) << "nothing had failed";
    EXPECT_TRUE(is.note_failure({storage::trouble::full, "no space"}));
    EXPECT_TRUE(is.failing());
    EXPECT_EQ(is.trouble(), "full: no space");
    EXPECT_FALSE(is.note_failure({storage::trouble::io, "a bad cable"}));
    EXPECT_EQ(is.trouble(), "io: a bad cable") << "the newest is what an operator reads";
    EXPECT_TRUE(is.note_success());
    EXPECT_FALSE(is.failing());
    EXPECT_EQ(is.trouble(), "");
    EXPECT_FALSE(is.note_success());
    EXPECT_TRUE(is.note_failure({storage::trouble::busy, "held"})) << "a new failure is said again";
}

TEST(store_condition, tries_for_ever_while_the_server_runs_and_five_seconds_at_its_end)
{
    store_condition is;
    EXPECT_TRUE(is.tries_again(false, begin));
    EXPECT_TRUE(is.tries_again(false, begin + 24h));
    EXPECT_TRUE(is.tries_again(true, begin + 25h));
    EXPECT_TRUE(is.tries_again(true, begin + 25h + 4'999ms));
    EXPECT_FALSE(is.tries_again(true, begin + 25h + 5s));
    EXPECT_FALSE(is.tries_again(true, begin + 25h + 6s)) << "the next batch has no patience of its own";
}

}  // namespace
}  // namespace signalbox::server
