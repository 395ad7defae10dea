// The cost page: its figures are those of the report, its lists lead where they say, and its limits are the gateway's.
#include "console/pages/cost/cost_page.hpp"

#include "console/chart/interval_chart.hpp"
#include "console/pages/cells_table.hpp"
#include "console/pages/cost/cost_table.hpp"
#include "console/pages/message_pane.hpp"

#include "tests/console/pages/statistics_store.hpp"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QTableView>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>

namespace signalbox::console {
namespace {

using namespace testing;

/// Two days of 24 hours, an hour apart: each hour one request of key_a for 3,000 micro-dollars and one of key_b for 1,000; on the second day twice
/// of that. One of key_b in six failed.
std::vector<Made> traffic()
{
    std::vector<Made> made;
    for (int hour = -48; hour < 0; ++hour)
        for (bool const a : {true, false})
            made.push_back({.at_us = noon_us + hour * hour_us + (a ? 0 : minute_us),
                            .model = a ? "large" : "small",
                            .key = a ? "key_a" : "key_b",
                            .reason = !a && hour % 6 == 0 ? "timeout" : "",
                            .cost = (a ? 3'000 : 1'000) * (hour >= -24 ? 2 : 1)});
    return made;
}

class Costs : public ::testing::Test {
protected:
    void show(std::string const& query = {})
    {
        store_.write(traffic());
        openStore(reader_, store_.path());
        page_ = std::make_unique<CostPage>(reader_, nullptr);
        page_->setNow(noon_us);
        page_->compareBy(QStringLiteral("key"));
        page_->resize(1'190, 560);
        page_->show();
        Scope scope;
        scope.range = {noon_us - day_us, noon_us};
        scope.query = QString::fromStdString(query);
        scope.where = filterOf(query);
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
    CostTable& table() { return *page_->findChild<CostTable*>(); }
    QTableView& view(char const* name)
    {
        for (QTableView* const each : page_->findChildren<QTableView*>())
            if (each->accessibleName().startsWith(QLatin1String(name))) return *each;
        throw std::runtime_error{"no such table"};
    }
    std::string said(char const* name) { return plainText(page_->findChild<QLabel*>(QLatin1String(name))->text()); }
    std::string told()
    {
        std::string text;
        for (int row = 0; row < table().rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < table().columnCount(); ++column) cells << table().index(row, column).data().toString();
            text += plainText(cells.join(QStringLiteral(" | "))) + "\n";
        }
        return text;
    }

    StatisticsStore store_;
    StoreReader reader_;
    std::unique_ptr<CostPage> page_;
};

}  // namespace

TEST_F(Costs, are_lines_beside_the_time_before)
{
    show();
    EXPECT_EQ(told(), "key_a | $0.14 | 75.0 % | $0.072 | +100 % | 24 | 3.60 k | $0.040 | $0.0060\n"
                      "key_b | $0.048 | 25.0 % | $0.024 | +100 % | 24 | 3.40 k | $0.014 | $0.0024\n");
    EXPECT_NE(said("line").find("$0.19 · 48 requests · before: $0.096 (+100 %)"), std::string::npos) << said("line");
    QAbstractItemModelTester const tester{&table(), QAbstractItemModelTester::FailureReportingMode::Fatal};
    keepPicture(*page_, QStringLiteral("cost"));
}

TEST_F(Costs, have_a_second_level)
{
    show();
    change([&] { page_->findChild<QComboBox*>(QStringLiteral("then"))->setCurrentIndex(2); });  // then the model that was asked for
    ASSERT_EQ(table().rowCount(), 4);
    EXPECT_EQ(plainText(table().index(1, 0).data().toString()), "    large");
    EXPECT_EQ(plainText(table().index(1, 0).data(Qt::AccessibleTextRole).toString()), "large, of key_a");
    QSignalSpy narrowed(page_.get(), &Page::narrow);
    view("Costs").setCurrentIndex(table().index(1, 0));
    QTest::keyClick(&view("Costs"), Qt::Key_Return);
    ASSERT_EQ(narrowed.size(), 2);
    EXPECT_EQ(narrowed[0][0].toString(), QStringLiteral("model"));
    EXPECT_EQ(narrowed[1][1].toString(), QStringLiteral("key_a"));
    EXPECT_EQ(table().table().rows[1][1].toStdString(), "large");
}

TEST_F(Costs, say_what_the_month_comes_to_and_when_a_budget_is_spent)
{
    show();
    // 0.288 of the three days since the gateway was started; nine and a half more at 0.096 of each.
    EXPECT_NE(said("month").find("This month so far $0.29; at its end $1.20 ("), std::string::npos) << said("month");
    EXPECT_NE(said("month").find("at an even rate"), std::string::npos) << said("month");
    change([&] { page_->findChild<QDoubleSpinBox*>()->setValue(1); });
    EXPECT_NE(said("month").find("The budget of $1.00 is spent about"), std::string::npos) << said("month");
    auto& chart = *page_->findChild<IntervalChart*>();
    EXPECT_GE(chart.samples().size(), 10u);
    EXPECT_FALSE(chart.sentence().isEmpty());
    change([&] { page_->findChild<QDoubleSpinBox*>()->setValue(100); });
    EXPECT_NE(said("month").find("The budget of $100.00 holds"), std::string::npos) << said("month");
    keepPicture(*page_, QStringLiteral("cost-budget"));
}

TEST_F(Costs, say_what_was_for_nothing)
{
    show();
    EXPECT_EQ(said("waste"), "Failed: 4 requests, $0.0080\nAbandoned: 0 requests, $0\nNeeded a further target: 0 requests\n"
                             "Prompt tokens from no cache: 100 %");
}

TEST_F(Costs, list_the_dearest_requests_and_open_them)
{
    show();
    auto& dearest = view("The dearest");
    ASSERT_EQ(dearest.model()->rowCount(), static_cast<int>(most_dearest));
    EXPECT_EQ(plainText(dearest.model()->index(0, 0).data().toString()), "$0.006000");
    QSignalSpy opened(page_.get(), &Page::openEvent);
    dearest.setCurrentIndex(dearest.model()->index(0, 0));
    QTest::keyClick(&dearest, Qt::Key_Return);
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][0].toULongLong(), page_->figures()->dearest[0].id);
}

TEST_F(Costs, are_the_same_where_only_events_can_tell)
{
    show("latency_ms>0");
    EXPECT_EQ(told(), "key_a | $0.14 | 75.0 % | $0.072 | +100 % | 24 | 3.60 k | $0.040 | $0.0060\n"
                      "key_b | $0.048 | 25.0 % | $0.024 | +100 % | 24 | 3.40 k | $0.014 | $0.0024\n");
}

TEST_F(Costs, are_written_for_an_invoice)
{
    show();
    QTemporaryDir folder;
    QString const path = folder.filePath(QStringLiteral("costs.csv"));
    QSignalSpy notice(page_.get(), &Page::notice);
    page_->exportInvoice(path);
    ASSERT_TRUE(notice.wait(20'000));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QByteArray const text = file.readAll();
    EXPECT_TRUE(text.startsWith("day,provider,requests,")) << text.toStdString();
    EXPECT_EQ(text.count('\n'), 3) << "a heading and two days: " << text.toStdString();
    page_->exportInvoice(QStringLiteral("/no/such/folder/costs.csv"));
    ASSERT_TRUE(notice.wait(20'000));
    EXPECT_TRUE(notice.last().first().toString().contains(QStringLiteral("could not be written")));
}

TEST_F(Costs, without_requests_say_where_there_are_some)
{
    show("model:none");
    auto& message = *page_->findChild<MessagePane*>();
    EXPECT_TRUE(message.isVisible());
    QSignalSpy chosen(page_.get(), &Page::rangeChosen);
    message.findChild<QPushButton*>()->click();
    EXPECT_EQ(chosen.size(), 1);
}

TEST(limit_states, are_read_from_the_operators_page_the_fullest_first)
{
    auto const page = QJsonDocument::fromJson(R"({"config_revision": "r", "limits": [
        {"limit": "rate", "count": "requests", "amount": 100, "window": "1m", "mode": "reserve",
         "counters": [{"of": "a", "used": 10, "reserved": 5, "remaining": 85, "resets_in_seconds": 7}]},
        {"limit": "budget", "count": "cost_usd", "amount": 2.5, "window": "month", "mode": "watch",
         "counters": [{"of": "web", "used": 2, "reserved": 0, "remaining": 0.5, "resets_in_seconds": 86400}]},
        {"limit": "fresh", "count": "tokens", "amount": 5, "window": null, "mode": "reserve", "counters": []}]})")
                          .object();
    auto const made = limitStates(page);
    ASSERT_EQ(made.size(), 3u);
    EXPECT_EQ(made[0].limit, QStringLiteral("budget"));
    EXPECT_TRUE(made[0].watched);
    EXPECT_NEAR(made[0].share(), 0.8, 1e-9);
    EXPECT_EQ(made[1].of, QStringLiteral("a"));
    EXPECT_NEAR(made[1].share(), 0.15, 1e-9);
    EXPECT_EQ(made[2].of, QString());
    auto const line = [&](std::size_t at) {
        return limitCells(made[at]).join(QLatin1Char('|')).replace(QChar(0xa0), QLatin1Char(' ')).toStdString();
    };
    EXPECT_EQ(line(0), "budget (watched)|web|$2.00|$0|$2.50 per month|80.0 %") << "costs are dollars";
    EXPECT_EQ(line(1), "rate|a|10|5|100 requests per 1m|15.0 %");
}

}  // namespace signalbox::console
