#include "storage/spool_hold.hpp"

#include "storage/arrivals.hpp"

#include <algorithm>

namespace signalbox::storage {

std::int64_t spool_hold::from(std::int64_t next) const
{
    if (!delivered) return next;
    auto const first_kept = next - static_cast<std::int64_t>(std::min<std::uint64_t>(most, static_cast<std::uint64_t>(next)));
    return std::max(static_cast<std::int64_t>(delivered->load(std::memory_order_relaxed)), first_kept);
}

result<std::int64_t> spool_hold::deletable(database& in, std::int64_t before_us) const
{
    if (!delivered) return before_us;
    auto const next = next_arrival(in);
    if (!next) return next.error();
    std::int64_t const first = from(*next);
    if (first >= *next) return before_us;
    if (*next - first > looked_through) return std::int64_t{0};
    auto const earliest = earliest_start(in, static_cast<std::uint64_t>(first));
    if (!earliest) return earliest.error();
    return std::min(before_us, earliest->value_or(before_us));
}

}  // namespace signalbox::storage
