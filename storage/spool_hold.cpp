#include "storage/spool_hold.hpp"

#include "storage/arrivals.hpp"
#include "storage/id_range.hpp"

#include <algorithm>
#include <vector>

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
    std::vector<std::uint64_t> ids;
    if (auto read = read_arrived_ids(in, static_cast<std::uint64_t>(first), ids); !read) return read.error();
    if (ids.empty()) return before_us;
    auto const oldest_us = static_cast<std::int64_t>(*std::ranges::min_element(ids) >> 20) * 1'000;
    return std::min(before_us, oldest_us - clock_slack_us);
}

}  // namespace signalbox::storage
