#include "storage/top_reader.hpp"

#include "storage/event_row.hpp"

namespace signalbox::storage {

namespace {

char const* value_sql(event_order by)
{
    switch (by) {
    case event_order::latency: break;
    case event_order::cost: return "coalesce(actual_cost_micros, estimated_cost_micros)";
    case event_order::tokens: return "tokens_prompt + tokens_completion";
    }
    return "latency_us";
}

}  // namespace

result<void> continue_top(database& in, sieve& through, event_top& top, std::chrono::milliseconds time)
{
    if (top.scan.done) return {};
    auto const until = std::chrono::steady_clock::now() + time;
    auto const looked = scan_rows(in, through, top.scan, value_sql(top.by), until, [&](statement const& row) {
        ++top.matches;
        if (!row.is_null(1)) top.add(row.integer(1), static_cast<std::uint64_t>(row.integer(0)));
    });
    if (!looked) return looked.error();
    return {};
}

}  // namespace signalbox::storage
