// least_busy: the member with the fewest requests in flight for its weight. Pure.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

namespace signalbox::route {

ordered order_by_calls(group const&, table const&, question const& asked, std::span<candidate> all)
{
    for (candidate& each : all) {
        std::uint32_t const calls = load_of(asked, each).in_flight;
        each.score = each.weight > 0 ? static_cast<double>(calls) / each.weight : calls;
        each.seen = {measure::of::in_flight, calls};
    }
    return order_by_rank(all, asked.chance, reason::busy);
}

}  // namespace signalbox::route
