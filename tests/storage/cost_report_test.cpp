// What a scope cost, by two levels, beside the time before, from rollups and from events alike.
#include "storage/cost_report.hpp"

#include "storage/filter_text.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

/// Two days before noon and the day until noon; each hour two requests: of web 100 micro-dollars to large, of app 20 to small. Today twice of that.
batch events()
{
    batch made;
    std::uint64_t number = 0;
    for (int hour = -72; hour < 0; ++hour)
        for (bool const web : {true, false}) {
            auto event = plain_event(noon_us + hour * hour_us + minute_us, ++number);
            event->set_consumer(web ? "web" : "app");
            event->set_resolved_model(web ? "large" : "small");
            event->set_provider(web ? "openai" : "groq");
            event->set_decision(!web && hour % 12 == 0 ? "error" : "allowed");
            event->set_actual_cost_micros((web ? 100 : 20) * (hour >= -24 ? 2 : 1));
            event->mutable_tokens()->set_prompt(800);
            event->mutable_tokens()->set_cached(web ? 200 : 0);
            event->mutable_tokens()->set_completion(200);
            made.push_back(std::move(event));
        }
    return made;
}

class costs : public ::testing::Test {
protected:
    costs()
    {
        auto const writer = writer_of(folder_);
        must(append(*writer, events()));
        reader_ = reader_of(folder_);
    }
    cost_question question(char const* filter = "")
    {
        cost_question made{.range = {noon_us - day_us, noon_us},
                           .where = must(parse_filter(filter)),
                           .by = dimension::consumer,
                           .then = dimension::resolved_model,
                           .now_us = noon_us};
        made.recorded_us = noon_us - 3 * day_us + minute_us;
        return made;
    }
    cost_report report(cost_question const& of)
    {
        std::vector<statistics_run> runs;
        for (auto const& query : cost_queries(of)) runs.push_back(must(reader_->statistics(query)));
        return cost_report_of(of, std::array<statistics_run const*, cost_runs>{&runs[0], &runs[1], &runs[2]});
    }
    temporary_folder folder_;
    std::unique_ptr<event_reader> reader_;
};

}  // namespace

TEST_F(costs, are_by_two_levels_beside_the_time_before)
{
    auto const made = report(question());
    ASSERT_EQ(made.lines.size(), 2u);
    EXPECT_EQ(made.lines[0].name, "web");
    EXPECT_EQ(made.lines[0].now.actual_cost_micros, 4'800);
    EXPECT_EQ(made.lines[0].before.actual_cost_micros, 2'400);
    ASSERT_EQ(made.lines[0].parts.size(), 1u);
    EXPECT_EQ(made.lines[0].parts[0].name, "large");
    EXPECT_EQ(made.lines[0].parts[0].now.actual_cost_micros, 4'800);
    EXPECT_EQ(made.lines[1].now.actual_cost_micros, 960);
    EXPECT_EQ(made.now.actual_cost_micros, 5'760);
    EXPECT_EQ(made.earlier.actual_cost_micros, 2'880);
    EXPECT_EQ(made.failed.requests, 2u);
    EXPECT_EQ(made.failed.actual_cost_micros, 80);
    EXPECT_NEAR(*cost_of_thousand(made.lines[0].now), 200, 1e-9);
    EXPECT_NEAR(*cost_of_answer(made.lines[1].now), 960 / 22.0, 1e-9) << "what failed is paid by what was answered";
    EXPECT_NEAR(*uncached_share(made.lines[0].now), 0.75, 1e-9);
}

TEST_F(costs, are_the_same_from_events_as_from_rollups)
{
    auto const from_rollups = report(question());
    auto const from_events = report(question("latency_ms>=0"));
    ASSERT_EQ(from_events.lines.size(), from_rollups.lines.size());
    for (std::size_t i = 0; i < from_events.lines.size(); ++i) {
        EXPECT_EQ(from_events.lines[i].name, from_rollups.lines[i].name);
        EXPECT_EQ(from_events.lines[i].now, from_rollups.lines[i].now);
        EXPECT_EQ(from_events.lines[i].parts[0].now, from_rollups.lines[i].parts[0].now);
    }
    EXPECT_EQ(from_events.month->end().middle, from_rollups.month->end().middle);
}

TEST_F(costs, of_a_time_before_anything_was_recorded_have_nothing_beside_them)
{
    auto asked = question();
    asked.range = {noon_us - 3 * day_us, noon_us};
    EXPECT_FALSE(report(asked).before);
}

TEST_F(costs, come_to_something_at_the_end_of_the_month)
{
    auto asked = question();
    asked.budget = 20'000;
    auto const made = report(asked);
    ASSERT_TRUE(made.month);
    EXPECT_FALSE(made.month->weekly);
    EXPECT_EQ(made.spent_in_month, 2 * 2'880 + 5'760);
    // Three days of 2,880, 2,880 and 5,760; the first hour that is known is the one behind noon. Nine and a half days are left.
    EXPECT_NEAR(made.month->end().middle, 11'520 + 9.5 * 3'840, 1);
    EXPECT_TRUE(made.month->crossing);
}

TEST_F(costs, have_the_course_of_the_month_at_each_midnight_until_now)
{
    auto asked = question();
    auto const made = report(asked);
    auto const days = static_cast<std::size_t>((asked.now_us - made.month_from_us) / day_us);
    ASSERT_EQ(made.month_so_far.size(), days + 1);
    EXPECT_EQ(made.month_so_far.front(), (spent_until{made.month_from_us, 0}));
    EXPECT_EQ(made.month_so_far[1].micros, 0) << "nothing was recorded on its first day";
    spent_until const last = made.month_so_far.back();
    EXPECT_EQ(last.at_us, made.month_from_us + static_cast<std::int64_t>(days) * day_us);
    asked.range = {made.month_from_us, last.at_us};
    EXPECT_EQ(last.micros, static_cast<double>(report(asked).now.actual_cost_micros));
    EXPECT_GT(last.micros, 0);
    EXPECT_LT(last.micros, made.spent_in_month);
}

TEST_F(costs, are_a_table_of_days_and_providers_for_an_invoice)
{
    auto const asked = question();
    auto const csv = invoice_csv(invoice_of(must(reader_->statistics(invoice_query(asked)))));
    EXPECT_EQ(csv, "day,provider,requests,tokens_prompt,tokens_cached,tokens_cache_write,tokens_completion,usd,unknown_costs\r\n"
                   "2026-11-20,groq,12,9600,0,0,2400,0.000480,0\r\n"
                   "2026-11-20,openai,12,9600,2400,0,2400,0.002400,0\r\n"
                   "2026-11-21,groq,12,9600,0,0,2400,0.000480,0\r\n"
                   "2026-11-21,openai,12,9600,2400,0,2400,0.002400,0\r\n");
}

TEST(two_names, are_one_and_apart_again_whatever_they_hold)
{
    for (auto const& [first, second] : {std::pair{"a", "b"}, {"", ""}, {"1:2", ":"}, {"", "x"}, {"with:colon", ""}})
        EXPECT_EQ(names_apart(joined_names(first, second)), (std::pair<std::string, std::string>{first, second}));
}

TEST(month, is_that_of_the_moment_in_utc)
{
    EXPECT_EQ(month_of(noon_us).from_us, noon_us - 20 * day_us - 12 * hour_us);
    EXPECT_EQ(month_of(noon_us).to_us, noon_us + 9 * day_us + 12 * hour_us);
}

}  // namespace signalbox::storage
