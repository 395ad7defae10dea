// The overview as its users have it: figures, words where there are none, and where its clicks lead.
#include "console/pages/overview/overview_page.hpp"

#include "console/chart/chart_canvas.hpp"
#include "console/chart/heat_map.hpp"
#include "console/look/theme.hpp"
#include "console/pages/counting_line.hpp"
#include "console/pages/message_pane.hpp"
#include "console/pages/overview/ranked_list.hpp"
#include "console/pages/overview/tile_view.hpp"

#include "tests/console/pages/statistics_store.hpp"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QPushButton>
#include <QScrollArea>

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

using namespace testing;

class OverviewShown : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::vector<Made> made;
        for (int i = 0; i < 240; ++i)
            made.push_back({.at_us = noon_us + i * 15 * second_us,
                            .model = i % 3 == 0 ? "small" : "large",
                            .key = i % 2 == 0 ? "a" : "b",
                            .latency_us = 400'000 + i * 9'000,
                            .reason = i % 10 == 0 ? "timeout" : "",
                            .cost = 1'000 + i});
        store_.write(made);
        openStore(reader_, store_.path());
        page_.setZone(QTimeZone::utc());
        page_.resize(1'180, 700);
        scope_.range = {noon_us, noon_us + hour_us};
    }
    void show()
    {
        QSignalSpy settled(&page_, &OverviewPage::settled);
        page_.setScope(scope_);
        page_.show();
        ASSERT_TRUE(!settled.isEmpty() || settled.wait(generous_ms));
    }
    void scopeTo(std::string const& text)
    {
        scope_.query = QString::fromStdString(text);
        scope_.where = filterOf(text);
    }
    MessagePane& message() { return *page_.findChild<MessagePane*>(); }
    QList<RankedList*> lists() { return page_.findChildren<RankedList*>(); }
    StatisticsStore store_;
    StoreReader reader_;
    OverviewPage page_{reader_, nullptr};
    Scope scope_;
};

TEST_F(OverviewShown, says_every_figure_in_words)
{
    show();
    QStringList spoken;
    for (TileView* const tile : page_.findChildren<TileView*>()) spoken << tile->accessibleName();
    ASSERT_EQ(spoken.size(), 6);
    EXPECT_EQ(plainText(spoken[0]), "Requests: 240, 100 % streamed, not there before against the period before");
    EXPECT_TRUE(plainText(spoken[1]).starts_with("Errors: 10.0 %, 24 failed · 0 blocked"));
    for (TimeChart* const chart : page_.findChildren<TimeChart*>()) {
        EXPECT_FALSE(chart->accessibleName().isEmpty());
        EXPECT_FALSE(chart->sentence().isEmpty()) << chart->title().toStdString();
        EXPECT_FALSE(chart->table().rows.empty());
    }
    EXPECT_TRUE(page_.findChildren<ChartCanvas*>()[0]->sentence().startsWith(QStringLiteral("p95 of all requests rose from")));
    EXPECT_FALSE(message().isVisible());
}

TEST_F(OverviewShown, narrows_with_a_click_and_opens_traffic_with_shift)
{
    show();
    QSignalSpy narrow(&page_, &Page::narrow);
    QSignalSpy traffic(&page_, &Page::openTraffic);
    RankedList* const models = lists()[0];
    QAbstractItemModelTester const tester(const_cast<RankedModel*>(&models->model()),
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(models->model().index(0, 0).data().toString(), QStringLiteral("large"));
    EXPECT_EQ(models->model().index(0, 1).data().toString(), QStringLiteral("160"));
    PressTable& table = models->table();
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(models->model().index(1, 0)).center());
    ASSERT_EQ(narrow.size(), 1);
    EXPECT_EQ(narrow[0], (QVariantList{QStringLiteral("model"), QStringLiteral("small"), true}));
    QTest::mouseClick(table.viewport(), Qt::LeftButton, Qt::ShiftModifier, table.visualRect(models->model().index(0, 0)).center());
    ASSERT_EQ(traffic.size(), 1);
    EXPECT_EQ(traffic[0], (QVariantList{QStringLiteral("model"), QStringLiteral("large")}));
    PressTable& reasons = lists()[2]->table();
    reasons.setCurrentIndex(lists()[2]->model().index(0, 0));
    QTest::keyClick(&reasons, Qt::Key_Return);
    ASSERT_EQ(narrow.size(), 2);
    EXPECT_EQ(narrow[1], (QVariantList{QStringLiteral("reason"), QStringLiteral("timeout"), true}));
}

TEST_F(OverviewShown, hands_on_ranges_and_bars)
{
    show();
    QSignalSpy chosen(&page_, &Page::rangeChosen);
    QSignalSpy narrow(&page_, &Page::narrow);
    auto const canvases = page_.findChildren<ChartCanvas*>();
    emit canvases[0]->rangeChosen(noon_us, noon_us + minute_us);
    emit page_.findChild<HeatMap*>()->rangeChosen(noon_us, noon_us + 2 * minute_us);
    EXPECT_EQ(chosen.size(), 2);
    emit canvases[1]->pointClicked(0, noon_us, {});
    ASSERT_EQ(narrow.size(), 1);
    EXPECT_EQ(narrow[0][1].toString(), QStringLiteral("large"));
}

TEST_F(OverviewShown, counts_terms_that_rollups_do_not_know)
{
    scopeTo("model=large,status=200");
    show();
    EXPECT_FALSE(message().isVisible());
    ASSERT_TRUE(page_.figures().has_value());
    EXPECT_TRUE(page_.figures()->counting.by_scan);
    EXPECT_TRUE(page_.figures()->counting.done);
    EXPECT_EQ(page_.figures()->requests, 144u);
    EXPECT_FALSE(page_.findChild<CountingLine*>()->isVisible()) << "there is nothing to say about figures that are whole";
}

TEST_F(OverviewShown, says_which_requests_the_latencies_are_of)
{
    show();
    auto* const choice = page_.findChild<QComboBox*>(QStringLiteral("latencies"));
    ASSERT_NE(choice, nullptr);
    QSignalSpy settled(&page_, &OverviewPage::settled);
    choice->setCurrentIndex(1);
    ASSERT_TRUE(settled.wait(generous_ms));
    EXPECT_EQ(page_.figures()->latency, LatencyOf::answered);
    EXPECT_TRUE(page_.findChild<HeatMap*>()->title().endsWith(QStringLiteral("answered requests")));
    OverviewPage again(reader_, nullptr);
    again.restoreState(page_.saveState());
    EXPECT_EQ(again.findChild<QComboBox*>(QStringLiteral("latencies"))->currentIndex(), 1);
}

TEST_F(OverviewShown, says_what_is_missing_and_leads_to_what_there_is)
{
    scope_.range = {noon_us + 2 * hour_us, noon_us + 3 * hour_us};
    show();
    EXPECT_TRUE(message().isVisible());
    std::string const headline = plainText(message().message().headline);
    EXPECT_TRUE(headline.starts_with("No requests from 21 Nov 14:00")) << headline;
    QSignalSpy chosen(&page_, &Page::rangeChosen);
    emit message().pressed(0);
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen[0][0].toLongLong(), noon_us - 3 * day_us);
    scopeTo("model=none-such");
    QSignalSpy settled(&page_, &OverviewPage::settled);
    page_.setScope(scope_);
    ASSERT_TRUE(settled.wait(generous_ms));
    EXPECT_TRUE(message().message().headline.contains(QStringLiteral("model=none-such")));
}

TEST_F(OverviewShown, asks_only_while_it_is_seen_and_catches_up)
{
    QSignalSpy answered(&reader_, &StoreReader::answered);
    page_.setScope(scope_);
    page_.refresh();
    EXPECT_FALSE(page_.figures().has_value());
    show();
    EXPECT_EQ(page_.figures()->requests, 240u);
    page_.hide();
    store_.write({{.at_us = noon_us + 59 * minute_us}});
    page_.refresh();
    QSignalSpy settled(&page_, &OverviewPage::settled);
    page_.show();
    ASSERT_TRUE(settled.wait(generous_ms));
    EXPECT_EQ(page_.figures()->requests, 241u);
}

TEST_F(OverviewShown, refreshes_when_new_requests_came)
{
    show();
    store_.write({{.at_us = noon_us + 59 * minute_us}});
    QSignalSpy settled(&page_, &OverviewPage::settled);
    page_.refresh();
    page_.refresh();
    ASSERT_TRUE(settled.wait(generous_ms));
    EXPECT_EQ(page_.figures()->requests, 241u);
}

TEST_F(OverviewShown, fits_without_clipping_at_every_size_and_theme)
{
    show();
    for (int points : {10, 14})
        for (QSize const size : {QSize(1'180, 620), QSize(1'820, 900), QSize(700, 500), QSize(562, 600)}) {
            page_.setFont(QFont(QStringLiteral("DejaVu Sans"), points));
            page_.resize(size);
            for (QWidget* const each : page_.findChildren<QWidget*>())
                if (qobject_cast<TileView*>(each) || qobject_cast<TimeChart*>(each) || qobject_cast<RankedList*>(each)) {
                    QSize const least = each->minimumSizeHint();
                    auto const fits = [&] { return each->width() >= least.width() && each->height() >= least.height(); };
                    EXPECT_TRUE(QTest::qWaitFor(fits, generous_ms))
                        << each->accessibleName().toStdString() << " at " << points << " points in " << size.width() << " pixels";
                }
            auto& scroll = *page_.findChild<QScrollArea*>();
            auto const all_in_sight = [&] { return scroll.widget()->width() <= scroll.viewport()->width(); };
            if (points == 10 || size.width() > 1'000)
                EXPECT_TRUE(QTest::qWaitFor(all_in_sight, generous_ms))
                    << points << " points in " << size.width() << " pixels: " << scroll.widget()->width();
        }
}

// Pictures of a store of made-up traffic: SIGNALBOX_SAMPLE names one, SIGNALBOX_PICTURES the folder.
TEST(OverviewPictures, of_a_store_of_samples)
{
    QString const path = qEnvironmentVariable("SIGNALBOX_SAMPLE");
    if (path.isEmpty()) GTEST_SKIP() << "set SIGNALBOX_SAMPLE to a store";
    StoreReader reader;
    openStore(reader, path);
    OverviewPage page(reader, nullptr);
    page.setZone(QTimeZone::utc());
    Scope scope;
    page.setScope(scope);
    for (auto const& [name, size, points, choice] : {std::tuple{"overview-light", QSize(1'180, 640), 10, Choice::light},
                                                     std::tuple{"overview-dark", QSize(1'180, 640), 10, Choice::dark},
                                                     std::tuple{"overview-large", QSize(1'180, 640), 14, Choice::light},
                                                     std::tuple{"overview-wide", QSize(1'820, 920), 10, Choice::dark}}) {
        Theme::instance().setChoice(choice);
        page.setFont(QFont(QStringLiteral("DejaVu Sans"), points));
        page.resize(size);
        QSignalSpy settled(&page, &OverviewPage::settled);
        page.show();
        ASSERT_TRUE(page.figures() || settled.wait(generous_ms));
        QApplication::processEvents();
        keepPicture(page, QString::fromLatin1(name));
    }
    Theme::instance().setChoice(Choice::light);
}

}  // namespace
}  // namespace signalbox::console
