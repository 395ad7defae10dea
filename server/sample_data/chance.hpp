// The randomness of sample data: one stream from one seed, the same on every machine. Owned by the code that makes the sample.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>

namespace signalbox::server::sample {

/// SplitMix64 (Steele, Lea, Flood 2014). The standard library's distributions are not used: another library would draw other numbers.
class chance {
public:
    explicit chance(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits()
    {
        std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15u;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
        return mixed ^ (mixed >> 31);
    }
    /// In [0, 1).
    double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * uniform(); }
    bool hits(double share) { return uniform() < share; }
    double normal() { return std::sqrt(-2 * std::log(1 - uniform())) * std::cos(2 * std::numbers::pi * uniform()); }
    /// Log-normal: half of the draws lie below the median.
    double around(double median, double sigma) { return median * std::exp(sigma * normal()); }
    /// A factor of at least 1 with a heavy tail, as waiting times have it.
    double heavy(double exponent, double most) { return std::min(std::pow(1 - uniform(), -1 / exponent), most); }

    /// The position of one of the shares, which need not sum to anything.
    std::size_t pick(std::span<double const> shares)
    {
        double sum = 0;
        for (double const each : shares) sum += each;
        double left = uniform() * sum;
        for (std::size_t i = 0; i + 1 < shares.size(); ++i)
            if ((left -= shares[i]) < 0) return i;
        return shares.size() - 1;
    }

private:
    std::uint64_t state_;
};

}  // namespace signalbox::server::sample
