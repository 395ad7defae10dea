// hash: the same key meets the same member, keys spread by weight, and a member that leaves moves only its own keys (rendezvous hashing: Thaler
// and Ravishankar, 1998; with weights: Schindelhauer and Schomaker, 2005). Pure, without any state.
#include "engine/route/assignment.hpp"
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"
#include "engine/route/draws.hpp"

#include <algorithm>
#include <array>

namespace signalbox::route {

namespace {

void order_by_score(std::uint64_t key, std::span<candidate> among)
{
    std::array<double, most_members> scores{};
    for (candidate const& each : among) scores[each.position] = belonging(*each.its, each.weight, key);
    std::ranges::sort(among, [&](candidate const& a, candidate const& b) {
        double const left = scores[a.position], right = scores[b.position];
        return left > right || (left == right && a.position < b.position);
    });
}

}  // namespace

ordered order_by_hash(group const&, table const&, question const& asked, std::span<candidate> all)
{
    std::span<candidate> const closed = closed_of(all);
    // Without a key each request is one of its own.
    std::uint64_t const key = asked.key ? *asked.key : mixed(static_cast<std::uint64_t>(asked.chance * 0x1.0p53) + 1);
    order_by_score(key, closed);
    order_by_score(key, all.subspan(closed.size()));
    return {.probability = share_of_first(all), .why = asked.key ? reason::hash : reason::weight};
}

}  // namespace signalbox::route
