// The ledger beside a plain model: a list of what was used when, added up for each question.
#include "tests/engine/limits/limit_samples.hpp"

#include <gtest/gtest.h>

#include <random>

namespace signalbox::limits {
namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute;
constexpr std::int64_t begin = 500'000 * hour;

struct use {
    std::int64_t when, amount;
};

/// What a limit over an hour has counted.
class plain_model {
public:
    explicit plain_model(window_kind kind) : kind_(kind) {}

    void add(std::int64_t when, std::int64_t amount) { all_.push_back({when, amount}); }
    std::int64_t used(std::int64_t now) const
    {
        std::int64_t sum = 0;
        for (use const& each : all_)
            if (counts(each.when, now)) sum += each.amount;
        return sum;
    }
    std::int64_t reserved = 0;
    int open = 0;

private:
    /// Sliding: until the end of the five minutes that lie an hour behind those of the use.
    bool counts(std::int64_t when, std::int64_t now) const
    {
        if (kind_ == window_kind::fixed) return when / hour == now / hour;
        return now < (when / (5 * minute)) * 5 * minute + hour + 5 * minute;
    }

    window_kind kind_;
    std::vector<use> all_;
};

class beside_a_model : public testing::TestWithParam<window_kind> {};

TEST_P(beside_a_model, decides_and_counts_alike)
{
    std::mt19937_64 random(7);
    auto const upto = [&](std::int64_t most) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1)); };
    for (int game = 0; game < 60; ++game) {
        rule const by = limit_of(counted::total_tokens, 1 + upto(2000), GetParam());
        ledger all(small_memory(), begin);
        plain_model expected(GetParam());
        std::vector<holding> held;
        std::int64_t now = begin;
        for (int step = 0; step < 300; ++step) {
            now += upto(3) == 0 ? upto(40 * minute) : upto(2 * minute);
            if (!held.empty() && upto(1) == 0) {
                std::swap(held[static_cast<std::size_t>(upto(static_cast<std::int64_t>(held.size()) - 1))], held.back());
                std::int64_t const used = upto(4) == 0 ? 0 : upto(400);
                expected.reserved -= held.back().reserved;
                --expected.open;
                if (used > 0) expected.add(now, used);
                all.settle(held.back(), used, now);
                held.pop_back();
                continue;
            }
            std::int64_t const least = 1 + upto(300), most = least + upto(500);
            std::int64_t const left = by.amount - expected.used(now) - expected.reserved;
            bool const passes = most <= left || (expected.open == 0 && least <= left);
            holding made;
            auto const refused = all.reserve({&by, "anna\n", least, most}, now, made);
            ASSERT_EQ(!refused, passes) << "game " << game << " step " << step;
            if (refused) {
                ASSERT_EQ(refused->used, by.amount - left);
                // When it says that there is room again there is, and a moment before there is not.
                if (!refused->fits_in_ms) continue;
                ASSERT_LE(expected.used(now + *refused->fits_in_ms) + least, by.amount);
                ASSERT_GT(expected.used(now + *refused->fits_in_ms - 1) + least, by.amount);
                continue;
            }
            expected.reserved += std::min(most, left);
            ++expected.open;
            held.push_back(made);
        }
    }
}

/// No hour, wherever it begins, holds more than the amount when each request uses what it reserved.
TEST(sliding_window, never_holds_more_than_the_amount)
{
    std::mt19937_64 random(11);
    rule const by = limit_of(counted::total_tokens, 1000, window_kind::sliding);
    ledger all(small_memory(), begin);
    std::vector<use> served;
    std::int64_t now = begin;
    for (int i = 0; i < 3000; ++i) {
        now += static_cast<std::int64_t>(random() % (4 * minute));
        std::int64_t const amount = 1 + static_cast<std::int64_t>(random() % 200);
        holding held;
        if (all.reserve({&by, "anna\n", amount, amount}, now, held)) continue;
        all.settle(held, amount, now);
        served.push_back({now, amount});
    }
    std::int64_t sum = 0;
    std::size_t first = 0;
    for (use const& each : served) {
        sum += each.amount;
        while (served[first].when <= each.when - hour) sum -= served[first++].amount;
        ASSERT_LE(sum, 1000);
    }
    EXPECT_GT(served.size(), 500u);
}

INSTANTIATE_TEST_SUITE_P(windows, beside_a_model, testing::Values(window_kind::fixed, window_kind::sliding));

}  // namespace
}  // namespace signalbox::limits
