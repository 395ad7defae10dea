#include "storage/histogram.hpp"

#include "storage/varint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace signalbox::storage {
namespace {

histogram of(std::vector<std::uint64_t> const& values)
{
    histogram made;
    for (auto const value : values) made.add(value);
    return made;
}

std::vector<std::uint64_t> log_normal(std::uint64_t seed, std::size_t count, double sigma)
{
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> latency{std::log(400'000.0), sigma};
    std::vector<std::uint64_t> values(count);
    for (auto& value : values) value = std::min(static_cast<std::uint64_t>(latency(random)), histogram::largest);
    return values;
}

std::string encoded(histogram const& from)
{
    std::string bytes;
    from.encode(bytes);
    return bytes;
}

}  // namespace

TEST(histogram, puts_each_time_into_the_bucket_that_holds_it)
{
    for (std::uint64_t value = 0; value <= histogram::largest; value = value * 33 / 32 + 1) {
        std::size_t const bucket = histogram::bucket_of(value);
        ASSERT_LT(bucket, histogram::bucket_count);
        ASSERT_LE(histogram::lower_edge(bucket), value);
        ASSERT_LT(value - histogram::lower_edge(bucket), histogram::width(bucket)) << value;
    }
}

TEST(histogram, has_buckets_that_follow_each_other_without_a_gap)
{
    for (std::size_t bucket = 0; bucket + 1 < histogram::bucket_count; ++bucket)
        ASSERT_EQ(histogram::lower_edge(bucket) + histogram::width(bucket), histogram::lower_edge(bucket + 1)) << bucket;
    EXPECT_EQ(histogram::lower_edge(histogram::bucket_count - 1) + histogram::width(histogram::bucket_count - 1), histogram::largest + 1);
}

TEST(histogram, is_exact_below_64_and_counts_what_is_too_long_as_the_longest)
{
    for (std::uint64_t value = 0; value < 64; ++value) EXPECT_EQ(histogram::midpoint(histogram::bucket_of(value)), value);
    EXPECT_EQ(histogram::bucket_of(~0ull), histogram::bucket_count - 1);
}

TEST(histogram, has_a_midpoint_within_one_64th_of_every_time_in_its_bucket)
{
    for (std::uint64_t value = 1; value < histogram::largest; value = value * 65 / 64 + 1) {
        auto const middle = static_cast<double>(histogram::midpoint(histogram::bucket_of(value)));
        ASSERT_LE(std::abs(middle - static_cast<double>(value)) / static_cast<double>(value), 1.0 / 64) << value;
    }
}

TEST(histogram, gives_percentiles_within_a_bucket_of_the_exact_nearest_rank)
{
    for (double const sigma : {0.1, 0.6, 1.5, 3.0})
        for (std::size_t const count : {1u, 2u, 10u, 999u, 20'000u}) {
            auto values = log_normal(count, count, sigma);
            histogram const counted = of(values);
            std::sort(values.begin(), values.end());
            for (double const q : {0.0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
                auto const rank = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(q * static_cast<double>(count))));
                auto const exact = static_cast<double>(values[rank - 1]);
                EXPECT_NEAR(static_cast<double>(counted.percentile(q)), exact, exact / 32 + 0.5) << sigma << " " << count << " " << q;
            }
        }
}

TEST(histogram, tells_percentiles_apart_that_fall_into_one_bucket)
{
    // 1,024 to 1,055 microseconds are one bucket: a hundred times evenly in it.
    histogram counted;
    for (std::uint64_t i = 0; i < 100; ++i) counted.add(1'024 + i * 32 / 100);
    EXPECT_EQ(histogram::bucket_of(1'024), histogram::bucket_of(1'055));
    EXPECT_EQ(counted.percentile(0.01), 1'024u);
    EXPECT_NEAR(static_cast<double>(counted.percentile(0.5)), 1'039.5, 1);
    EXPECT_NEAR(static_cast<double>(counted.percentile(0.95)), 1'054, 1);
    counted.add(1'024);
    histogram one;
    one.add(1'030);
    EXPECT_EQ(one.percentile(0.95), histogram::midpoint(histogram::bucket_of(1'030))) << "of one time the middle is as good as any";
}

TEST(histogram, has_no_percentile_when_it_is_empty)
{
    EXPECT_EQ(histogram{}.percentile(0.5), 0u);
    EXPECT_EQ(histogram{}.count(), 0u);
}

TEST(histogram, merges_in_any_order_and_grouping_to_the_same)
{
    auto const a = log_normal(1, 500, 1.0);
    auto const b = log_normal(2, 300, 2.5);
    std::vector<std::uint64_t> const c{0, 1, 63, 64, histogram::largest, ~0ull};
    std::vector<std::uint64_t> all = a;
    all.insert(all.end(), b.begin(), b.end());
    all.insert(all.end(), c.begin(), c.end());

    histogram left = of(a);
    left.merge(of(b));
    left.merge(of(c));
    histogram inner = of(b);
    inner.merge(of(c));
    histogram right = of(a);
    right.merge(inner);
    histogram backwards = of(c);
    backwards.merge(of(b));
    backwards.merge(of(a));
    backwards.merge(histogram{});

    EXPECT_EQ(left, of(all));
    EXPECT_EQ(right, of(all));
    EXPECT_EQ(backwards, of(all));
    EXPECT_EQ(left.count(), all.size());
}

TEST(histogram, tells_different_ones_apart)
{
    EXPECT_NE(of({1, 2}), of({1, 3}));
    EXPECT_NE(of({1}), of({1, 1}));
    EXPECT_EQ(of({5, 900}), of({900, 5}));
}

TEST(histogram, comes_back_from_its_stored_form)
{
    for (auto const& values :
         {std::vector<std::uint64_t>{}, {0}, {histogram::largest}, {0, histogram::largest}, {7, 7, 7}, log_normal(3, 5'000, 1.0)}) {
        histogram read;
        EXPECT_TRUE(read.merge_encoded(encoded(of(values))));
        EXPECT_EQ(read, of(values));
    }
}

TEST(histogram, has_the_stored_form_its_page_documents)
{
    EXPECT_EQ(encoded(of({0, 0, 3})), (std::string{"\x00\x02\x02\x01", 4}));
    EXPECT_EQ(encoded(of({200})), "\x72\x01");                             // bucket 114: 64..., then 32 for each doubling
    EXPECT_EQ(encoded(of({400, 400})), (std::string{"\x92\x01\x02", 3}));  // bucket 146 needs two bytes
}

TEST(histogram, refuses_a_stored_form_that_was_cut_or_damaged)
{
    std::string const whole = encoded(of(log_normal(4, 200, 1.0)));
    histogram all;
    ASSERT_TRUE(all.merge_encoded(whole));
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        histogram part;
        if (part.merge_encoded(std::string_view{whole}.substr(0, cut))) {
            EXPECT_LT(part.count(), all.count()) << "cut at byte " << cut;  // between two pairs: a shorter histogram
        }
    }
    histogram read;
    EXPECT_FALSE(read.merge_encoded(std::string_view{"\x00\x00", 2}));                 // counted nothing
    EXPECT_FALSE(read.merge_encoded("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01"));  // beyond the last bucket
    EXPECT_FALSE(read.merge_encoded("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01"));  // more than 64 bits
}

TEST(histogram, shows_its_buckets_in_order)
{
    std::vector<std::pair<std::size_t, std::uint64_t>> seen;
    of({100, 5, 5}).each([&](std::size_t bucket, std::uint64_t count) { seen.emplace_back(bucket, count); });
    EXPECT_EQ(seen, (std::vector<std::pair<std::size_t, std::uint64_t>>{{5, 2}, {histogram::bucket_of(100), 1}}));
    EXPECT_EQ(of({100}).at(5), 0u);
    EXPECT_EQ(of({100}).at(histogram::bucket_of(100)), 1u);
}

TEST(varint, holds_every_number_and_is_refused_at_every_cut)
{
    for (std::uint64_t value : {0ull, 1ull, 127ull, 128ull, 300ull, 1ull << 32, ~0ull}) {
        std::string bytes;
        put_varint(bytes, value);
        std::string_view rest = bytes;
        std::uint64_t read = 0;
        EXPECT_TRUE(take_varint(rest, read));
        EXPECT_EQ(read, value);
        EXPECT_TRUE(rest.empty());
        for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
            std::string_view part = std::string_view{bytes}.substr(0, cut);
            EXPECT_FALSE(take_varint(part, read));
        }
    }
    for (std::int64_t value : {0l, -1l, 1l, -12345l, INT64_MAX, INT64_MIN}) EXPECT_EQ(unfold_sign(fold_sign(value)), value);
}

}  // namespace signalbox::storage
