#include "engine/statistics/rank_test.hpp"

#include "engine/statistics/incomplete_beta.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace signalbox::statistics {

namespace {

double count_of(std::span<bucket const> of)
{
    double all = 0;
    for (bucket const& each : of) all += static_cast<double>(each.count);
    return all;
}

struct pairs {
    double larger = 0;  // of the first, with equal ones as halves
    double ties = 0;    // sum of t^3 - t over all values
    bool tied = false;
};

pairs count_pairs(std::span<bucket const> first, std::span<bucket const> second)
{
    pairs made;
    double below = 0;
    std::size_t next = 0, i = 0;
    while (i < first.size() || next < second.size()) {
        double const value = next >= second.size()                                      ? first[i].value
                             : i < first.size() && first[i].value <= second[next].value ? first[i].value
                                                                                        : second[next].value;
        double here = 0, other = 0;
        for (; i < first.size() && first[i].value == value; ++i) here += static_cast<double>(first[i].count);
        for (; next < second.size() && second[next].value == value; ++next) other += static_cast<double>(second[next].count);
        made.larger += here * (below + other / 2);
        below += other;
        double const equal = here + other;
        made.ties += equal * equal * equal - equal;
        made.tied = made.tied || equal > 1;
    }
    return made;
}

/// How many of all orders of n and m values have at most `u` pairs the one way round.
double exact_tail(std::size_t n, std::size_t m, double u)
{
    std::vector<std::vector<double>> ways(m + 1);  // of `n` values so far, by how many of the second and by the pairs
    for (auto& each : ways) each = {1.0};
    for (std::size_t i = 1; i <= n; ++i) {
        std::vector<std::vector<double>> next(m + 1);
        next[0] = {1.0};
        for (std::size_t j = 1; j <= m; ++j) {
            // The largest value is of the first, above all j of the second, or of the second.
            next[j].assign(i * j + 1, 0.0);
            for (std::size_t k = 0; k < ways[j].size(); ++k) next[j][k + j] += ways[j][k];
            for (std::size_t k = 0; k < next[j - 1].size(); ++k) next[j][k] += next[j - 1][k];
        }
        ways = std::move(next);
    }
    double all = 0, tail = 0;
    for (std::size_t k = 0; k < ways[m].size(); ++k) {
        all += ways[m][k];
        if (static_cast<double>(k) <= u) tail += ways[m][k];
    }
    return tail / all;
}

double normal_p(pairs const& of, double n, double m)
{
    double const all = n + m;
    double const variance = n * m / 12 * (all + 1 - of.ties / (all * (all - 1)));
    if (variance <= 0) return 1;
    double const z = std::max(0.0, std::abs(of.larger - n * m / 2) - 0.5) / std::sqrt(variance);
    return std::min(1.0, std::erfc(z / std::numbers::sqrt2));
}

}  // namespace

std::optional<rank_test> mann_whitney(std::span<bucket const> first, std::span<bucket const> second)
{
    double const n = count_of(first), m = count_of(second);
    if (n == 0 || m == 0) return std::nullopt;
    pairs const counted = count_pairs(first, second);
    rank_test made{.u = counted.larger, .below = 1 - counted.larger / (n * m)};
    bool const exact = !counted.tied && n * m <= static_cast<double>(most_exact_pairs);
    made.p = exact ? std::min(1.0, 2 * exact_tail(static_cast<std::size_t>(n), static_cast<std::size_t>(m),
                                                  std::min(counted.larger, n * m - counted.larger)))
                   : normal_p(counted, n, m);
    return made;
}

std::optional<double> hodges_lehmann(std::span<bucket const> first, std::span<bucket const> second)
{
    struct difference {
        double value = 0, pairs = 0;
    };
    std::vector<difference> all;
    all.reserve(first.size() * second.size());
    double whole = 0;
    for (bucket const& one : first)
        for (bucket const& other : second) {
            all.push_back({one.value - other.value, static_cast<double>(one.count) * static_cast<double>(other.count)});
            whole += all.back().pairs;
        }
    if (whole <= 0) return std::nullopt;
    std::ranges::sort(all, {}, &difference::value);
    double seen = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        seen += all[i].pairs;
        if (seen * 2 > whole) return all[i].value;
        // Of an even number the mean of the two in the middle.
        if (seen * 2 == whole) return i + 1 < all.size() ? (all[i].value + all[i + 1].value) / 2 : all[i].value;
    }
    return all.back().value;
}

std::optional<rank_interval> quantile_ranks(std::uint64_t values, double q)
{
    if (values < least_values(q)) return std::nullopt;
    auto const n = static_cast<double>(values);
    // The chance that at most k of n values are below the percentile.
    auto const upto = [&](std::uint64_t k) {
        return k >= values ? 1.0 : 1 - incomplete_beta(q, static_cast<double>(k) + 1, n - static_cast<double>(k));
    };
    auto const first_above = [&](double chance) {
        std::uint64_t low = 0, high = values;
        while (low < high) {
            std::uint64_t const middle = low + (high - low) / 2;
            upto(middle) >= chance ? high = middle : low = middle + 1;
        }
        return low;
    };
    std::uint64_t const low = std::max<std::uint64_t>(first_above(0.025), 1);
    std::uint64_t const high = std::min(first_above(0.975) + 1, values);
    return rank_interval{low, high, upto(high - 1) - upto(low - 1)};
}

std::optional<typical_shift> shift_of(std::span<bucket const> first, std::span<bucket const> second)
{
    auto const ranks = mann_whitney(second, first);
    auto const median = hodges_lehmann(second, first);
    if (!ranks || !median) return std::nullopt;
    return typical_shift{std::exp(*median), ranks->below, ranks->p};
}

}  // namespace signalbox::statistics
