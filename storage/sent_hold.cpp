#include "storage/sent_hold.hpp"

#include "storage/arrivals.hpp"

#include <algorithm>

namespace signalbox::storage {

result<std::int64_t> sent_hold::deletable(database& in, std::int64_t before_us) const
{
    if (longest_us == 0) return before_us;
    auto const next = next_arrival(in);
    if (!next) return next.error();
    auto const end = static_cast<std::uint64_t>(*next);
    std::uint64_t const first = place.load(std::memory_order_relaxed);
    if (first >= end) return before_us;
    std::int64_t const given_up = std::max<std::int64_t>(before_us - longest_us, 0);
    if (end - first > static_cast<std::uint64_t>(looked_through)) return given_up;
    auto const earliest = earliest_start(in, first);
    if (!earliest) return earliest.error();
    return std::max(given_up, std::min(before_us, earliest->value_or(before_us)));
}

}  // namespace signalbox::storage
