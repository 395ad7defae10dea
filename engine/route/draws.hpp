// The random numbers of one plan, all made of its first. Pure.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace signalbox::route {

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the argument moves every bit of the result.
constexpr std::uint64_t mixed(std::uint64_t of)
{
    of = (of ^ (of >> 30)) * 0xBF58476D1CE4E5B9u;
    of = (of ^ (of >> 27)) * 0x94D049BB133111EBu;
    return of ^ (of >> 31);
}

/// The first draw uses the number as it is, each further one a scrambled successor, so that draws do not depend on each other and no bits run out
/// in large groups.
class draws {
public:
    explicit draws(double chance) : next_(std::clamp(chance, 0.0, below_one)), state_(std::bit_cast<std::uint64_t>(next_)) {}

    double take()
    {
        double const drawn = next_;
        state_ += 0x9E3779B97F4A7C15u;
        next_ = static_cast<double>(mixed(state_) >> 11) * 0x1.0p-53;
        return drawn;
    }

private:
    static constexpr double below_one = 1.0 - 0x1.0p-53;
    double next_;
    std::uint64_t state_;
};

/// For what is decided within a decision: as good as a number of its own for each place.
inline double chance_within(double chance, std::size_t place)
{
    std::uint64_t const bits = std::bit_cast<std::uint64_t>(chance) + (place + 1) * 0xD1B54A32D192ED03u;
    return static_cast<double>(mixed(bits) >> 11) * 0x1.0p-53;
}

}  // namespace signalbox::route
