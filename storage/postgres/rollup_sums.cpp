#include "storage/postgres/rollup_sums.hpp"

#include "storage/event_fields.hpp"
#include "storage/postgres/event_bytes.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace signalbox::storage::postgres {

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t hour_us = 60 * minute_us;

/// In the order of unsigned_measures, then of signed_measures.
constexpr std::array<std::string_view, 22> sum_columns{
    "requests",
    "errors",
    "blocked",
    "abandoned",
    "fallbacks",
    "streams",
    "tokens_prompt",
    "tokens_completion",
    "tokens_cached",
    "tokens_cache_write",
    "tokens_reasoning",
    "tokens_estimated",
    "unknown_costs",
    "unknown_estimates",
    "latency_us",
    "upstream_us",
    "gateway_us",
    "first_token_us",
    "generation_us",
    "generated_tokens",
    "estimated_cost_micros",
    "actual_cost_micros",
};
static_assert(sum_columns.size() == unsigned_measures.size() + signed_measures.size());

std::string key_columns()
{
    return "gateway, level, bucket, " + columns_of(split_fields);
}

std::string all_columns()
{
    std::string all = key_columns();
    for (std::string_view const each : sum_columns) all.append(", ").append(each);
    return all;
}

std::string definitions()
{
    std::string all = "gateway bigint NOT NULL, level integer NOT NULL, bucket timestamptz NOT NULL";
    for (text_field const& each : split_fields) all.append(", ").append(each.column).append(" text NOT NULL");
    for (std::string_view const each : sum_columns) all.append(", ").append(each).append(" bigint NOT NULL");
    return all;
}

/// Sums stop at the ends of 64 bits, as they do in SQLite.
std::string added(std::string_view column)
{
    std::string const name{column};
    return name + " = greatest(-9223372036854775808, least(9223372036854775807, r." + name + "::numeric + excluded." + name + "))::bigint";
}

}  // namespace

std::string rollup_tables()
{
    return "CREATE TABLE signalbox.rollups (" + definitions() + ", PRIMARY KEY (level, bucket, gateway, " + columns_of(split_fields) +
           "));";
}

std::string rollup_session_table()
{
    return "CREATE TEMPORARY TABLE IF NOT EXISTS signalbox_new_sums (" + definitions() + ")";
}

std::string rollup_copy()
{
    return "COPY signalbox_new_sums (" + all_columns() + ") FROM STDIN (FORMAT binary)";
}

/// A truncation or ON COMMIT DELETE ROWS would cost a new file for each delivery.
std::string rollup_merge()
{
    std::string sets;
    for (std::string_view const each : sum_columns) sets.append(sets.empty() ? "" : ", ").append(added(each));
    return "WITH taken AS (DELETE FROM signalbox_new_sums RETURNING *) INSERT INTO signalbox.rollups AS r (" + all_columns() + ") SELECT " +
           all_columns() + " FROM taken ON CONFLICT (level, bucket, gateway, " + columns_of(split_fields) + ") DO UPDATE SET " + sets;
}

void rollup_sums::add(stored_row const& row)
{
    std::int64_t const started = shown_moment(row.integer(event_column::started_us));
    std::int64_t const minute = started / minute_us;
    sum& to = sums_[static_cast<std::uint64_t>(minute) << 32 | row.split_number()];
    if (to.of.requests == 0) {
        to.start = minute * minute_us;
        for (std::size_t i = 0; i < dimension_count; ++i) to.names[i] = storable(row.split_text(i));
    }
    read_.decision = row.split_text(static_cast<std::size_t>(dimension::decision));
    read_.provider = row.split_text(static_cast<std::size_t>(dimension::provider));
    figures_of(row, read_);
    to.of.add(event_figures::of(read_));
}

/// Splits of other numbers may have the same names, and an hour has sums of many minutes; a statement may name a row once.
std::unordered_map<std::string, rollup_sums::sum> rollup_sums::rows() const
{
    std::unordered_map<std::string, sum> all;
    for (auto const& [ignored, each] : sums_)
        for (auto const& [level, length] : {std::pair{60, minute_us}, std::pair{3'600, hour_us}}) {
            std::int64_t const start = each.start / length * length;
            std::string key = std::to_string(level) + ":" + std::to_string(start);
            for (std::string const& name : each.names) key.append(1, '\0').append(name);
            sum& to = all[key];
            to.names = each.names;
            to.level = level;
            to.start = start;
            to.of.merge(each.of);
        }
    return all;
}

void rollup_sums::encode(copy_writer& out, std::int64_t gateway) const
{
    for (auto const& [ignored, each] : rows()) {
        out.begin_row(3 + dimension_count + sum_columns.size());
        out.integer(gateway);
        out.small(each.level);
        out.moment(each.start);
        for (std::string const& name : each.names) out.bytes(name);
        for (auto const member : unsigned_measures) out.integer(static_cast<std::int64_t>(each.of.*member));
        for (auto const member : signed_measures) out.integer(each.of.*member);
    }
}

std::string_view storable(std::string_view text)
{
    return text.find('\0') == std::string_view::npos ? text : std::string_view{"(other)"};
}

}  // namespace signalbox::storage::postgres
