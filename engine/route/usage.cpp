// usage: the member that used the fewest tokens in the last minute for its weight. Pure.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

namespace signalbox::route {

ordered order_by_tokens(group const&, table const&, question const& asked, std::span<candidate> all)
{
    for (candidate& each : all) {
        auto const tokens = static_cast<double>(load_of(asked, each).tokens);
        each.score = each.weight > 0 ? tokens / each.weight : tokens;
        each.seen = {measure::of::tokens, static_cast<std::int64_t>(tokens)};
    }
    return order_by_rank(all, asked.chance, reason::usage);
}

}  // namespace signalbox::route
