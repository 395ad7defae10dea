// weighted: one draw by weight assigns a member, the others follow in drawn order. Pure: all draws of a plan come from its one random number.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

#include <algorithm>
#include <bit>

namespace signalbox::route {

namespace {

/// The draws of one plan from its one random number: the first uses it as it is, each further one a scrambled successor (the finalizer of
/// SplitMix64, Steele, Lea, Flood 2014), so that draws do not depend on each other and no bits run out in large groups.
class draws {
public:
    explicit draws(double chance) : next_(std::clamp(chance, 0.0, below_one)), state_(std::bit_cast<std::uint64_t>(next_)) {}

    double take()
    {
        double const drawn = next_;
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
        mixed ^= mixed >> 31;
        next_ = static_cast<double>(mixed >> 11) * 0x1.0p-53;
        return drawn;
    }

private:
    static constexpr double below_one = 1.0 - 0x1.0p-53;
    double next_;
    std::uint64_t state_;
};

/// Brings the member that this draw hits to the front; the others keep their listed order.
void draw_to_front(std::span<candidate> among, std::uint64_t sum, double chance)
{
    std::uint64_t const hit = std::min(static_cast<std::uint64_t>(chance * static_cast<double>(sum)), sum - 1);
    std::uint64_t passed = 0;
    auto const drawn = std::ranges::find_if(among, [&](candidate const& each) { return (passed += each.weight) > hit; });
    std::rotate(among.begin(), drawn, drawn + 1);
}

/// Orders `among` by weighted draws without replacement; those of weight 0 follow as listed.
void order_by_weight(std::span<candidate> among, draws& chances)
{
    std::uint64_t sum = sum_of_weights(among);
    for (std::size_t drawn = 0; sum > 0 && drawn < drawn_limit; ++drawn) {
        draw_to_front(among, sum, chances.take());
        sum -= among.front().weight;
        among = among.subspan(1);
    }
    if (sum > 0) std::ranges::stable_partition(among, [](candidate const& each) { return each.weight > 0; });
}

}  // namespace

ordered order_by_draw(group const&, question const& asked, std::span<candidate> all)
{
    std::span<candidate> const closed = closed_of(all);
    std::uint64_t const sum = sum_of_weights(closed.empty() ? all : closed);
    draws chances(asked.chance);
    order_by_weight(closed, chances);
    order_by_weight(all.subspan(closed.size()), chances);
    candidate const& first = all.front();
    double const share = sum > 0 ? static_cast<double>(first.weight) / static_cast<double>(sum) : 1.0;
    std::string_view const unweighted = first.position == 0 ? reason::first : reason::next;
    return {.probability = share, .why = first.weight > 0 ? reason::weight : unweighted};
}

}  // namespace signalbox::route
