// The query bar, by keyboard alone where people use it.
#include "console/query/query_bar.hpp"

#include "tests/console/store/store_of_events.hpp"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

class query_bar : public ::testing::Test {
protected:
    query_bar()
    {
        auto* const column = new QVBoxLayout(&window);
        column->addWidget(&bar);
        column->addStretch(1);
        window.resize(900, 500);
        window.show();
        bar.focusText();
    }
    void type(char const* text) { QTest::keyClicks(&bar.field(), QString::fromUtf8(text)); }
    void press(Qt::Key key, Qt::KeyboardModifiers with = {}) { QTest::keyClick(&bar.field(), key, with); }
    QString query() const { return scope.scope().query; }
    QString offered()
    {
        QStringList all;
        for (int row = 0; row < bar.completions().rowCount(); ++row) all.append(bar.completions().index(row, 0).data().toString());
        return all.join(QLatin1Char('|'));
    }

    ScopeModel scope;
    StoreReader store;
    QWidget window;
    QueryBar bar{scope, store, nullptr};
};

}  // namespace

TEST_F(query_bar, submits_with_enter)
{
    QSignalSpy const submitted(&bar, &QueryBar::submitted);
    type("model:gpt-4o status>=500");
    press(Qt::Key_Return);
    EXPECT_EQ(query(), QStringLiteral("model:gpt-4o status>=500"));
    ASSERT_EQ(submitted.count(), 1);
    EXPECT_EQ(submitted[0][0].toString(), query());
    EXPECT_EQ(bar.termRow().count(), 2u);
    EXPECT_FALSE(bar.popup().isVisible());
}

TEST_F(query_bar, marks_what_is_wrong_while_it_is_typed)
{
    type("tag:x modle:y");
    EXPECT_EQ(bar.field().mark(), (TextPart{6, 5}));
    EXPECT_TRUE(bar.message().isVisible());
    EXPECT_EQ(bar.message().text(), QStringLiteral("⚠ Not a query: column 7: events have no 'modle'; did you mean model?"));
    EXPECT_EQ(bar.field().accessibleDescription(), QStringLiteral("column 7: events have no 'modle'; did you mean model?"));
    bar.popup().hide();
    press(Qt::Key_Return);
    EXPECT_EQ(query(), QString{});
    bar.setText(QStringLiteral("tag:x"));
    EXPECT_EQ(bar.field().mark(), std::nullopt);
    EXPECT_FALSE(bar.message().isVisible());
    EXPECT_TRUE(bar.field().accessibleDescription().isEmpty());
}

TEST_F(query_bar, shows_everything_again_when_it_is_cleared_with_the_button)
{
    type("model:gpt-4o");
    press(Qt::Key_Return);
    auto* const clear = bar.field().findChild<QToolButton*>();
    ASSERT_NE(clear, nullptr);
    EXPECT_EQ(clear->accessibleName(), QStringLiteral("Clear the query"));
    QTest::mouseClick(clear, Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return query().isEmpty(); }));
    EXPECT_TRUE(bar.text().isEmpty());
    EXPECT_EQ(bar.termRow().count(), 0u);
}

TEST_F(query_bar, covers_nothing_with_what_is_wrong)
{
    auto* const below = new QLabel(QStringLiteral("Requests, errors and p95"));
    static_cast<QVBoxLayout*>(window.layout())->insertWidget(1, below);
    bar.setText(QStringLiteral("modle:y"));
    QCoreApplication::processEvents();
    ASSERT_TRUE(bar.message().isVisible());
    QRect const said(bar.message().mapTo(&window, QPoint()), bar.message().size());
    EXPECT_FALSE(said.intersects(below->geometry()));
    EXPECT_GE(said.top(), bar.field().mapTo(&window, QPoint(0, bar.field().height())).y());
}

TEST_F(query_bar, does_not_call_unfinished_text_a_mistake_until_it_is_left)
{
    type("latency>");
    EXPECT_FALSE(bar.message().isVisible());
    press(Qt::Key_Escape);
    EXPECT_TRUE(bar.message().isVisible());
    EXPECT_EQ(bar.field().mark(), (TextPart{7, 1}));
}

TEST_F(query_bar, keeps_its_text_while_it_is_marked)
{
    bar.setText(QString::fromUtf8("tag:é"));
    type(" modle:y");
    EXPECT_EQ(bar.text(), QString::fromUtf8("tag:é modle:y"));
    EXPECT_EQ(bar.field().mark(), (TextPart{6, 5}));
    bar.field().setCursorPosition(2);
    type("x");
    EXPECT_EQ(bar.text(), QString::fromUtf8("taxg:é modle:y"));
    bar.field().undo();
    EXPECT_EQ(bar.text(), QString::fromUtf8("tag:é modle:y"));
}

TEST_F(query_bar, completes_fields_and_signs_by_keyboard)
{
    QAbstractItemModelTester const tester(&bar.completions(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    type("upst");
    EXPECT_TRUE(bar.popup().isVisible());
    EXPECT_EQ(offered(), QStringLiteral("upstream_model|upstream_latency_ms"));
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    EXPECT_EQ(bar.popup().current(), 1);
    press(Qt::Key_Return);
    EXPECT_EQ(bar.text(), QStringLiteral("upstream_latency_ms "));
    EXPECT_EQ(offered(), QStringLiteral(">|>=|<|<=|:|!="));
    press(Qt::Key_Tab);
    EXPECT_EQ(bar.text(), QStringLiteral("upstream_latency_ms>"));
    EXPECT_EQ(offered(), QStringLiteral("500ms|1s|2s|5s|10s|30s"));
    press(Qt::Key_Tab);
    EXPECT_EQ(bar.text(), QStringLiteral("upstream_latency_ms>500ms "));
    EXPECT_EQ(query(), QString{});
    press(Qt::Key_Escape);
    press(Qt::Key_Return);
    EXPECT_EQ(query(), QStringLiteral("upstream_latency_ms>500ms"));
}

TEST_F(query_bar, submits_when_no_row_is_chosen)
{
    type("tag:x mode:str");
    EXPECT_TRUE(bar.popup().isVisible());
    EXPECT_EQ(bar.popup().current(), -1);
    press(Qt::Key_Down);
    press(Qt::Key_Down);  // beyond the end
    EXPECT_EQ(bar.popup().current(), -1);
    bar.setText(QStringLiteral("tag:x"));
    press(Qt::Key_Return);
    EXPECT_EQ(query(), QStringLiteral("tag:x"));
}

TEST_F(query_bar, opens_completions_on_demand_and_leaves_in_steps)
{
    press(Qt::Key_Space, Qt::ControlModifier);
    EXPECT_TRUE(bar.popup().isVisible());
    EXPECT_TRUE(bar.text().isEmpty());
    press(Qt::Key_Escape);
    EXPECT_FALSE(bar.popup().isVisible());
    scope.setQuery(QStringLiteral("tag:x"));
    type("zzz");
    press(Qt::Key_Escape);
    EXPECT_EQ(bar.text(), QStringLiteral("tag:x"));
}

TEST_F(query_bar, completes_inside_a_text)
{
    bar.setText(QStringLiteral("mod status:500"));
    bar.field().setCursorPosition(3);
    press(Qt::Key_Space, Qt::ControlModifier);
    press(Qt::Key_Tab);
    EXPECT_EQ(bar.text(), QStringLiteral("model: status:500"));
    EXPECT_EQ(bar.field().cursorPosition(), 6);
}

TEST_F(query_bar, walks_its_history)
{
    for (char const* each : {"tag:a", "tag:b"}) {
        bar.setText(QString::fromLatin1(each));
        EXPECT_TRUE(bar.submit());
    }
    bar.setText(QStringLiteral("dra"));
    press(Qt::Key_Up);
    EXPECT_EQ(bar.text(), QStringLiteral("tag:b"));
    press(Qt::Key_Up);
    EXPECT_EQ(bar.text(), QStringLiteral("tag:a"));
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    EXPECT_EQ(bar.text(), QStringLiteral("dra"));
    EXPECT_EQ(query(), QStringLiteral("tag:b"));
}

TEST_F(query_bar, follows_the_scope_but_keeps_what_is_being_typed)
{
    scope.include(QStringLiteral("model"), QStringLiteral("gpt-4o"));
    EXPECT_EQ(bar.text(), QStringLiteral("model:gpt-4o"));
    EXPECT_EQ(bar.termRow().count(), 1u);
    type(" sta");
    scope.setRange({1, 2});
    EXPECT_EQ(bar.text(), QStringLiteral("model:gpt-4o sta"));
    scope.exclude(QStringLiteral("model"), QStringLiteral("gpt-4o"));
    EXPECT_EQ(bar.text(), QStringLiteral("-model:gpt-4o"));
}

TEST_F(query_bar, turns_sets_aside_and_removes_its_terms)
{
    bar.setText(QStringLiteral("model:a tag:b"));
    bar.submit();
    QSignalSpy const submitted(&bar, &QueryBar::submitted);
    bar.termRow().turn(0).click();
    EXPECT_EQ(query(), QStringLiteral("-model:a tag:b"));
    EXPECT_EQ(bar.text(), query());
    EXPECT_EQ(bar.termRow().turn(0).text(), QStringLiteral("="));
    bar.termRow().name(1).click();
    EXPECT_EQ(query(), QStringLiteral("-model:a"));
    EXPECT_EQ(bar.termRow().count(), 2u);
    EXPECT_FALSE(bar.termRow().name(1).isChecked());
    EXPECT_TRUE(bar.termRow().name(1).font().strikeOut());
    EXPECT_EQ(bar.termRow().name(1).accessibleName(), QStringLiteral("Use tag:b again"));
    bar.termRow().close(0).click();
    EXPECT_EQ(query(), QString{});
    EXPECT_EQ(bar.termRow().count(), 1u);
    bar.termRow().name(0).click();
    EXPECT_EQ(query(), QStringLiteral("tag:b"));
    EXPECT_EQ(submitted.count(), 4);
}

TEST_F(query_bar, explains_on_demand)
{
    type("model:a latency>2s");
    EXPECT_FALSE(bar.explanation().isVisible());
    bar.explainButton().click();
    EXPECT_TRUE(bar.explanation().isVisible());
    EXPECT_TRUE(bar.explanation().text().contains(QStringLiteral("because of: latency.")));
    type(")");
    EXPECT_FALSE(bar.explanation().isVisible());
}

TEST_F(query_bar, goes_before_its_window_or_after_it)
{
    auto first = std::make_unique<QWidget>();
    auto* const inside = new QueryBar(scope, store, first.get());
    first->show();
    QTest::keyClicks(&inside->field(), QStringLiteral("mod"));
    EXPECT_TRUE(inside->popup().isVisible());
    first.reset();
    QWidget second;
    auto alone = std::make_unique<QueryBar>(scope, store, &second);
    second.show();
    QTest::keyClicks(&alone->field(), QStringLiteral("mod"));
    EXPECT_EQ(second.findChildren<CompletionPopup*>().size(), 1);
    alone.reset();
    EXPECT_EQ(second.findChildren<CompletionPopup*>().size(), 0);
}

TEST_F(query_bar, is_reached_and_named_in_every_part)
{
    bar.setText(QStringLiteral("model:a tag:b"));
    bar.submit();
    for (auto* const button : bar.findChildren<QToolButton*>()) {
        if (button->parent() == &bar.field()) continue;  // Qt's own clear button
        EXPECT_FALSE(button->accessibleName().isEmpty()) << button->text().toStdString();
        EXPECT_NE(button->focusPolicy() & Qt::TabFocus, 0) << button->text().toStdString();
    }
    EXPECT_FALSE(bar.field().accessibleName().isEmpty());
}

TEST_F(query_bar, offers_the_names_of_the_store_with_their_counts)
{
    StoreOfEvents events;
    events.write(5);
    openAndWait(store, events.path());
    type("model:");
    ASSERT_TRUE(eventually([&] { return bar.completions().rowCount() == 2; }));
    EXPECT_EQ(offered(), QStringLiteral("odd|even"));
    EXPECT_EQ(bar.completions().index(0, 0).data(CompletionModel::AboutRole).toString(), QStringLiteral("3"));
    EXPECT_EQ(bar.completions().index(0, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("odd, 3 requests"));
    EXPECT_TRUE(bar.popup().isVisible());
    type("ev");
    EXPECT_EQ(offered(), QStringLiteral("even"));
    press(Qt::Key_Tab);
    EXPECT_EQ(bar.text(), QStringLiteral("model:even "));
}

TEST_F(query_bar, forgets_the_names_of_a_store_that_is_closed)
{
    StoreOfEvents events;
    events.write(3);
    openAndWait(store, events.path());
    type("model:");
    ASSERT_TRUE(eventually([&] { return bar.completions().rowCount() == 2; }));
    store.close();
    type("o");
    EXPECT_EQ(offered(), QString{});
    EXPECT_FALSE(bar.popup().isVisible());
}

}  // namespace signalbox::console
