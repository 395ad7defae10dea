#include "storage/rollup_plan.hpp"

#include "tests/storage/days_of_traffic.hpp"

#include <gtest/gtest.h>

#include <map>

namespace signalbox::storage {

using namespace testing;

TEST(series, adds_up_to_the_totals_at_every_step)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(17, 1'500);
    append_all(*writer, events, 40, true);
    auto const reader = reader_of(folder);
    for (std::int64_t const step : {60, 300, 3'600, 7'200, 86'400, 604'800})
        for (std::int64_t const origin : {std::int64_t{0}, std::int64_t{-18'000}, std::int64_t{1'800}}) {
            auto const series = must(reader->series({.step = std::chrono::seconds{step}, .origin = std::chrono::seconds{origin}}));
            EXPECT_EQ(series.step.count(), step);
            std::map<std::int64_t, totals> expected;
            for (auto const& event : events)
                expected[(floor_to(event->started_us() / second_us - origin, step) + origin) * second_us].add(*event);
            std::map<std::int64_t, totals> got;
            for (auto const& point : series.points) got.emplace(point.start_us, point.sum);
            EXPECT_EQ(got, expected) << step << " from " << origin;
        }
}

TEST(series, splits_each_step_by_a_dimension)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch const events = days_of_traffic(18, 500);
    append_all(*writer, events, 40, true);
    series_query const query{.step = std::chrono::hours{24}, .by = dimension::key, .where = *parse_filter("tag=control")};
    auto const series = must(reader_of(folder)->series(query));
    std::map<std::pair<std::int64_t, std::string>, totals> expected;
    for (auto const& event : events)
        if (event->tag() == "control") expected[{floor_to(event->started_us(), day_us), event->key_id()}].add(*event);
    std::map<std::pair<std::int64_t, std::string>, totals> got;
    for (auto const& point : series.points) got.emplace(std::pair{point.start_us, point.name}, point.sum);
    EXPECT_EQ(got, expected);
}

TEST(series, takes_longer_steps_where_only_longer_ones_are_left)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    append_all(*writer, days_of_traffic(19, 500), 40, true);
    must(writer->prune_rollups(60, noon_us - 5 * hour_us, 1'000'000));
    auto const reader = reader_of(folder);
    EXPECT_EQ(must(reader->series({.step = std::chrono::seconds{300}})).step.count(), 3'600);
    EXPECT_EQ(must(reader->series({.range = {noon_us - hour_us}, .step = std::chrono::seconds{300}})).step.count(), 300);
    EXPECT_EQ(must(reader->series({.step = std::chrono::seconds{5'400}})).step.count(), 7'200);
    series_query const uneven{.step = std::chrono::seconds{5'400}, .starts = {noon_us / second_us - 60 * 3'600, noon_us / second_us - 600}};
    auto const longer = must(reader->series(uneven));
    EXPECT_EQ(longer.step.count(), 7'200);
    for (series_point const& each : longer.points)
        EXPECT_EQ(each.start_us % (7'200 * second_us), 0) << "starts of shorter steps are no longer true";
}

TEST(series, refuses_steps_that_are_no_whole_minutes)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    for (std::int64_t const step : {-60, 0, 1, 59, 61})
        EXPECT_EQ(reader->series({.step = std::chrono::seconds{step}}).error().kind, trouble::bad_request) << step;
    EXPECT_EQ(reader->series({.step = std::chrono::seconds{60}, .origin = std::chrono::seconds{30}}).error().kind, trouble::bad_request);
    for (std::vector<std::int64_t> const& starts : {std::vector<std::int64_t>{60, 130}, {120, 60}, {60, 60}})
        EXPECT_EQ(reader->series({.step = std::chrono::seconds{60}, .starts = starts}).error().kind, trouble::bad_request);
}

TEST(stats, cannot_be_filtered_by_what_rollups_do_not_know)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const answer = reader_of(folder)->stats({.where = *parse_filter("tag=control,latency_ms>5")});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, trouble::bad_request);
    EXPECT_NE(answer.error().detail.find("latency_ms"), std::string::npos);
}

TEST(stats, put_the_busiest_first)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events;
    for (std::uint64_t i = 0; i < 6; ++i) {
        events.push_back(plain_event(noon_us, i));
        events.back()->set_tag(i < 3 ? "b" : i < 5 ? "c" : "a");
    }
    must(append(*writer, events));
    auto const rows = must(reader_of(folder)->stats({.by = dimension::tag})).rows;
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].name, "b");
    EXPECT_EQ(rows[1].name, "c");
    EXPECT_EQ(rows[2].name, "a");
}

}  // namespace signalbox::storage
