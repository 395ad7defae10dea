#include "storage/rollup_plan.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/days_of_traffic.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace signalbox::storage {

using namespace testing;

namespace {

using of_event = std::function<std::string(schema::Event const&)>;

/// What totals should be: every event added up one by one.
std::map<std::string, totals> scan(batch const& events, time_range range, of_event const& by,
                                   std::function<bool(schema::Event const&)> const& passes)
{
    std::map<std::string, totals> sums;
    for (auto const& event : events)
        if (event->started_us() >= range.from_us && event->started_us() < range.to_us && passes(*event)) sums[by(*event)].add(*event);
    return sums;
}

std::map<std::string, totals> named(stats_result const& of)
{
    std::map<std::string, totals> sums;
    for (auto const& row : of.rows) EXPECT_TRUE(sums.emplace(row.name, row.sum).second) << row.name << " is there twice";
    return sums;
}

struct question {
    dimension by;
    of_event of;
    char const* where;
    std::function<bool(schema::Event const&)> passes;
};

bool always(schema::Event const&)
{
    return true;
}

std::vector<question> questions()
{
    return {
        {dimension::none, [](auto const&) { return std::string{}; }, "", always},
        {dimension::requested_model, [](auto const& e) { return e.requested_model(); }, "", always},
        {dimension::group, [](auto const& e) { return e.group(); }, "", always},
        {dimension::tag, [](auto const& e) { return e.tag(); }, "group=model-1", [](auto const& e) { return e.group() == "model-1"; }},
        {dimension::provider, [](auto const& e) { return e.provider(); }, "", always},
        {dimension::resolved_model, [](auto const& e) { return e.resolved_model(); }, "tag!=control",
         [](auto const& e) { return e.tag() != "control"; }},
        {dimension::decision, [](auto const& e) { return e.decision(); }, "", always},
        {dimension::reason, [](auto const& e) { return e.reason(); }, "", always},
        {dimension::key, [](auto const& e) { return e.key_id(); }, "", always},
        {dimension::consumer, [](auto const& e) { return e.consumer(); }, "decision=allowed,provider=openai",
         [](auto const& e) { return e.decision() == "allowed" && e.provider() == "openai"; }},
        {dimension::requested_model, [](auto const& e) { return e.requested_model(); }, "key=key_3",
         [](auto const& e) { return e.key_id() == "key_3"; }},
        {dimension::none, [](auto const&) { return std::string{}; }, "group=,consumer=bob",
         [](auto const& e) { return e.group().empty() && e.consumer() == "bob"; }},
        {dimension::none, [](auto const&) { return std::string{}; }, "tag=nobody", [](auto const&) { return false; }},
    };
}

/// Asks everything over ranges of every alignment and compares with the scan of what the answer says it covers.
void expect_truth(event_reader& reader, batch const& events, std::string const& when)
{
    std::vector<time_range> const ranges{
        {},
        {noon_us, noon_us + hour_us},
        {noon_us - 50 * hour_us + 37 * minute_us, noon_us + 17 * minute_us},
        {noon_us + 61 * second_us, noon_us + 62 * second_us},
        {noon_us - 49 * hour_us, noon_us - hour_us},
        {noon_us - 12 * hour_us, noon_us + 12 * hour_us},
        {noon_us, noon_us},
        {noon_us + 5, noon_us - 5},
    };
    for (auto const& range : ranges)
        for (auto const& ask : questions()) {
            auto const answer = must(reader.stats({range, ask.by, *parse_filter(ask.where)}));
            EXPECT_LE(answer.covered.from_us, std::max<std::int64_t>(range.from_us, 0));
            EXPECT_EQ(named(answer), scan(events, answer.covered, ask.of, ask.passes))
                << when << ", by " << name(ask.by) << " where " << ask.where << " from " << range.from_us << " to " << range.to_us;
        }
}

std::int64_t ask(temporary_folder const& folder, char const* sql)
{
    auto db = must(database::open(folder.file(), access::read_only, std::chrono::seconds{1}));
    return must(db.ask(sql, -1));
}

}  // namespace

TEST(rollups, hold_the_sums_of_these_events)
{
    // Three requests with 0, 1 and 4 targets that failed before; every expected number is added up by hand.
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events;
    for (std::uint32_t const fallbacks : {0u, 1u, 4u}) {
        auto event = plain_event(noon_us + static_cast<std::int64_t>(fallbacks), fallbacks + 1);
        event->set_fallback_count(fallbacks);
        event->set_latency_us(1'000 + fallbacks);
        event->set_upstream_us(700 + fallbacks);
        event->set_gateway_us(30 + fallbacks);
        event->set_actual_cost_micros(150 + fallbacks);
        event->set_estimated_cost_micros(90);
        event->mutable_tokens()->set_prompt(11);
        event->mutable_tokens()->set_completion(5 + fallbacks);
        event->mutable_tokens()->set_cached(2);
        event->set_decision(fallbacks == 4 ? "error" : "allowed");
        event->set_stream(fallbacks == 1);
        events.push_back(std::move(event));
    }
    events.push_back(plain_event(noon_us, 9));
    events.back()->set_decision("blocked");
    events.back()->set_provider("");
    events.back()->clear_actual_cost_micros();
    events.push_back(plain_event(noon_us, 10));
    events.back()->set_decision("abandoned");
    must(append(*writer, events));
    auto const rows = must(reader_of(folder)->stats({})).rows;
    ASSERT_EQ(rows.size(), 1u);
    totals const& sum = rows[0].sum;
    EXPECT_EQ(sum.requests, 5u);
    EXPECT_EQ(sum.fallbacks, 2u) << "requests that fell back, not targets that failed";
    EXPECT_EQ(sum.errors, 1u);
    EXPECT_EQ(sum.blocked, 1u);
    EXPECT_EQ(sum.abandoned, 1u);
    EXPECT_EQ(sum.streams, 1u);
    EXPECT_EQ(sum.tokens_prompt, 33u);
    EXPECT_EQ(sum.tokens_completion, 20u);
    EXPECT_EQ(sum.tokens_cached, 6u);
    EXPECT_EQ(sum.latency_us, 5'005u);
    EXPECT_EQ(sum.upstream_us, 2'105u);
    EXPECT_EQ(sum.gateway_us, 95u);
    EXPECT_EQ(sum.actual_cost_micros, 150 + 151 + 154 + 150);
    EXPECT_EQ(sum.estimated_cost_micros, 270);
}

// Averages, percentiles and rates over any range and split come from rollups and equal a scan of the events.
TEST(rollups, equal_a_scan_of_all_events_also_of_late_ones)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(11, 4'000);
    append_all(*writer, events, 37, true);
    EXPECT_GT(ask(folder, "SELECT count(*) FROM rollups WHERE level = 86400"), 0);
    expect_truth(*reader_of(folder), events, "tended");
}

TEST(rollups, equal_a_scan_when_nobody_tends_them)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(12, 1'500);
    append_all(*writer, events, 25, false);
    EXPECT_GT(ask(folder, "SELECT count(*) FROM rollups WHERE level = 3600"), 0) << "append() closes hours that are long over";
    expect_truth(*reader_of(folder), events, "never tended");
}

TEST(rollups, equal_a_scan_after_the_store_was_opened_anew_in_the_middle)
{
    temporary_folder const folder;
    batch const events = days_of_traffic(13, 1'200);
    for (std::size_t at = 0; at < events.size(); at += 100) {
        auto const writer = writer_of(folder);
        for (std::size_t i = at; i < at + 100; i += 50) must(append(*writer, std::span{events}.subspan(i, 50)));
        if (at % 300 == 0) must(writer->tend());
    }
    expect_truth(*reader_of(folder), events, "opened anew");
}

TEST(rollups, count_what_is_only_in_the_log)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const events = one(plain_event());
    must(append(*writer, events));
    EXPECT_EQ(ask(folder, "SELECT count(*) FROM rollups"), 0);
    EXPECT_EQ(ask(folder, "SELECT count(*) FROM rollup_log"), 1);
    expect_truth(*reader_of(folder), events, "in the log");
}

TEST(rollups, are_complete_rows_once_a_run_has_ended)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(writer->begin_run("test", noon_us));
    must(append(*writer, one(plain_event())));
    must(writer->end_run(noon_us + second_us));
    EXPECT_EQ(ask(folder, "SELECT count(*) FROM rollup_log"), 0);
    EXPECT_EQ(ask(folder, "SELECT sum(requests) FROM rollups WHERE level = 60 AND scope = 0"), 1);
    EXPECT_EQ(ask(folder, "SELECT requests FROM rollups AS r JOIN split_names AS n ON n.split = r.split WHERE level = 60 AND n.scope = 0 "
                          "AND n.requested_model = 'gpt-4o'"),
              1);
}

TEST(rollups, are_right_after_a_clock_ran_ahead_and_came_back)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events;
    events.push_back(plain_event(noon_us, 1));
    events.push_back(plain_event(noon_us + 400 * day_us, 2));  // a wrong clock
    for (int i = 0; i < 200; ++i) events.push_back(plain_event(noon_us + i * 7 * minute_us, static_cast<std::uint64_t>(3 + i)));
    append_all(*writer, events, 10, true);
    expect_truth(*reader_of(folder), events, "after a wrong clock");
}

TEST(rollups, take_times_before_1970_as_1970)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto event = plain_event();
    event->set_started_us(-5);
    event->set_latency_us(-7);
    must(append(*writer, one(std::move(event))));
    auto const answer = must(reader_of(folder)->stats({}));
    EXPECT_EQ(answer.rows.at(0).sum.requests, 1u);
    EXPECT_EQ(answer.rows.at(0).sum.latency_us, 0u);
}

TEST(rollups, never_leave_the_range_of_integers)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events;
    for (std::uint64_t i = 0; i < 4; ++i) {
        events.push_back(plain_event(noon_us, i));
        events.back()->mutable_tokens()->set_prompt(~0ull);
        events.back()->set_actual_cost_micros(INT64_MAX);
        events.back()->set_estimated_cost_micros(INT64_MIN);
        events.back()->set_latency_us(INT64_MAX);
    }
    append_all(*writer, events, 2, false);
    auto const sum = must(reader_of(folder)->stats({})).rows.at(0).sum;
    EXPECT_EQ(sum.tokens_prompt, static_cast<std::uint64_t>(INT64_MAX));
    EXPECT_EQ(sum.actual_cost_micros, INT64_MAX);
    EXPECT_EQ(sum.estimated_cost_micros, INT64_MIN);
    EXPECT_EQ(sum.latency_us, static_cast<std::uint64_t>(INT64_MAX));
}

TEST(rollups, count_unknown_costs_beside_the_sum_of_the_known)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events;
    for (std::uint64_t i = 0; i < 3; ++i) events.push_back(plain_event(noon_us, i));
    events[1]->clear_actual_cost_micros();
    events[2]->clear_actual_cost_micros();
    events[2]->clear_provider();  // no provider answered: it cost nothing
    must(append(*writer, events));
    auto const sum = must(reader_of(folder)->stats({})).rows.at(0).sum;
    EXPECT_EQ(sum.actual_cost_micros, 150);
    EXPECT_EQ(sum.unknown_costs, 1u);
}

TEST(rollups, answer_in_hours_where_minutes_were_pruned)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(14, 2'000);
    append_all(*writer, events, 50, true);
    auto const reader = reader_of(folder);
    std::uint64_t rows = 0;
    for (pruned slice{0, true}; slice.more; rows += slice.rows) slice = must(writer->prune_rollups(60, noon_us - 3 * hour_us + 1, 100));
    EXPECT_GT(rows, 100u);
    EXPECT_EQ(ask(folder, "SELECT count(*) FROM rollups WHERE level = 60 AND bucket < 1795251600"), 0);
    expect_truth(*reader, events, "minutes pruned");
    auto const answer = must(reader->stats({{noon_us - 10 * hour_us + 61 * second_us, noon_us - 9 * hour_us + 5}}));
    EXPECT_EQ(answer.covered, (time_range{noon_us - 10 * hour_us, noon_us - 8 * hour_us}));
    must(append(*writer, one(plain_event(noon_us - 9 * hour_us, 99'999))));  // late, into an hour without minutes
    while (must(writer->tend())) {
    }
    auto const late = must(reader->stats({{noon_us - 9 * hour_us, noon_us - 8 * hour_us}, dimension::none, *parse_filter("model=gpt-4o")}));
    EXPECT_EQ(late.rows.at(0).sum.requests, 1u);
}

TEST(rollups, answer_in_days_where_hours_were_pruned)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(15, 1'000);
    append_all(*writer, events, 50, true);
    while (must(writer->prune_rollups(60, noon_us, 1'000)).more) {
    }
    while (must(writer->prune_rollups(3'600, noon_us - 20 * hour_us, 1'000)).more) {
    }
    expect_truth(*reader_of(folder), events, "hours pruned");
    auto const answer = must(reader_of(folder)->stats({{noon_us - 40 * hour_us, noon_us - 39 * hour_us}}));
    EXPECT_EQ(answer.covered, (time_range{noon_us - 60 * hour_us, noon_us - 36 * hour_us}));
}

TEST(rollups, are_never_pruned_before_coarser_ones_hold_the_same)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(16, 300);
    append_all(*writer, events, 300, false);
    must(writer->tend());
    must(writer->prune_rollups(60, noon_us + 10 * day_us, 1'000'000));
    must(writer->prune_rollups(3'600, noon_us + 10 * day_us, 1'000'000));
    expect_truth(*reader_of(folder), events, "pruned as far as it goes");
    EXPECT_EQ(writer->prune_rollups(86'400, noon_us, 10).error().kind, trouble::bad_request);
}

}  // namespace signalbox::storage
