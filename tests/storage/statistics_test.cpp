// Statistics of any filter: what rollups tell, what is counted from events, and that both are the same.
#include "storage/statistics.hpp"

#include "storage/event_reader.hpp"
#include "storage/filter.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace signalbox::storage {

using namespace testing;

namespace {

filter where(std::string_view text)
{
    return must(parse_filter(text));
}

/// A day of events, one every ten seconds and a bit, of two models; every seventh fails, every third is a stream.
class statistics : public ::testing::Test {
protected:
    statistics() : writer_(writer_of(folder_))
    {
        must(writer_->begin_run("1.0-test", noon_us));
        batch events;
        for (int i = 0; i < count; ++i) events.push_back(event(i));
        must(append(*writer_, events));
        while (must(writer_->tend())) {
        }
        reader_ = reader_of(folder_);
    }
    event_ptr event(int i)
    {
        auto made = plain_event(noon_us + std::int64_t{i} * 10'000'007, static_cast<std::uint64_t>(i) + 1);
        made->set_run(1);
        made->set_sequence(writer_->sequences().next());
        made->set_requested_model(i % 2 == 0 ? "even" : "odd");
        made->set_status(i % 7 == 0 ? 503 : 200);
        made->set_decision(i % 7 == 0 ? "error" : "allowed");
        made->set_stream(i % 3 == 0);
        made->set_latency_us(1'000'000 + i);
        made->set_first_token_us(i % 3 == 0 ? 400'000 : 1'000'000 + i);
        made->mutable_tokens()->set_completion(30);
        return made;
    }
    statistics_run read(time_range range, std::string_view text, std::vector<statistics_group> groups = {{}}, std::uint64_t newest = 0)
    {
        return must(reader_->statistics({range, where(text), newest, std::move(groups)}));
    }
    std::uint64_t requests(time_range range, std::string_view text) { return read(range, text).total(0).requests; }

    static constexpr int count = 8'640;
    temporary_folder folder_;
    std::unique_ptr<event_writer> writer_;
    std::unique_ptr<event_reader> reader_;
};

}  // namespace

TEST_F(statistics, of_dimensions_come_from_rollups_and_are_exact_at_both_ends)
{
    EXPECT_EQ(requests({}, ""), 8'640u);
    EXPECT_FALSE(read({}, "model:odd").by_scan);
    EXPECT_EQ(requests({}, "model:odd"), 4'320u);
    // Events 1 to 99 start in it: event 0 at noon, event 100 at 1000.0007 s.
    time_range const part{noon_us + 1, noon_us + 1'000'000'700};
    statistics_run const run = read(part, "");
    EXPECT_EQ(run.total(0).requests, 99u);
    EXPECT_FALSE(run.by_scan);
    EXPECT_EQ(run.counted, part);
    EXPECT_EQ(requests({noon_us + 10'000'007, noon_us + 10'000'008}, ""), 1u);
    EXPECT_EQ(requests({noon_us + 10'000'008, noon_us + 20'000'014}, ""), 0u);
}

TEST_F(statistics, of_other_fields_are_counted_from_events)
{
    statistics_run const run = read({}, "status>=500 model:odd");
    EXPECT_TRUE(run.by_scan);
    EXPECT_EQ(run.total(0).requests, 617u) << "of 0, 7, 14 ... 8638 those that are odd";
    EXPECT_EQ(run.total(0).errors, 617u);
    EXPECT_EQ(requests({}, "latency>1s004ms"), 4'639u);
}

TEST_F(statistics, from_events_are_those_from_rollups)
{
    std::vector<statistics_group> const groups{{dimension::requested_model, std::chrono::seconds{3'600}}, {dimension::decision}, {}};
    statistics_run const rollups = read({}, "decision:(allowed,error)", groups);
    statistics_run const events = read({}, "decision:(allowed,error) run:1", groups);
    ASSERT_FALSE(rollups.by_scan);
    ASSERT_TRUE(events.by_scan);
    EXPECT_EQ(rollups.sums, events.sums);
    EXPECT_EQ(rollups.points(0).size(), 48u) << "two models in 24 hours";
    EXPECT_EQ(rollups.rows(1).at(0).name, "allowed");
}

// As the days of a zone whose clock is changed: 2 hours, 3 hours, 1 hour, and from then on.
TEST_F(statistics, begin_their_steps_where_they_are_told)
{
    std::int64_t const noon = noon_us / second_us, hour = 3'600;
    statistics_group const uneven{dimension::none, std::chrono::hours{2}, {}, {noon, noon + 2 * hour, noon + 5 * hour, noon + 6 * hour}};
    for (char const* const text : {"decision:(allowed,error)", "decision:(allowed,error) run:1"}) {  // by rollups, and by events
        statistics_run const run = read({}, text, {uneven});
        std::vector<std::pair<std::int64_t, std::uint64_t>> seen;
        for (series_point const& each : run.points(0)) seen.emplace_back(each.start_us / second_us - noon, each.sum.requests);
        EXPECT_EQ(seen, (std::vector<std::pair<std::int64_t, std::uint64_t>>{{0, 720}, {7'200, 1'080}, {18'000, 360}, {21'600, 6'480}}))
            << text;
    }
}

TEST_F(statistics, first_tokens_are_of_streams_only)
{
    totals const all = read({}, "").total(0);
    EXPECT_EQ(all.streams, 2'880u);
    EXPECT_EQ(all.first_token.count(), 2'880u);
    EXPECT_NEAR(static_cast<double>(all.first_token.percentile(0.99)), 400'000, 400'000 / 32.0);
    EXPECT_EQ(requests({}, "ttft>500ms"), 0u) << "a whole reply has no first token";
    EXPECT_EQ(requests({}, "ttft:null"), 5'760u);
}

TEST_F(statistics, are_read_in_steps_newest_first_and_can_be_shown_between)
{
    statistics_run run = must(reader_->begin_statistics({{}, where("status>=500"), 0, {{}}}));
    EXPECT_EQ(run.of, 8'640u);
    std::uint64_t before = 0;
    int steps = 0;
    for (; !run.done; ++steps) {
        must(reader_->continue_statistics(run, std::chrono::milliseconds{0}));
        must(reader_->continue_statistics(run, std::chrono::milliseconds{1}));
        EXPECT_GE(run.total(0).requests, before);
        EXPECT_LE(run.scanned, run.of);
        before = run.total(0).requests;
    }
    EXPECT_EQ(run.scanned, run.of);
    EXPECT_EQ(run.total(0).requests, 1'235u);
}

TEST_F(statistics, end_when_they_are_interrupted)
{
    statistics_run run = must(reader_->begin_statistics({{}, where("status>=500"), 0, {{}}}));
    reader_->halt();
    auto const stopped = reader_->continue_statistics(run, std::chrono::milliseconds{1'000});
    ASSERT_TRUE(stopped.has_error());
    EXPECT_EQ(stopped.error().kind, trouble::interrupted);
    reader_->resume();
    while (!run.done) must(reader_->continue_statistics(run, std::chrono::milliseconds{50}));
    EXPECT_EQ(run.total(0).requests, 1'235u) << "it goes on where it stopped";
}

TEST_F(statistics, of_a_snapshot_leave_out_what_came_later)
{
    for (int const number : {1, 59, 500, 4'321, 8'640}) {
        std::uint64_t const newest = id_of(noon_us + std::int64_t{number - 1} * 10'000'007, static_cast<std::uint64_t>(number));
        EXPECT_EQ(read({}, "", {{}}, newest).total(0).requests, static_cast<std::uint64_t>(number));
        EXPECT_EQ(read({}, "run:1", {{}}, newest).total(0).requests, static_cast<std::uint64_t>(number));
    }
}

TEST_F(statistics, follow_what_is_written)
{
    EXPECT_EQ(requests({}, "model:new"), 0u);
    auto late = plain_event(noon_us + 5, 900'000);
    late->set_run(1);
    late->set_sequence(writer_->sequences().next());
    late->set_requested_model("new");
    must(append(*writer_, one(std::move(late))));
    EXPECT_EQ(requests({}, "model:new"), 1u);
    EXPECT_EQ(requests({noon_us + 5, noon_us + 6}, "model:new"), 1u);
    EXPECT_EQ(requests({noon_us + 6, noon_us + 7}, "model:new"), 0u);
}

TEST_F(statistics, of_a_name_that_only_events_know_are_counted)
{
    batch made;
    for (int i = 0; i < 5; ++i) {
        auto refused = plain_event(noon_us + i * minute_us, 700'000 + static_cast<std::uint64_t>(i));
        refused->set_run(1);
        refused->set_sequence(writer_->sequences().next());
        refused->set_requested_model("no-such-model-" + std::to_string(i % 2));
        refused->set_provider("");
        refused->set_resolved_model("");
        refused->set_decision("blocked");
        made.push_back(std::move(refused));
    }
    must(append(*writer_, made));
    EXPECT_EQ(requests({}, "model:no-such-model-0"), 3u);
    EXPECT_EQ(requests({}, "model:no-such-model-1"), 2u);
    EXPECT_EQ(requests({}, "model:no-such-model-2"), 0u);
    EXPECT_EQ(requests({}, "-model:no-such-model-0"), 8'642u);
    EXPECT_FALSE(read({}, "decision:error").by_scan) << "of other dimensions rollups still tell";
    auto const rows = read({}, "status:200 decision:blocked", {{dimension::requested_model}}).rows(0);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].name, "no-such-model-0");
}

TEST_F(statistics, where_events_are_gone_take_whole_rows_and_say_so)
{
    must(writer_->prune(noon_us + 2 * hour_us, 100'000));
    time_range const over{noon_us + 90 * second_us, noon_us + 5 * hour_us};
    statistics_run const run = read(over, "");
    EXPECT_EQ(run.counted.from_us, noon_us + minute_us);
    EXPECT_EQ(run.total(0).requests, 1'794u) << "events 6 to 1799: the whole minute from 12:01 on";
    statistics_run const scanned = read(over, "run:1");
    EXPECT_GE(scanned.counted.from_us, noon_us + 2 * hour_us - 20 * second_us);
    EXPECT_EQ(scanned.total(0).requests, 1'080u) << "events 720 to 1799";
}

TEST_F(statistics, of_an_empty_range_are_empty)
{
    EXPECT_EQ(requests({noon_us - hour_us, noon_us}, ""), 0u);
    EXPECT_EQ(requests({noon_us - hour_us + 7, noon_us - hour_us + 8}, "status:200"), 0u);
    EXPECT_TRUE(read({noon_us - hour_us, noon_us}, "", {{dimension::key}}).rows(0).empty());
}

TEST(statistics_of_an_empty_store, are_empty)
{
    temporary_folder folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    for (char const* const text : {"", "model:x", "status:200"}) {
        statistics_run const run = must(reader->statistics({{}, where(text), 0, {{}}}));
        EXPECT_TRUE(run.done);
        EXPECT_EQ(run.total(0).requests, 0u);
    }
}

}  // namespace signalbox::storage
