// What the overview shows, counted by hand. No widget.
#include "console/pages/overview/overview_figures.hpp"

#include "tests/console/pages/statistics_store.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

namespace signalbox::console {
namespace {

using namespace testing;

constexpr std::int64_t hour = hour_us, minute = minute_us;

TEST(rollup_step, never_reads_more_than_2000_buckets_of_minutes_or_hours)
{
    auto const step = [](std::int64_t length) { return rollupStep({noon_us, noon_us + length}).count(); };
    EXPECT_EQ(step(hour), 60);
    EXPECT_EQ(step(13 * hour), 60);
    EXPECT_EQ(step(24 * hour), 300);
    EXPECT_EQ(step(7 * day_us), 3'600);
    EXPECT_EQ(step(30 * day_us), 3'600);
    EXPECT_EQ(step(60 * day_us), 7'200);
    EXPECT_EQ(step(365 * day_us), 86'400);
    for (std::int64_t length = minute; length < 20'000 * day_us; length = length * 3 / 2) {
        std::int64_t const seconds = length / 1'000'000, of = step(length);
        std::int64_t const level = of % 86'400 == 0 ? 86'400 : of % 3'600 == 0 ? 3'600 : 60;
        EXPECT_LE(seconds / of, most_steps) << length;
        EXPECT_TRUE(level == 86'400 || seconds / level <= most_buckets) << length;
    }
    EXPECT_EQ(stepName(std::chrono::seconds{300}), QStringLiteral("5 minutes"));
    EXPECT_EQ(stepName(std::chrono::seconds{3'600}), QStringLiteral("hour"));
    EXPECT_EQ(stepName(std::chrono::seconds{172'800}), QStringLiteral("2 days"));
}

TEST(bounded_range, ends_where_the_records_end_when_it_has_no_end)
{
    Recorded const reach{noon_us + 5, noon_us + hour + 1};
    EXPECT_EQ(boundedRange({}, reach), (Range{noon_us, noon_us + hour + minute}));
    EXPECT_EQ(boundedRange({noon_us, noon_us + 10}, reach), (Range{noon_us, noon_us + 10})) << "both ends are exact";
    EXPECT_EQ(boundedRange({noon_us, noon_us}, reach), (Range{noon_us, noon_us + minute}));
    EXPECT_EQ(boundedRange({noon_us, noon_us + 2 * hour}, reach), (Range{noon_us, noon_us + 2 * hour}));
}

class Overview : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::vector<Made> made;
        for (int i = 0; i < 60; ++i) {  // the hour before: 60 requests, none failed, 1 s each
            made.push_back({.at_us = noon_us - hour + i * minute});
        }
        for (int i = 0; i < 60; ++i) {  // the hour: 120 requests, 12 failed, the second half at 2 s
            std::int64_t const at = noon_us + i * minute, latency = i < 30 ? 1'000'000 : 2'000'000;
            made.push_back({.at_us = at, .latency_us = latency, .reason = i % 5 == 0 ? "timeout" : "", .revision = "bbbbbbbbbbbb"});
            made.push_back({.at_us = at + 1,
                            .model = i % 2 == 0 ? "small" : "",
                            .key = "",
                            .latency_us = latency,
                            .cost = i % 2 == 0 ? std::optional<std::int64_t>(250) : std::nullopt,
                            .revision = "bbbbbbbbbbbb"});
        }
        store_.write(made);
    }
    OverviewFigures read(storage::time_range range, std::string_view where = "")
    {
        return must(readOverview(*store_.reader(), {range, where.empty() ? storage::filter() : filterOf(where)}));
    }
    StatisticsStore store_;
    storage::time_range const hour_{noon_us, noon_us + hour};
};

TEST_F(Overview, counts_the_tiles_and_compares_them_with_the_hour_before)
{
    OverviewFigures const seen = read(hour_);
    EXPECT_EQ(seen.requests, 120u);
    EXPECT_EQ(seen.steps.step_us, minute);
    auto const tile = [&](TilePlace place) {
        Tile const& each = seen.tiles[place];
        return plainText(QStringList{each.value, each.change.text, each.detail}.join(QStringLiteral(" | ")));
    };
    EXPECT_EQ(tile(tile_requests), "120 | +100 % | 100 % streamed");
    EXPECT_EQ(tile(tile_errors), "10.0 % | +10 pp | 12 failed · 0 blocked");
    EXPECT_EQ(tile(tile_latency), "2.03 s | +100 % | p50 1.02 s · all requests") << "a percentile is off by less than a bucket's width";
    EXPECT_EQ(seen.tiles[tile_errors].meaning, Meaning::more_is_bad);
    EXPECT_EQ(plainText(seen.tiles[tile_cost].value), "≥ $0.068") << "30 of the costs are unknown";
    EXPECT_EQ(plainText(seen.tiles[tile_cost].detail), "30 without a price");
    EXPECT_EQ(seen.unpriced, 30u);
    EXPECT_EQ(std::accumulate(seen.tiles[tile_requests].spark.begin(), seen.tiles[tile_requests].spark.end(), 0.0), 120.0);
    EXPECT_EQ(seen.tiles[tile_requests].spark.size(), 60u);
}

TEST_F(Overview, does_not_compare_with_a_time_that_was_not_recorded)
{
    OverviewFigures const seen = read({noon_us - 2 * day_us, noon_us + hour});
    EXPECT_EQ(seen.requests, 180u);
    EXPECT_EQ(seen.tiles[tile_requests].change.direction, figures::Direction::unknown);
    EXPECT_EQ(seen.recorded.from_us, noon_us - 3 * day_us) << "the first run began then";
    EXPECT_EQ(seen.steps.step_us, hour);
}

TEST_F(Overview, has_a_point_of_each_percentile_and_a_column_of_heat_for_each_step)
{
    OverviewFigures const seen = read(hour_);
    ASSERT_EQ(seen.percentiles.size(), 3u);
    EXPECT_EQ(seen.percentiles[1].name, QStringLiteral("p95"));
    ASSERT_EQ(seen.percentiles[1].samples.size(), 60u);
    EXPECT_NEAR(seen.percentiles[0].samples[10].value, 1e6, 1e6 / 64);
    EXPECT_NEAR(seen.percentiles[2].samples[40].value, 2e6, 2e6 / 64);
    ASSERT_EQ(seen.heat.size(), 60u);
    double all = 0;
    for (HeatColumn const& column : seen.heat)
        for (Bin const& bin : column.bins) {
            EXPECT_LT(bin.lower, bin.upper);
            all += bin.count;
        }
    EXPECT_EQ(all, 120.0);
}

TEST_F(Overview, stacks_costs_by_model_and_ranks_names_with_their_colours)
{
    OverviewFigures const seen = read(hour_);
    ASSERT_EQ(seen.cost.size(), 2u) << "the model without a known cost has no bar";
    EXPECT_EQ(seen.cost[0].name, QStringLiteral("gpt-4o"));
    EXPECT_EQ(seen.cost[1].name, QStringLiteral("small"));
    double sum = 0;
    for (Sample const& sample : seen.cost[1].samples) sum += sample.value;
    EXPECT_EQ(sum, 30 * 250.0);
    EXPECT_FALSE(seen.cost_has_rest);
    ASSERT_EQ(seen.models.size(), 3u);
    EXPECT_EQ(seen.models[0].name, QStringLiteral("gpt-4o"));
    EXPECT_EQ(seen.models[0].share, 0.5);
    EXPECT_EQ(seen.models[0].errors, 0.2);
    EXPECT_EQ(seen.models[0].color, seen.cost[0].color);
    EXPECT_EQ(read(hour_, "model=small").cost[0].color, seen.cost[1].color) << "a colour is the name's, not its rank's";
    EXPECT_NE(seen.cost[0].color, seen.cost[1].color);
    EXPECT_EQ(seen.models[1].color, -1) << "the nameless model has no bars to belong to";
    ASSERT_EQ(seen.keys.size(), 2u);
    ASSERT_EQ(seen.reasons.size(), 1u);
    EXPECT_EQ(seen.reasons[0].name, QStringLiteral("timeout"));
    EXPECT_EQ(seen.reasons[0].amount, 12);
}

TEST_F(Overview, marks_the_configuration_where_it_changed)
{
    OverviewFigures const seen = read({noon_us - hour / 2, noon_us + hour});
    ASSERT_EQ(seen.marks.size(), 1u);
    EXPECT_EQ(seen.marks[0].at_us, noon_us);
    EXPECT_TRUE(seen.marks[0].label.contains(QStringLiteral("bbbbbbbbbbbb")));
    OverviewFigures const all = read({noon_us - 4 * day_us, noon_us + hour});
    ASSERT_EQ(all.marks.size(), 3u);
    EXPECT_EQ(all.marks[0].label, QStringLiteral("Server started"));
    EXPECT_EQ(all.marks[0].detail, QStringLiteral("version 1.0-test"));
}

TEST_F(Overview, narrows_by_dimensions_and_passes_on_what_the_store_refuses)
{
    EXPECT_EQ(read(hour_, "model=small").requests, 30u);
    EXPECT_EQ(read(hour_, "key=key_one,reason=timeout").requests, 12u);
    EXPECT_EQ(read(hour_, "model=none-such").requests, 0u);
    EXPECT_FALSE(read(hour_, "model=small").counting.by_scan);
}

TEST_F(Overview, counts_what_rollups_do_not_know_from_the_requests)
{
    OverviewFigures const failed = read(hour_, "status>=500");
    EXPECT_TRUE(failed.counting.by_scan);
    EXPECT_EQ(failed.requests, 12u);
    EXPECT_EQ(plainText(failed.tiles[tile_errors].value), "100 %");
    OverviewFigures const slow = read(hour_, "latency>1500ms -status>=500");
    EXPECT_EQ(slow.requests, 54u);
    EXPECT_EQ(slow.tiles[tile_requests].change.direction, figures::Direction::up) << "the hour before had none so slow";
}

/// A hundred requests of one minute that take 10 ms to 1000 ms: p50, p75, p95 and p99 are far apart. Ten of them are refused at once.
class OverviewPercentiles : public ::testing::Test {
protected:
    OverviewPercentiles()
    {
        std::vector<Made> made;
        for (int i = 1; i <= 100; ++i) made.push_back({.at_us = noon_us + i, .latency_us = i * 10'000});
        for (int i = 1; i <= 10; ++i)
            made.push_back({.at_us = noon_us + 200 + i, .latency_us = 100, .reason = "no_such_model", .decision = "blocked"});
        store_.write(made);
    }
    OverviewFigures read(LatencyOf of)
    {
        return must(readOverview(*store_.reader(), {.range = {noon_us, noon_us + minute}, .where = {}, .latency = of}));
    }
    StatisticsStore store_;
};

TEST_F(OverviewPercentiles, each_line_and_tile_shows_its_own_percentile)
{
    OverviewFigures const seen = read(LatencyOf::answered);
    ASSERT_EQ(seen.percentiles.size(), 3u);
    constexpr std::array expected{std::pair{"p50", 500'000.0}, std::pair{"p95", 950'000.0}, std::pair{"p99", 990'000.0}};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(seen.percentiles[i].name, QLatin1String(expected[i].first));
        ASSERT_EQ(seen.percentiles[i].samples.size(), 1u);
        EXPECT_NEAR(seen.percentiles[i].samples[0].value, expected[i].second, expected[i].second / 64);
    }
    EXPECT_NEAR(seen.tiles[tile_latency].spark[0], 950'000, 950'000 / 64);
    EXPECT_EQ(plainText(seen.tiles[tile_latency].value).substr(0, 2), "94") << "milliseconds, within a bucket of 950, not the 750 of p75";
    EXPECT_TRUE(plainText(seen.tiles[tile_latency].detail).starts_with("p50 50")) << plainText(seen.tiles[tile_latency].detail);
    EXPECT_NEAR(seen.tiles[tile_first_token].spark[0], 475'000, 475'000 / 64);
    EXPECT_TRUE(plainText(seen.tiles[tile_first_token].value).starts_with("47")) << plainText(seen.tiles[tile_first_token].value);
    EXPECT_TRUE(plainText(seen.tiles[tile_first_token].detail).ends_with("100 streams"));
}

TEST_F(OverviewPercentiles, refused_requests_are_told_and_can_be_left_out)
{
    EXPECT_EQ(read(LatencyOf::all).latency_requests, 110u);
    EXPECT_EQ(read(LatencyOf::answered).latency_requests, 100u);
    EXPECT_EQ(read(LatencyOf::answered).requests, 110u) << "the choice is about latencies alone";
    EXPECT_NEAR(read(LatencyOf::all).percentiles[0].samples[0].value, 450'000, 450'000 / 64) << "the ten are faster than all others";
    EXPECT_TRUE(plainText(read(LatencyOf::all).tiles[tile_latency].detail).ends_with("all requests"));
    ASSERT_EQ(read(LatencyOf::all).reasons.size(), 1u);
    EXPECT_EQ(read(LatencyOf::all).reasons[0].remark, QStringLiteral("refused"));
}

TEST_F(Overview, counts_errors_by_class_over_time)
{
    OverviewFigures const seen = read(hour_);
    ASSERT_EQ(seen.failures.size(), 1u);
    EXPECT_EQ(seen.failures[0].name, QStringLiteral("timeout"));
    ASSERT_EQ(seen.failures[0].samples.size(), 12u);
    EXPECT_EQ(seen.failures[0].samples[3].at_us, noon_us + 15 * minute);
    EXPECT_EQ(seen.failures[0].samples[3].value, 1.0);
}

TEST_F(Overview, counts_errors_by_model)
{
    OverviewAsk ask{hour_, {}};
    ask.failures = FailuresBy::model;
    OverviewFigures const by_model = must(readOverview(*store_.reader(), ask));
    ASSERT_EQ(by_model.failures.size(), 1u);
    EXPECT_EQ(by_model.failures[0].name, QStringLiteral("gpt-4o"));
    ASSERT_EQ(by_model.failures[0].samples.size(), 12u);
    EXPECT_EQ(by_model.failures[0].samples[3].at_us, noon_us + 15 * minute);
}

namespace {

void addCall(schema::Event& to, char const* provider, char const* fault)
{
    auto& call = *to.add_attempts();
    call.set_provider(provider);
    call.set_fault(fault);
}

/// One request a minute, of four kinds in turn.
event_ptr requestWithCalls(int minutes)
{
    auto made = plain_event(noon_us + minutes * minute, static_cast<std::uint64_t>(minutes) + 1);
    int const kind = minutes % 4;
    if (kind == 0) {
        addCall(*made, "slow", "timeout");
        addCall(*made, "slow", "timeout");
        addCall(*made, "quick", "");
    } else if (kind == 1) {
        addCall(*made, "quick", "");
    } else if (kind == 2) {
        addCall(*made, "down", "connect");
        made->set_decision("error");
        made->clear_provider();
    } else {
        addCall(*made, "quick", "upstream_status");
        addCall(*made, "slow", "");
    }
    return made;
}

}  // namespace

TEST(overview_by_provider, counts_failed_calls_also_of_requests_that_another_target_answered)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events;
    for (int i = 0; i < 40; ++i) events.push_back(requestWithCalls(i));
    must(append(*writer, events));
    OverviewAsk ask{{noon_us, noon_us + hour}, {}};
    ask.failures = FailuresBy::provider;
    OverviewFigures const seen = must(readOverview(*reader_of(folder), ask));
    ASSERT_EQ(seen.failures.size(), 3u);
    auto const sum = [&](std::size_t place) {
        double made = 0;
        for (Sample const& each : seen.failures[place].samples) made += each.value;
        return made;
    };
    EXPECT_EQ(seen.failures[0].name, QStringLiteral("slow"));
    EXPECT_EQ(sum(0), 20.0) << "two calls each of ten requests that were answered";
    EXPECT_EQ(seen.failures[0].samples[0].at_us, noon_us);
    EXPECT_EQ(seen.failures[0].samples[1].at_us, noon_us + 4 * minute);
    EXPECT_EQ(seen.failures[0].samples[1].value, 2.0);
    EXPECT_EQ(sum(1), 10.0);
    EXPECT_EQ(sum(2), 10.0);
    EXPECT_EQ(seen.newest_failures.at(QStringLiteral("slow")), requestWithCalls(36)->id());
    EXPECT_EQ(seen.newest_failures.at(QStringLiteral("down")), requestWithCalls(38)->id());
    EXPECT_EQ(seen.newest_failures.at(QStringLiteral("quick")), requestWithCalls(39)->id());
    EXPECT_TRUE(seen.counting.done);
    EXPECT_FALSE(seen.counting.by_scan) << "the other figures are whole: only the calls were read";
    ask.where = filterOf("decision:error");
    OverviewFigures const failed = must(readOverview(*reader_of(folder), ask));
    ASSERT_EQ(failed.failures.size(), 1u) << "of the scope alone";
    EXPECT_EQ(failed.failures[0].name, QStringLiteral("down"));
}

TEST(overview_by_provider, says_that_calls_are_counted_until_they_are)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events;
    for (int i = 0; i < 40; ++i) events.push_back(requestWithCalls(i));
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    OverviewAsk ask{{noon_us, noon_us + hour}, {}};
    ask.failures = FailuresBy::provider;
    OverviewReading reading{ask};
    OverviewFigures first = must(reading.step(*reader, std::chrono::milliseconds{0}));
    EXPECT_EQ(first.requests, 40u);
    EXPECT_FALSE(first.counting.done);
    EXPECT_TRUE(first.counting.by_scan);
    EXPECT_TRUE(first.failures.empty());
    EXPECT_TRUE(must(reading.step(*reader)).counting.done);
}

TEST_F(Overview, of_everything_ends_with_the_records)
{
    OverviewFigures const seen = read({});
    EXPECT_EQ(seen.requests, 180u);
    EXPECT_EQ(seen.range.from_us, noon_us - 3 * day_us);
    EXPECT_EQ(seen.range.to_us, noon_us + hour);
}

TEST(overview_of_many_models, keeps_the_dearest_and_adds_up_the_rest)
{
    StatisticsStore store;
    std::vector<Made> made;
    for (int model = 0; model < 12; ++model) made.push_back({.model = "m" + std::to_string(model), .cost = 1'000 * (12 - model)});
    store.write(made);
    OverviewFigures const seen = must(readOverview(*store.reader(), {{noon_us, noon_us + hour}, {}}));
    ASSERT_EQ(seen.cost.size(), most_cost_series);
    EXPECT_TRUE(seen.cost_has_rest);
    EXPECT_EQ(seen.cost[0].name, QStringLiteral("m0"));
    EXPECT_EQ(seen.cost.back().name, QStringLiteral("5 others"));
    EXPECT_EQ(seen.cost.back().samples[0].value, 15'000.0);
    for (Ranked const& each : seen.models) EXPECT_EQ(each.color >= 0, each.name.mid(1).toInt() < 7) << each.name.toStdString();
}

TEST(overview_of_nothing, has_words_and_no_numbers)
{
    StatisticsStore store;
    OverviewFigures const seen = must(readOverview(*store.reader(), {{noon_us, noon_us + hour}, {}}));
    EXPECT_EQ(seen.requests, 0u);
    EXPECT_EQ(seen.recorded, Recorded());
    EXPECT_EQ(seen.tiles[tile_errors].value, figures::none());
    EXPECT_EQ(seen.tiles[tile_latency].value, figures::none());
    EXPECT_TRUE(std::isnan(seen.tiles[tile_latency].spark[0]));
    EXPECT_TRUE(seen.cost.empty());
}

TEST(marks, are_bounded_and_keep_the_newest)
{
    std::vector<storage::run_row> runs;
    for (int i = 0; i < 500; ++i) runs.push_back({.run = std::uint64_t(i), .version = "v", .started_us = noon_us + i});
    auto const marks = marksOf(runs, {}, {noon_us, noon_us + hour});
    EXPECT_EQ(marks.size(), most_marks);
    EXPECT_EQ(marks.back().at_us, noon_us + 499);
    std::vector<storage::revision_row> const same{{1, "a", 1, noon_us}, {2, "a", 2, noon_us + 5}, {3, "b", 3, noon_us + 9}};
    EXPECT_EQ(marksOf({}, same, {noon_us, noon_us + hour}).size(), 2u) << "a restart with the same configuration changes nothing";
}

}  // namespace
}  // namespace signalbox::console
