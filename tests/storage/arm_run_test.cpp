// The arms of an experiment, added up in steps from the events of a store.
#include "storage/arm_values.hpp"
#include "storage/arm_run.hpp"

#include "storage/filter_text.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

using statistics::arms_by;

/// 300 requests a second apart: every third of arm b, every tenth failed, every fifteenth answered by the other member, half of them streams.
batch events()
{
    batch made;
    for (int n = 0; n < 300; ++n) {
        auto event = plain_event(noon_us + n * second_us, static_cast<std::uint64_t>(n));
        bool const b = n % 3 == 0, failed = n % 10 == 0, fell_back = n % 15 == 7;
        event->set_group("chat");
        event->set_role("primary");
        event->set_tag(b ? "b" : "a");
        event->set_requested_model("chat");
        event->set_resolved_model(failed ? "" : (b != fell_back) ? "model-b" : "model-a");
        event->set_provider(failed ? "" : "lab");
        event->set_decision(failed ? "error" : "allowed");
        event->set_config_revision(n < 100 ? "r1" : "r2");
        event->set_assignment_unit("consumer");
        event->set_assignment_probability(b ? 1 / 3.0 : 2 / 3.0);
        event->set_consumer("team-" + std::to_string(n % 4));
        event->set_stream(n % 2 == 0);
        event->set_latency_us(1'000 + n);
        event->set_actual_cost_micros(n);
        event->mutable_tokens()->set_prompt(static_cast<unsigned>(n * 200));
        event->set_fallback_count(fell_back ? 1 : 0);
        auto& first = *event->add_attempts();
        first.set_provider("lab");
        first.set_model(b ? "model-b" : "model-a");
        first.set_fault(failed || fell_back ? "timeout" : "");
        made.push_back(std::move(event));
    }
    return made;
}

class arms : public ::testing::Test {
protected:
    arms()
    {
        auto const writer = writer_of(folder_);
        must(writer->begin_run("1.0-test", noon_us - day_us));
        must(append(*writer, events()));
        reader_ = reader_of(folder_);
    }
    temporary_folder folder_;
    std::unique_ptr<event_reader> reader_;
};

}  // namespace

TEST_F(arms, are_what_their_events_add_up_to)
{
    arm_sums counted;
    for (auto const& each : events()) counted.add(*each);
    auto const run = must(reader_->arms({}));
    EXPECT_TRUE(run.done);
    ASSERT_EQ(run.whole.arms.size(), 2u);
    for (auto const& [name, sum] : counted.arms) {
        arm_sum const& read = run.whole.arms.at(name);
        EXPECT_EQ(read.requests, sum.requests) << name;
        EXPECT_EQ(read.failures, sum.failures) << name;
        EXPECT_EQ(read.fallbacks, sum.fallbacks) << name;
        EXPECT_EQ(read.streams, sum.streams) << name;
        EXPECT_EQ(read.cost.squares, sum.cost.squares) << name;
        EXPECT_TRUE(read.latency == sum.latency) << name;
        EXPECT_EQ(read.by_unit.size(), 4u) << name;
        EXPECT_EQ(read.units.at("consumer"), sum.requests) << name;
        EXPECT_NEAR(run.whole.due(name), counted.due(name), 1e-9) << name;
    }
    EXPECT_EQ(run.whole.revisions.size(), 2u);
}

TEST(arms_of_conversations, keep_the_requests_of_one_together)
{
    temporary_folder folder;
    batch made = events();
    arm_sums counted;
    for (std::size_t n = 0; n < made.size(); ++n) {
        made[n]->set_assignment_unit(n % 2 == 0 ? "conversation" : "first_turns");
        made[n]->set_conversation((n % 2 == 0 ? "talk-" : "first_turns:") + std::to_string(n % 6));
        counted.add(*made[n]);
    }
    auto const writer = writer_of(folder);
    must(writer->begin_run("1.0-test", noon_us - day_us));
    must(append(*writer, std::move(made)));
    auto const run = must(reader_of(folder)->arms({}));
    for (auto const& [name, sum] : counted.arms) {
        arm_sum const& read = run.whole.arms.at(name);
        ASSERT_EQ(read.by_unit.size(), sum.by_unit.size()) << name;
        for (auto const& [unit, of] : sum.by_unit) {
            EXPECT_EQ(read.by_unit.at(unit).requests, of.requests) << name << ' ' << unit;
            EXPECT_EQ(read.by_unit.at(unit).failures, of.failures) << name << ' ' << unit;
            EXPECT_DOUBLE_EQ(read.by_unit.at(unit).log_latency, of.log_latency) << name << ' ' << unit;
        }
    }
    EXPECT_TRUE(arm_set_of(run.whole).unit.counted);
}

TEST(arms_of_headers, keep_the_requests_of_one_value_together_where_events_have_its_digest)
{
    for (bool const older : {false, true}) {
        temporary_folder folder;
        batch made = events();
        arm_sums counted;
        for (std::size_t n = 0; n < made.size(); ++n) {
            made[n]->set_assignment_unit("header");
            made[n]->set_assignment_value(older && n < 150 ? "" : "00000" + std::to_string(n % 7));
            counted.add(*made[n]);
        }
        auto const writer = writer_of(folder);
        must(writer->begin_run("1.0-test", noon_us - day_us));
        must(append(*writer, std::move(made)));
        auto const run = must(reader_of(folder)->arms({}));
        EXPECT_EQ(run.whole.units(), 7u);
        for (auto const& [name, sum] : counted.arms) {
            arm_sum const& read = run.whole.arms.at(name);
            ASSERT_EQ(read.by_unit.size(), 7u) << name;
            for (auto const& [unit, of] : sum.by_unit) EXPECT_EQ(read.by_unit.at(unit).requests, of.requests) << name << ' ' << unit;
        }
        auto const set = arm_set_of(run.whole);
        EXPECT_EQ(set.unit.counted, !older);
        auto const report = statistics::experiment_of(set, {.about = "group chat", .group = "chat"});
        ASSERT_TRUE(report);
        std::string const text = statistics::experiment_as_text(*report), json = statistics::experiment_as_json(*report);
        EXPECT_EQ(text.find("what is assigned is the header's value: 7 units, and intervals count") != std::string::npos, !older);
        EXPECT_EQ(text.find("requests are taken as independent: intervals are too narrow") != std::string::npos, older);
        EXPECT_NE(json.find(std::string(R"("unit":{"kind":"header","count":7,"counted":)") + (older ? "false}" : "true}")),
                  std::string::npos)
            << json;
    }
}

TEST_F(arms, are_found_by_the_digest_of_their_unit)
{
    temporary_folder folder;
    batch made = events();
    made[7]->set_assignment_value("7140df");
    made[9]->set_assignment_value("8096e5");
    auto const writer = writer_of(folder);
    must(writer->begin_run("1.0-test", noon_us - day_us));
    must(append(*writer, std::move(made)));
    auto const run = must(reader_of(folder)->arms({.where = must(parse_filter("assignment_value=7140df"))}));
    EXPECT_EQ(run.whole.arms.size(), 1u);
    EXPECT_EQ(run.whole.arms.at("a").requests, 1u);
}

TEST_F(arms, are_the_same_in_many_steps)
{
    auto run = must(reader_->begin_arms({}));
    int steps = 0;
    while (!run.done) {
        must(reader_->continue_arms(run, std::chrono::milliseconds(1)));
        ASSERT_LT(++steps, 10'000);
    }
    EXPECT_EQ(run.scanned, 300u);
    EXPECT_EQ(run.whole.arms.at("a").requests, 200u);
}

TEST_F(arms, can_be_the_members_that_were_drawn_whichever_model_answered)
{
    auto const run = must(reader_->arms({.by = arms_by::member}));
    ASSERT_EQ(run.whole.arms.size(), 2u);
    EXPECT_EQ(run.whole.arms.at("model-a").requests, 200u);
    EXPECT_EQ(run.whole.arms.at("model-b").requests, 100u);
}

TEST_F(arms, can_be_models_and_configurations)
{
    EXPECT_EQ(must(reader_->arms({.by = arms_by::model})).whole.arms.at("chat").requests, 300u);
    auto const run = must(reader_->arms({.by = arms_by::revision}));
    EXPECT_EQ(run.whole.arms.at("r1").requests, 100u);
    EXPECT_EQ(run.whole.arms.at("r2").requests, 200u);
}

TEST_F(arms, keep_to_the_scope)
{
    auto const run = must(
        reader_->arms({.range = {noon_us + 10 * second_us, noon_us + 20 * second_us}, .where = must(parse_filter("consumer:team-1"))}));
    EXPECT_EQ(run.whole.arms.size(), 1u);
    EXPECT_EQ(run.whole.arms.at("a").requests, 2u) << "the thirteenth and the seventeenth";
}

TEST(arms_of_a_store, are_without_what_a_person_tried_in_the_console)
{
    temporary_folder const folder;
    batch all = events();
    for (std::size_t n = 0; n < 30; ++n) all[n]->set_conversation("console:1a2b-1-" + std::to_string(n));
    all[30]->set_conversation("agent-7");
    auto const writer = writer_of(folder);
    must(writer->begin_run("1.0-test", noon_us - day_us));
    must(append(*writer, all));
    for (arms_by const by : {arms_by::tag, arms_by::member}) {
        auto const run = must(reader_of(folder)->arms({.by = by}));
        EXPECT_EQ(run.whole.left_out, 30u);
        std::uint64_t kept = 0;
        for (auto const& [name, sum] : run.whole.arms) kept += sum.requests;
        EXPECT_EQ(kept, 270u);
    }
}

TEST_F(arms, are_told_apart_by_time_client_stream_and_size)
{
    auto const run = must(reader_->arms({.range = {noon_us, noon_us + 300 * second_us}, .step_us = 100 * second_us, .segments = true}));
    ASSERT_EQ(run.steps.size(), 3u);
    EXPECT_EQ(run.steps.at(noon_us + 100 * second_us).at("a").requests + run.steps.at(noon_us + 100 * second_us).at("b").requests, 100u);
    auto const& clients = run.parts[static_cast<std::size_t>(segment_kind::client)];
    ASSERT_EQ(clients.size(), 4u);
    EXPECT_EQ(clients.at("team-3").at("a").requests, 50u);
    EXPECT_EQ(run.parts[static_cast<std::size_t>(segment_kind::stream)].at("streams").at("b").requests, 50u);
    auto const& sizes = run.parts[static_cast<std::size_t>(segment_kind::size)];
    ASSERT_EQ(sizes.size(), 4u);
    EXPECT_EQ(sizes.at("prompts below 1,000 tokens").at("a").requests + sizes.at("prompts below 1,000 tokens").at("b").requests, 5u)
        << "n * 200 < 1,000";
}

}  // namespace signalbox::storage
