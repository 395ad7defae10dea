// Counters as people see them, while requests count on them.
#include "engine/limits/counter_view.hpp"

#include "tests/engine/limits/limit_samples.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace signalbox::limits {
namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t noon = 500'000 * hour;

std::vector<rule> two_limits()
{
    std::vector<rule> all{limit_of(counted::total_tokens, 100, window_kind::fixed), limit_of(counted::requests, 4, window_kind::fixed)};
    all[0].identity = 1;
    all[1].identity = 2;
    return all;
}

void use(ledger& in, rule const& by, std::string_view key, std::int64_t amount)
{
    holding held;
    ASSERT_FALSE(in.reserve({&by, key, amount, amount}, noon, held));
    in.settle(held, amount, noon);
}

TEST(counter_views, have_the_fullest_first_and_leave_out_what_has_passed)
{
    auto const all = two_limits();
    ledger counts(small_memory(), noon);
    use(counts, all[0], "anna\n", 10);
    use(counts, all[0], "bert\n", 60);
    holding open;
    ASSERT_FALSE(counts.reserve({&all[0], "anna\n", 15, 15}, noon, open));
    auto const seen = look(counts, all, noon + 1);
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_EQ(seen[0].by, &all[0]);
    ASSERT_EQ(seen[0].counters.size(), 2u);
    EXPECT_EQ(seen[0].counters[0].key, "bert");
    EXPECT_EQ(seen[0].counters[0].used, 60);
    EXPECT_EQ(seen[0].counters[1].key, "anna");
    EXPECT_EQ(seen[0].counters[1].used, 10);
    EXPECT_EQ(seen[0].counters[1].reserved, 15);
    EXPECT_EQ(seen[0].counters[1].resets_in_ms, hour - 1);
    EXPECT_TRUE(seen[1].counters.empty());
    auto const full = fullest(counts, all, noon);
    EXPECT_EQ(full[0].counters, 2u);
    EXPECT_DOUBLE_EQ(full[0].share, 0.6);
    EXPECT_EQ(full[1].counters, 0u);
    EXPECT_DOUBLE_EQ(full[1].share, 0);
    counts.cancel(open, noon);
    EXPECT_TRUE(look(counts, all, noon + hour)[0].counters.empty());
}

TEST(counter_views, are_taken_while_requests_count)
{
    auto const all = two_limits();
    ledger counts(small_memory(), noon);
    std::atomic<bool> done{false};
    std::thread counting([&] {
        while (!done) use(counts, all[0], "anna\n", 0);
    });
    for (int i = 0; i < 200; ++i) EXPECT_LE(fullest(counts, all, noon)[0].share, 1);
    done = true;
    counting.join();
}

}  // namespace
}  // namespace signalbox::limits
