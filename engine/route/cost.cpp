// cost: the member at which the request costs least; quality and budget have left out the others (fit.hpp). Pure.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

namespace signalbox::route {

namespace {

constexpr double unknown = 1e18;  // behind every price

}  // namespace

ordered order_by_cost(group const&, table const& within, question const& asked, std::span<candidate> all)
{
    for (candidate& each : all) {
        target const& its = within.targets[each.its->target];
        each.score = unknown;
        if (!its.price.known()) continue;
        std::int64_t const micros = cost_of(its, asked);
        each.score = static_cast<double>(micros);
        each.seen = {measure::of::micro_dollars, micros};
    }
    return order_by_rank(all, asked.chance, reason::cost);
}

}  // namespace signalbox::route
