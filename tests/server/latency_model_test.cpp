// Times of requests that would be another model's: from what each model took for replies of the same size.
#include "server/latency_model.hpp"

#include <gtest/gtest.h>

namespace signalbox::server {
namespace {

constexpr std::uint32_t slow = 0, fast = 1, rare = 2;

/// `count` replies of one size, of which half take `spread` less and half as much more.
void add(latency_model& to, std::uint32_t model, std::uint64_t tokens, std::uint64_t microseconds, std::uint64_t count,
         std::uint64_t spread = 0)
{
    for (std::uint64_t i = 0; i < count; ++i)
        to.add(model, size_class_of(false, tokens), i % 2 ? microseconds + spread : microseconds - spread);
}

size_counts all_of(std::uint64_t tokens, std::uint64_t count)
{
    size_counts out{};
    out[size_class_of(false, tokens)] = count;
    return out;
}

TEST(size_classes, double_and_keep_streams_apart)
{
    EXPECT_EQ(size_class_of(false, 64), size_class_of(false, 127));
    EXPECT_NE(size_class_of(false, 127), size_class_of(false, 128));
    EXPECT_NE(size_class_of(false, 64), size_class_of(true, 64));
    EXPECT_LT(size_class_of(true, ~std::uint64_t{0}), size_classes);
}

TEST(latency_model, gives_the_difference_of_the_means_with_its_interval)
{
    latency_model all;
    add(all, slow, 100, 2'000'000, 100, 100'000);
    add(all, fast, 100, 500'000, 400, 50'000);
    all.stays(fast, all_of(100, 400), 1);
    all.moves(slow, fast, all_of(100, 100), 1);
    auto const made = all.result();
    ASSERT_TRUE(made.change);
    EXPECT_DOUBLE_EQ(made.moved, 100);
    EXPECT_NEAR(made.change->mean, -1'500'000, 1);
    // Standard errors: 100,000 sqrt(100/99) / 10 = 10,050.4 and 50,000 sqrt(400/399) / 20 = 2,503.1; together 10,357.4, times 1.95996.
    EXPECT_NEAR(made.change->high - made.change->mean, 20'300.2, 5);
    EXPECT_NEAR(made.change->mean - made.change->low, 20'300.2, 5);
    EXPECT_NEAR(made.p95_before, 2'100'000, 2'100'000 * 0.032);
    EXPECT_NEAR(made.p95_after, 550'000, 550'000 * 0.032);
}

TEST(latency_model, compares_replies_of_the_same_size_alone)
{
    latency_model all;
    add(all, slow, 10, 300'000, 50);
    add(all, slow, 1'000, 3'000'000, 50);
    add(all, fast, 10, 100'000, 50);  // none of the large ones
    size_counts both = all_of(10, 50);
    both[size_class_of(false, 1'000)] = 50;
    all.moves(slow, fast, both, 0.5);
    auto const made = all.result();
    ASSERT_TRUE(made.change);
    EXPECT_DOUBLE_EQ(made.moved, 25);
    EXPECT_DOUBLE_EQ(made.unknown, 25);
    EXPECT_NEAR(made.change->mean, -200'000, 1);
}

TEST(latency_model, tells_nothing_of_models_with_few_replies)
{
    latency_model all;
    add(all, slow, 10, 300'000, 100);
    add(all, rare, 10, 100'000, fewest_timed - 1);
    all.moves(slow, rare, all_of(10, 100), 1);
    EXPECT_FALSE(all.result().change);
    EXPECT_DOUBLE_EQ(all.result().unknown, 100);
    add(all, rare, 10, 100'000, 1);
    all.moves(slow, rare, all_of(10, 100), 1);
    EXPECT_TRUE(all.result().change);
}

TEST(latency_model, says_nothing_of_nothing)
{
    auto const made = latency_model().result();
    EXPECT_FALSE(made.change);
    EXPECT_EQ(made.p95_after, 0);
}

}  // namespace
}  // namespace signalbox::server
