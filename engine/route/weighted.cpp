// weighted: one draw by weight assigns a member, the others follow in drawn order. Pure: all draws of a plan come from its one random number.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"
#include "engine/route/draws.hpp"

#include <algorithm>

namespace signalbox::route {

namespace {

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

ordered order_by_draw(group const&, table const&, question const& asked, std::span<candidate> all)
{
    std::span<candidate> const closed = closed_of(all);
    draws chances(asked.chance);
    order_by_weight(closed, chances);
    order_by_weight(all.subspan(closed.size()), chances);
    candidate const& first = all.front();
    std::string_view const unweighted = first.position == 0 ? reason::first : reason::next;
    return {.probability = share_of_first(all), .why = first.weight > 0 ? reason::weight : unweighted};
}

}  // namespace signalbox::route
