#include "storage/likely_spans.hpp"

#include "storage/scan_reader.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::int64_t second_us = 1'000'000;

/// Ids of a time reach beyond it at both ends, so that those of neighbours overlap.
void add_span(std::vector<id_span>& to, id_span span)
{
    if (span.first > span.last) return;
    if (!to.empty() && span.first <= to.back().last)
        to.back().last = std::max(to.back().last, span.last);
    else
        to.push_back(span);
}

}  // namespace

result<likely_ids> likely_spans(database& in, catalog const& names, time_range range, filter const& where)
{
    id_span const whole{first_id(range.from_us), last_id(range.to_us)};
    if (where.everything()) return likely_ids{{whole}, {}};
    auto scan = begin_scan(in, names, range, where, 0);
    if (!scan) return scan.error();
    if (!scan->test.narrows()) return likely_ids{{whole}, {}};
    auto const buckets = likely_buckets(in, *scan);
    if (!buckets) return buckets.error();
    std::vector<id_span> made;
    for (bucket_count const& each : *buckets)
        add_span(made, {first_id(std::max(each.from * second_us, range.from_us)), last_id(std::min(each.to * second_us, range.to_us))});
    add_span(made, {std::max(static_cast<std::int64_t>(scan->newest) + 1, whole.first), whole.last});
    return likely_ids{std::move(made), std::move(scan->test)};
}

}  // namespace signalbox::storage
