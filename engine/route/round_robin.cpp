// round_robin: one after the other, as often as their weights say and spread evenly. Pure: whose turn it is comes from a counter, and no member
// has a state of its own.
#include "engine/route/board.hpp"
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

#include <algorithm>
#include <numeric>

namespace signalbox::route {

namespace {

/// The step by which a cycle of `size` places is walked: near size / phi, which spreads best (Knuth, The Art of Computer Programming 6.4), and
/// without a common divisor, so that each place comes once in a cycle.
std::uint64_t stride_of(std::uint64_t size)
{
    auto stride = static_cast<std::uint64_t>(static_cast<double>(size) * 0.6180339887498949);
    stride = std::max<std::uint64_t>(stride, 1);
    while (std::gcd(stride, size) != 1) --stride;
    return stride;
}

/// The candidates' weights without a common divisor: 50 and 50 take turns as 1 and 1 do.
std::uint64_t common_divisor(std::span<candidate const> of)
{
    std::uint64_t divisor = 0;
    for (candidate const& each : of) divisor = std::gcd(divisor, std::uint64_t{each.weight});
    return std::max<std::uint64_t>(divisor, 1);
}

/// Brings the one whose turn it is to the front and those listed behind it after it.
void turn_to(std::span<candidate> among, std::uint64_t turn)
{
    std::uint64_t const divisor = common_divisor(among);
    std::uint64_t const cycle = sum_of_weights(among) / divisor;
    if (cycle == 0) return;
    std::uint64_t const place = turn % cycle * stride_of(cycle) % cycle;
    std::uint64_t passed = 0;
    auto const due = std::ranges::find_if(among, [&](candidate const& each) { return (passed += each.weight / divisor) > place; });
    std::rotate(among.begin(), due, among.end());
    auto const counts = [](candidate const& each) { return each.weight > 0; };
    if (!std::ranges::is_partitioned(among, counts)) std::stable_partition(among.begin() + 1, among.end(), counts);
}

}  // namespace

ordered order_by_turn(group const& from, table const&, question const& asked, std::span<candidate> all)
{
    turn_to(chosen_from(all), asked.turns ? asked.turns->take_turn(from.index) : asked.turn);
    return {.probability = share_of_first(all), .why = reason::turn};
}

}  // namespace signalbox::route
