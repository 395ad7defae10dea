// Affinity: what belongs together stays at one member, whichever the strategy would choose for it now. Pure, without any state.
#include "engine/route/assignment.hpp"
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

#include <algorithm>

namespace signalbox::route {

namespace {

/// Where the strategy looks at no weights, all members are alike.
std::uint32_t weight_of(candidate const& one, group const& from)
{
    return takes_weights(from.how) ? one.weight : 1;
}

}  // namespace

void keep_together(group const& from, std::uint64_t key, std::span<candidate> all, ordered& made)
{
    std::span<candidate> const among = chosen_from(all);
    std::uint64_t sum = 0;
    for (candidate const& each : among) sum += weight_of(each, from);
    if (sum == 0) return;
    auto const its = [&](candidate const& one) { return belonging(*one.its, weight_of(one, from), key); };
    auto const home = std::ranges::max_element(among, {}, its);
    made.probability = static_cast<double>(weight_of(*home, from)) / static_cast<double>(sum);
    made.why = reason::affinity;
    std::rotate(among.begin(), home, home + 1);
}

}  // namespace signalbox::route
