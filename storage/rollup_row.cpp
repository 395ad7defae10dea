#include "storage/rollup_row.hpp"

#include "storage/event_row.hpp"

#include <cstddef>

namespace signalbox::storage {

static_assert(unsigned_measures.size() + signed_measures.size() + 2 == totals_column_count);

void bind_totals(statement& row, int first, totals const& sum, std::string& latency, std::string& first_token)
{
    for (std::size_t i = 0; i < unsigned_measures.size(); ++i) {
        if (i == measures_before_costs)
            for (auto const member : signed_measures) row.bind(first++, sum.*member);
        row.bind(first++, as_column(sum.*unsigned_measures[i]));
    }
    latency.clear();
    first_token.clear();
    sum.latency.encode(latency);
    sum.first_token.encode(first_token);
    row.bind_blob(first++, latency);
    row.bind_blob(first, first_token);
}

void merge_measures(statement const& row, int first, measures& into)
{
    measures read;
    for (std::size_t i = 0; i < unsigned_measures.size(); ++i) {
        if (i == measures_before_costs)
            for (auto const member : signed_measures) read.*member = row.integer(first++);
        read.*unsigned_measures[i] = static_cast<std::uint64_t>(row.integer(first++));
    }
    into.merge(read);
}

bool merge_totals(statement const& row, int first, totals& into)
{
    merge_measures(row, first, into);
    int const histograms = first + totals_column_count - 2;
    bool const whole = into.latency.merge_encoded(row.blob(histograms));
    return into.first_token.merge_encoded(row.blob(histograms + 1)) && whole;
}

result<rollup_state> read_rollup_state(database& in)
{
    auto query = in.prepare("SELECT level, complete_until, kept_from FROM rollup_levels", false);
    if (!query) return query.error();
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
    if (code != SQLITE_DONE) return in.error(code, "reading");
    return state;
}

}  // namespace signalbox::storage
