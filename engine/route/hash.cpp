// hash: the same key meets the same member, keys spread by weight, and a member that leaves moves only its own keys (rendezvous hashing: Thaler
// and Ravishankar, 1998; with weights: Schindelhauer and Schomaker, 2005). Pure, without any state.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::route {

namespace {

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the argument moves every bit of the result.
std::uint64_t mixed(std::uint64_t of)
{
    of = (of ^ (of >> 30)) * 0xBF58476D1CE4E5B9u;
    of = (of ^ (of >> 27)) * 0x94D049BB133111EBu;
    return of ^ (of >> 31);
}

/// Larger wins; members of weight 0 lose to all others.
double score(member const& of, std::uint32_t weight, std::uint64_t key)
{
    double const uniform = (static_cast<double>(mixed(key ^ mixed(of.identity)) >> 11) + 0.5) * 0x1.0p-53;
    return -static_cast<double>(weight) / std::log(uniform);
}

void order_by_score(group const& from, std::uint64_t key, std::span<candidate> among)
{
    std::array<double, most_members> scores{};
    for (candidate const& each : among) scores[each.position] = score(from.members[each.position], each.weight, key);
    std::ranges::sort(among, [&](candidate const& a, candidate const& b) {
        double const left = scores[a.position], right = scores[b.position];
        return left > right || (left == right && a.position < b.position);
    });
}

}  // namespace

ordered order_by_hash(group const& from, question const& asked, std::span<candidate> all)
{
    std::span<candidate> const closed = closed_of(all);
    std::uint64_t const sum = sum_of_weights(closed.empty() ? all : closed);
    // Without a key each request is one of its own.
    std::uint64_t const key = asked.key ? *asked.key : mixed(static_cast<std::uint64_t>(asked.chance * 0x1.0p53) + 1);
    order_by_score(from, key, closed);
    order_by_score(from, key, all.subspan(closed.size()));
    double const share = sum > 0 ? static_cast<double>(all.front().weight) / static_cast<double>(sum) : 1.0;
    return {.probability = share, .why = asked.key ? reason::hash : reason::weight};
}

}  // namespace signalbox::route
