// The experiments page: its figures are those of the report, and its choices lead where they say.
#include "console/pages/experiments/experiments_page.hpp"

#include "console/chart/forest_chart.hpp"
#include "console/pages/experiments/experiment_words.hpp"
#include "console/pages/experiments/segments_table.hpp"
#include "console/pages/message_pane.hpp"
#include "storage/arm_values.hpp"

#include "tests/console/pages/statistics_store.hpp"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include <gtest/gtest.h>

#include <cmath>

namespace signalbox::console {
namespace {

using namespace testing;
using statistics::metric;

constexpr int count = 1'200;

/// Half of them of each arm; the candidate takes two thirds of the time and half of the money. `b_of` of ten are the candidate's.
batch events(int b_of = 5)
{
    batch made;
    for (int n = 0; n < count; ++n) {
        auto event = plain_event(noon_us + n * second_us, static_cast<std::uint64_t>(n));
        bool const b = n % 10 < b_of;
        event->set_run(1);
        event->set_sequence(static_cast<std::uint64_t>(n) + 1);
        event->set_role("primary");
        event->set_group("chat");
        event->set_requested_model("chat");
        event->set_tag(b ? "candidate" : "control");
        event->set_resolved_model(b ? "small" : "large");
        event->set_assignment_unit("request");
        event->set_assignment_probability(0.5);
        event->set_config_revision("aaaaaaaaaaaa");
        event->set_consumer(n / 10 % 2 == 0 ? "web" : "app");
        event->set_stream(true);
        event->set_decision(n % 100 == 0 || n % 100 == 9 ? "error" : "allowed");
        event->set_latency_us((b ? 2 : 3) * (200'000 + n * 7 % 501 * 1'000));
        event->set_first_token_us(event->latency_us() / 4);
        event->set_actual_cost_micros((b ? 1 : 2) * (500 + n % 13));
        event->mutable_tokens()->set_prompt(n % 3 == 0 ? 20'000u : 100u);
        made.push_back(std::move(event));
    }
    return made;
}

class Experiments : public ::testing::Test {
protected:
    void fill(batch const& of)
    {
        auto const writer = writer_of(folder_);
        must(writer->begin_run("1.0-test", noon_us - day_us));
        must(append(*writer, of));
    }
    void show()
    {
        openStore(store_, QString::fromStdString(folder_.file()));
        page_ = std::make_unique<ExperimentsPage>(store_, nullptr);
        page_->resize(1'190, 560);
        page_->show();
        Scope scope;
        scope.range = {noon_us, noon_us + hour_us};
        QSignalSpy settled(page_.get(), &TotalsPage::settled);
        page_->setScope(scope);
        ASSERT_TRUE(!settled.isEmpty() || settled.wait(generous_ms));
    }
    template <class Change>
    void change(Change&& what)
    {
        QSignalSpy settled(page_.get(), &TotalsPage::settled);
        what();
        ASSERT_TRUE(!settled.isEmpty() || settled.wait(generous_ms));
    }
    template <class Part>
    Part& part(char const* name)
    {
        return *page_->findChild<Part*>(QLatin1String(name));
    }
    std::string said(char const* name) { return plainText(part<QLabel>(name).text()); }

    temporary_folder folder_;
    StoreReader store_;
    std::unique_ptr<ExperimentsPage> page_;
};

}  // namespace

TEST_F(Experiments, say_in_a_sentence_what_the_report_says)
{
    fill(events());
    show();
    ASSERT_TRUE(page_->figures() && page_->figures()->report);
    auto const run = must(reader_of(folder_)->arms({.range = {noon_us, noon_us + hour_us}}));
    auto const expected = statistics::experiment_of(storage::arm_set_of(run.whole), {.about = "group chat", .group = "chat"});
    ASSERT_TRUE(expected);
    EXPECT_EQ(page_->report().toStdString(), statistics::experiment_as_markdown(*expected));
    EXPECT_NE(said("sentence").find("candidate is faster: p95 \u22123"), std::string::npos) << said("sentence");
    EXPECT_NE(said("sentence").find("guardrail kept"), std::string::npos) << said("sentence");
    EXPECT_NE(said("shares").find("\u2713 requests: candidate 600 of 600 due, control 600 of 600 due"), std::string::npos)
        << said("shares");
    keepPicture(*page_, QStringLiteral("experiments"));
}

TEST_F(Experiments, draw_each_figure_with_its_interval_and_say_it_in_words)
{
    fill(events());
    show();
    auto& forest = *page_->findChild<ForestChart*>();
    ASSERT_EQ(forest.rows().size(), 7u);
    EXPECT_EQ(plainText(forest.rows()[0].name), "p95 (primary)");
    EXPECT_EQ(plainText(forest.rows()[0].verdict), "better");
    EXPECT_EQ(forest.rows()[0].role, Role::good);
    EXPECT_NEAR(forest.rows()[0].middle, 2 / 3.0, 0.03);
    EXPECT_TRUE(forest.rows()[5].difference) << "rates stand on an axis of their own";
    EXPECT_NE(plainText(forest.sentence()).find("p95 (primary) \u22123"), std::string::npos) << plainText(forest.sentence());
    auto* const interface = QAccessible::queryAccessibleInterface(&forest);
    EXPECT_EQ(interface->role(), QAccessible::Chart);
    EXPECT_EQ(interface->text(QAccessible::Description), forest.sentence());
    EXPECT_EQ(forest.table().rows.size(), 7u);
    auto& course = *page_->findChild<IntervalChart*>();
    ASSERT_GE(course.samples().size(), 10u);
    IntervalSample const& last = course.samples().back();
    EXPECT_NEAR(last.middle, forest.rows()[0].middle, 1e-9) << "the course ends where the figure is";
    EXPECT_LT(last.high - last.low, course.samples()[5].high - course.samples()[5].low) << "it narrows";
}

TEST_F(Experiments, give_no_verdict_where_the_shares_are_broken)
{
    fill(events(3));
    show();
    EXPECT_NE(said("sentence").find("no verdict"), std::string::npos) << said("sentence");
    EXPECT_NE(said("shares").find("\u25b2 "), std::string::npos) << "a mark, not the colour alone";
    for (ForestRow const& each : page_->findChild<ForestChart*>()->rows()) EXPECT_EQ(each.role, Role::neutral) << plainText(each.name);
}

TEST_F(Experiments, answer_another_question_about_the_same_arms_without_reading_them_again)
{
    fill(events());
    show();
    change([&] { part<QComboBox>("primary").setCurrentIndex(static_cast<int>(metric::cost)); });
    EXPECT_NE(said("sentence").find("candidate is cheaper: cost of a request \u221250."), std::string::npos) << said("sentence");
    double const wide = page_->figures()->other.metrics[0].range->high - page_->figures()->other.metrics[0].range->low;
    change([&] { part<QComboBox>("looking").setCurrentIndex(1); });
    double const narrow = page_->figures()->other.metrics[0].range->high - page_->figures()->other.metrics[0].range->low;
    EXPECT_LT(narrow, wide);
    EXPECT_NE(page_->report().indexOf(QStringLiteral("one look at the end")), -1);
}

TEST_F(Experiments, can_be_compared_by_member_and_configuration)
{
    fill(events());
    show();
    change([&] { part<QComboBox>("arms_by").setCurrentIndex(1); });
    EXPECT_EQ(page_->figures()->arms, (std::vector<std::string>{"large", "small"}));
    change([&] { part<QComboBox>("arms_by").setCurrentIndex(3); });
    EXPECT_FALSE(page_->figures()->report);
    auto& message = *page_->findChild<MessagePane*>();
    EXPECT_TRUE(message.isVisible());
    change([&] { message.findChild<QPushButton*>()->click(); });
    EXPECT_TRUE(page_->figures()->report) << "the way out leads back to an experiment";
}

TEST_F(Experiments, compare_segments_together)
{
    fill(events());
    show();
    auto& table = *page_->findChild<SegmentsTable*>();
    QAbstractItemModelTester const tester{&table, QAbstractItemModelTester::FailureReportingMode::Fatal};
    QStringList names;
    for (SegmentRow const& each : table.rows()) names << SegmentsTable::segmentName(each);
    EXPECT_EQ(names.join(QStringLiteral(", ")).toStdString(),
              "app, web, streams, prompts below 1,000 tokens, prompts of 8,000 to 32,000 tokens");
    for (SegmentRow const& each : table.rows()) EXPECT_GE(each.primary.adjusted_p, each.primary.p);
    EXPECT_EQ(table.table().rows.size(), table.rows().size());
}

TEST_F(Experiments, copy_the_report_and_ask_for_its_end)
{
    fill(events());
    show();
    QSignalSpy promoted(page_.get(), &Page::promoted);
    for (QPushButton* const each : page_->findChildren<QPushButton*>())
        if (each->text() == QStringLiteral("Copy report")) each->click();
    EXPECT_EQ(QApplication::clipboard()->text(), page_->report());
    EXPECT_TRUE(QApplication::clipboard()->text().startsWith(QStringLiteral("# Experiment")));
    EXPECT_EQ(part<QPushButton>("promote").text(), QStringLiteral("End and promote candidate…"));
    part<QPushButton>("promote").click();
    ASSERT_EQ(promoted.size(), 1);
    EXPECT_EQ(promoted[0][0].toString(), QStringLiteral("chat"));
    EXPECT_EQ(promoted[0][1].toString(), QStringLiteral("candidate"));
}

TEST_F(Experiments, say_how_many_requests_are_missing)
{
    fill(events());
    show();
    part<QLabel>("meter");
    auto& wanted = *page_->findChild<QDoubleSpinBox*>();
    wanted.setValue(50);
    EXPECT_NE(said("meter").find("would be seen with the requests there are"), std::string::npos) << said("meter");
    wanted.setValue(1);
    EXPECT_NE(said("meter").find("more requests of both arms, about"), std::string::npos) << said("meter");
}

TEST_F(Experiments, are_told_from_totals_until_every_request_was_looked_at)
{
    fill(events());
    auto const reader = reader_of(folder_);
    ExperimentReading reading({.range = {noon_us, noon_us + hour_us}});
    auto const first = must(reading.step(*reader));
    ASSERT_TRUE(first.report);
    EXPECT_FALSE(first.counting.done);
    EXPECT_EQ(first.requests, static_cast<std::uint64_t>(count));
    EXPECT_FALSE(first.report->drawn);
    auto whole = must(reading.step(*reader));
    while (!whole.counting.done) whole = must(reading.step(*reader));
    for (metric const each : {metric::latency_p95, metric::latency_p50, metric::first_token_p95, metric::errors})
        EXPECT_EQ(first.other.of(each).change, whole.other.of(each).change) << name(each);
    EXPECT_EQ(first.other.of(metric::cost).says, statistics::verdict::unknown);
    EXPECT_EQ(whole.other.of(metric::cost).says, statistics::verdict::better);
}

TEST_F(Experiments, without_two_arms_say_what_to_do)
{
    batch one = events();
    for (auto& each : one) each->set_tag("control");
    fill(one);
    show();
    auto& message = *page_->findChild<MessagePane*>();
    EXPECT_TRUE(message.isVisible());
    EXPECT_EQ(page_->report(), QString());
    keepPicture(*page_, QStringLiteral("experiments-none"));
}

TEST(forest_axis, has_no_difference_on_it_and_cuts_what_is_far_away)
{
    auto const axis = ForestChart::axisOf({{.middle = 0.8, .low = 0.7, .high = 0.9}, {.middle = 30, .low = 20, .high = 40}}, false);
    EXPECT_LT(axis.low, 0.7);
    EXPECT_EQ(axis.high, 8);
    EXPECT_GT(axis.share(1), 0);
    EXPECT_EQ(axis.share(40), 1);
    auto const points = ForestChart::axisOf({{.difference = true, .middle = 0.01, .low = -0.01, .high = 0.03}}, true);
    EXPECT_LT(points.low, -0.01);
    EXPECT_NEAR(points.share((points.low + points.high) / 2), 0.5, 1e-9);
}

}  // namespace signalbox::console
