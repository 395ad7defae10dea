// The sessions of a scope and one of them taken apart: lists, axis, words, keys, and what is said without bodies and without sessions.
#include "console/pages/sessions/sessions_page.hpp"

#include "console/pages/message_pane.hpp"
#include "console/pages/sessions/axis_layout.hpp"
#include "console/pages/sessions/conversation_model.hpp"
#include "console/pages/sessions/session_axis.hpp"
#include "console/pages/sessions/session_words.hpp"
#include "console/pages/traffic/facts_text.hpp"

#include "storage/payload_writer.hpp"
#include "tests/console/body/session_fixture.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

namespace signalbox::console {

namespace {

using namespace storage::testing;
using testing::AgentRun;
using testing::agentRun;
using testing::part;

class Sessions : public ::testing::Test {
protected:
    Sessions()
    {
        batch all;
        for (schema::Event const& each : run.events.turns) all.push_back(std::make_unique<schema::Event>(each));
        for (schema::Event const& each : run.events.children) all.push_back(std::make_unique<schema::Event>(each));
        for (int n = 0; n < 3; ++n) {  // another one, without bodies
            auto event = plain_event(noon_us - hour_us + n * second_us, 500 + static_cast<std::uint64_t>(n));
            event->set_conversation("first_turns:00aa");
            event->set_role("primary");
            event->set_operation("chat");
            event->set_payload_policy("none");
            all.push_back(std::move(event));
        }
        must(storage::testing::append(*events, all));
        must(writer->append(run.payloads));
        reader.open(QString::fromStdString(folder.file()));
        page.resize(1'200, 560);
        page.show();
        page.setScope({});
    }
    void settle()
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return page.isSettled(); }, 20'000));
    }
    QTreeWidget& tree(char const* name)
    {
        for (QTreeWidget* each : page.findChildren<QTreeWidget*>())
            if (each->accessibleName() == QLatin1String(name)) return *each;
        throw std::runtime_error{name};
    }

    AgentRun const run = agentRun();
    temporary_folder const folder;
    decltype(writer_of(folder)) events = writer_of(folder);
    std::unique_ptr<storage::payload_writer> writer = must(storage::payload_writer::open(storage::payload_path(folder.file()), 64u << 20));
    StoreReader reader;
    SessionsPage page{reader, nullptr};
};

}  // namespace

TEST_F(Sessions, of_the_scope_stand_in_a_list_and_the_newest_is_read)
{
    settle();
    auto& table = part<QTableView>(page);
    ASSERT_EQ(table.model()->rowCount(), 2);
    auto const text = [&](int row, int column) { return table.model()->index(row, column).data().toString(); };
    EXPECT_EQ(text(0, ConversationModel::name), QStringLiteral("run-1"));
    EXPECT_EQ(text(0, ConversationModel::who), QStringLiteral("ann"));
    EXPECT_EQ(text(0, ConversationModel::turns), QStringLiteral("5"));
    EXPECT_EQ(text(1, ConversationModel::name), QStringLiteral("~00aa"));
    EXPECT_EQ(tree("Turns of the session").topLevelItemCount(), 5);
    EXPECT_EQ(tree("Turns of the session").topLevelItem(0)->childCount(), 1) << "the classifier";
    EXPECT_EQ(tree("Tool calls of the session").topLevelItemCount(), 3);
    EXPECT_EQ(tree("Tool calls of the session").topLevelItem(2)->text(3), QStringLiteral("1 before"));
}

TEST_F(Sessions, show_a_turn_by_mouse_axis_and_keys)
{
    settle();
    auto& axis = part<SessionAxis>(page);
    EXPECT_EQ(axis.current(), 4) << "the newest turn";
    axis.setFocus();
    QTest::keyClick(&axis, Qt::Key_Home);
    EXPECT_EQ(axis.current(), 0);
    QTest::keyClick(&axis, Qt::Key_Right);
    EXPECT_EQ(axis.current(), 1);
    QString const facts = part<FactsText>(page).toPlainText();
    EXPECT_TRUE(facts.contains(QStringLiteral("It goes on from turn 1: 2 messages as before, 2 new."))) << qPrintable(facts);
    EXPECT_TRUE(facts.contains(QStringLiteral("Tool results"))) << qPrintable(facts);
    EXPECT_EQ(tree("Turns of the session").currentItem()->text(0), QStringLiteral("2"));
    QSignalSpy opened(&page, &Page::openEvent);
    QTest::keyClick(&axis, Qt::Key_Return);
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][0].toULongLong(), run.events.turns[1].id());
}

TEST_F(Sessions, say_what_they_stand_on)
{
    settle();
    QString all;
    for (QLabel* each : page.findChildren<QLabel*>()) all += each->text() + QLatin1Char('\n');
    EXPECT_TRUE(all.contains(QStringLiteral("of the bodies of all turns"))) << qPrintable(all);
    EXPECT_TRUE(all.contains(QStringLiteral("made again with the same arguments 1"))) << qPrintable(all);
    part<QTableView>(page).selectRow(1);
    settle();
    all.clear();
    for (QLabel* each : page.findChildren<QLabel*>()) all += each->text() + QLatin1Char('\n');
    EXPECT_TRUE(all.contains(QStringLiteral("No bodies are kept of it"))) << qPrintable(all);
}

TEST_F(Sessions, are_those_of_the_scope_and_a_session_is_read_as_a_whole)
{
    settle();
    Scope narrow;
    narrow.query = QStringLiteral("conversation:run-1");
    narrow.where = must(storage::parse_filter("conversation:run-1"));
    narrow.range = {noon_us + 4 * second_us, noon_us + 7 * second_us};
    page.setScope(narrow);
    settle();
    auto& table = part<QTableView>(page);
    ASSERT_EQ(table.model()->rowCount(), 1);
    EXPECT_EQ(table.model()->index(0, ConversationModel::turns).data().toString(), QStringLiteral("2"));
    EXPECT_EQ(tree("Turns of the session").topLevelItemCount(), 5);
    narrow.where = must(storage::parse_filter("consumer:carl"));
    page.setScope(narrow);
    settle();
    EXPECT_TRUE(part<MessagePane>(page).isVisible());
}

TEST_F(Sessions, are_opened_by_name_from_another_page)
{
    settle();
    page.showConversation(QStringLiteral("first_turns:00aa"), noon_us - hour_us);
    settle();
    EXPECT_EQ(tree("Turns of the session").topLevelItemCount(), 3);
    EXPECT_EQ(part<QTableView>(page).currentIndex().row(), 1);
}

TEST_F(Sessions, rows_are_a_sound_model_in_any_order)
{
    ConversationModel model(nullptr);
    QAbstractItemModelTester const tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    storage::conversation_sum a, b;
    a.name = "a";
    a.cost_micros = 5;
    b.name = "b";
    b.cost_micros = 7;
    model.setRows({a, b});
    model.sort(ConversationModel::cost, Qt::AscendingOrder);
    EXPECT_EQ(model.rowOf("a"), 0);
    model.sort(ConversationModel::name, Qt::DescendingOrder);
    EXPECT_EQ(model.rowOf("a"), 1);
}

TEST(axis_layout, has_busy_times_to_scale_and_pauses_of_one_width)
{
    constexpr std::int64_t second = 1'000'000;
    AxisLayout const of({{0, 10 * second}, {1'000 * second, 1'030 * second}, {5 * second, 12 * second}}, 0, 452 + AxisLayout::gap_width);
    ASSERT_EQ(of.pieces().size(), 2u);
    EXPECT_NEAR(of.x(0), 0, 0.01);
    EXPECT_NEAR(of.x(12 * second), of.pieces()[0].right, 0.01);
    EXPECT_NEAR(of.pieces()[1].left - of.pieces()[0].right, AxisLayout::gap_width, 0.01);
    EXPECT_NEAR(of.pieces()[0].right * 30 / 12, of.pieces()[1].right - of.pieces()[1].left, 0.5);
    EXPECT_EQ(AxisLayout({}, 0, 100).x(5), 0);
}

TEST(axis_layout, of_many_pauses_shows_the_longest_as_such)
{
    std::vector<AxisSpan> spans;
    for (std::int64_t i = 0; i < 500; ++i) spans.push_back({i * 60'000'000, i * 60'000'000 + 1'000'000});
    EXPECT_LE(AxisLayout(spans, 0, 1'000).pieces().size(), 20u);
}

}  // namespace signalbox::console
