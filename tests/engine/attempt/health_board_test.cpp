// Which breakers a new configuration takes over from the one before.
#include "engine/attempt/health_board.hpp"

#include <gtest/gtest.h>

namespace signalbox::attempt {

namespace {

using namespace std::chrono_literals;

route::table table_of(std::vector<std::pair<std::string, std::string>> const& targets)
{
    route::table made;
    for (auto const& [full_name, model] : targets) {
        route::target to;
        to.index = static_cast<std::uint32_t>(made.targets.size());
        to.full_name = full_name;
        to.model = model;
        made.targets.push_back(to);
    }
    return made;
}

constexpr model::steady_time now{1h};

}  // namespace

TEST(health_board, has_a_breaker_of_its_own_for_each_target)
{
    health_board const board(table_of({{"p/a", "a"}, {"p/b", "b"}}), {breaker_settings{.max_fails = 3}}, nullptr);
    ASSERT_EQ(board.size(), 2u);
    board.of(0).failure(now);
    EXPECT_EQ(board.of(0).fails(), 1u);
    EXPECT_EQ(board.of(1).fails(), 0u);
}

TEST(health_board, keeps_the_breaker_of_a_target_that_stays_the_same_wherever_it_stands)
{
    health_board const before(table_of({{"p/a", "a"}, {"p/b", "b"}}), {breaker_settings{}}, nullptr);
    before.of(1).failure(now);
    health_board const after(table_of({{"p/b", "b"}, {"p/c", "c"}}), {breaker_settings{}}, &before);
    EXPECT_EQ(after.of(0).fails(), 1u);
    after.of(0).failure(now);
    EXPECT_EQ(before.of(1).fails(), 2u) << "it is the same breaker: requests that began before the reload count too";
    EXPECT_EQ(after.of(1).fails(), 0u);
}

TEST(health_board, a_target_with_other_settings_or_another_name_begins_anew)
{
    health_board const before(table_of({{"p/a", "a"}}), {breaker_settings{.max_fails = 5}}, nullptr);
    before.of(0).failure(now);
    EXPECT_EQ(health_board(table_of({{"p/a", "a"}}), {breaker_settings{.max_fails = 4}}, &before).of(0).fails(), 0u);
    EXPECT_EQ(health_board(table_of({{"p/a", "other id"}}), {breaker_settings{.max_fails = 5}}, &before).of(0).fails(), 0u);
    EXPECT_EQ(health_board(table_of({{"q/a", "a"}}), {breaker_settings{.max_fails = 5}}, &before).of(0).fails(), 0u);
}

TEST(health_board, has_meters_where_a_group_looks_at_loads_and_keeps_them)
{
    route::table const plain = table_of({{"p/a", "a"}});
    route::table metered = table_of({{"p/b", "b"}, {"p/a", "a"}});
    metered.metered = true;
    health_board const none(plain, {breaker_settings{}}, nullptr);
    EXPECT_EQ(none.meter(0), nullptr);
    health_board const first(metered, {breaker_settings{}}, &none);
    ASSERT_NE(first.meter(1), nullptr);
    EXPECT_NE(first.meter(0), first.meter(1));
    first.meter(1)->used(5, now);
    // Other settings of the breaker leave the meter alone.
    health_board const second(metered, {breaker_settings{.max_fails = 9}}, &first);
    EXPECT_EQ(second.meter(1), first.meter(1));
    EXPECT_EQ(second.meter(1)->look(now).tokens, 5u);
    EXPECT_EQ(health_board(plain, {breaker_settings{}}, &second).meter(0), nullptr);
}

}  // namespace signalbox::attempt
