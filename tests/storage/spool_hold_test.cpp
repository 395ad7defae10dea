#include "storage/spool_hold.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

namespace {

TEST(spool_hold, holds_nothing_where_nothing_is_delivered)
{
    EXPECT_EQ(spool_hold{}.from(1'000), 1'000);
}

TEST(spool_hold, holds_everything_from_the_place_that_is_delivered_next)
{
    std::atomic<std::uint64_t> delivered{0};
    spool_hold const held{&delivered, 5'000};
    EXPECT_EQ(held.from(1'000), 0) << "not known yet";
    delivered = 700;
    EXPECT_EQ(held.from(1'000), 700);
    delivered = 1'000;
    EXPECT_EQ(held.from(1'000), 1'000);
}

TEST(spool_hold, gives_up_what_is_beyond_its_bound)
{
    std::atomic<std::uint64_t> delivered{100};
    spool_hold const held{&delivered, 300};
    EXPECT_EQ(held.from(1'000), 700);
    EXPECT_EQ(held.from(350), 100);
}

}  // namespace

}  // namespace signalbox::storage
