#include "storage/rollup_row.hpp"

#include "storage/event_row.hpp"

#include <array>

namespace signalbox::storage {

namespace {

// The counts and sums in the order of the columns, without the two costs, which may be negative.
constexpr std::array<std::uint64_t totals::*, 12> before_costs{
    &totals::requests, &totals::errors, &totals::blocked, &totals::abandoned, &totals::fallbacks, &totals::streams, &totals::tokens_prompt,
    &totals::tokens_completion, &totals::tokens_cached, &totals::tokens_cache_write, &totals::tokens_reasoning, &totals::tokens_estimated,
};
constexpr std::array<std::uint64_t totals::*, 7> after_costs{
    &totals::unknown_costs, &totals::latency_us, &totals::upstream_us, &totals::gateway_us, &totals::first_token_us, &totals::generation_us,
    &totals::generated_tokens,
};
static_assert(before_costs.size() + 2 + after_costs.size() + 2 == totals_column_count);

}  // namespace

void bind_totals(statement& row, int first, totals const& sum, std::string& latency, std::string& first_token)
{
    for (auto const member : before_costs)
        row.bind(first++, as_column(sum.*member));
    row.bind(first++, sum.estimated_cost_micros);
    row.bind(first++, sum.actual_cost_micros);
    for (auto const member : after_costs)
        row.bind(first++, as_column(sum.*member));
    latency.clear();
    first_token.clear();
    sum.latency.encode(latency);
    sum.first_token.encode(first_token);
    row.bind_blob(first++, latency);
    row.bind_blob(first, first_token);
}

bool merge_totals(statement const& row, int first, totals& into)
{
    totals read;
    for (auto const member : before_costs)
        read.*member = static_cast<std::uint64_t>(row.integer(first++));
    read.estimated_cost_micros = row.integer(first++);
    read.actual_cost_micros = row.integer(first++);
    for (auto const member : after_costs)
        read.*member = static_cast<std::uint64_t>(row.integer(first++));
    into.merge(read);
    bool const whole = into.latency.merge_encoded(row.blob(first));
    return into.first_token.merge_encoded(row.blob(first + 1)) && whole;
}

result<rollup_state> read_rollup_state(database& in)
{
    auto query = in.prepare("SELECT level, complete_until, kept_from FROM rollup_levels", false);
    if (!query)
        return query.error();
    rollup_state state;
    int code = SQLITE_DONE;
    while ((code = query->step()) == SQLITE_ROW) {
        std::int64_t const level = query->integer(0);
        if (level == minute) {
            state.minutes_from = query->integer(2);
        } else if (level == hour) {
            state.hours_until = query->integer(1);
            state.hours_from = query->integer(2);
        } else if (level == day) {
            state.days_until = query->integer(1);
        }
    }
    if (code != SQLITE_DONE)
        return in.error(code, "reading");
    return state;
}

}  // namespace signalbox::storage
