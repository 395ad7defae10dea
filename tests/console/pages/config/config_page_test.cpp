// The page without a gateway: outline, form and text about one file, the problems at their lines, the difference before it is applied.
#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/diff_view.hpp"
#include "console/pages/config/editor_help.hpp"
#include "console/pages/config/form_panel.hpp"
#include "console/pages/config/notice_line.hpp"
#include "console/pages/config/outline_tree.hpp"
#include "console/pages/config/problem_list.hpp"
#include "console/pages/config/watch_panel.hpp"
#include "console/pages/message_pane.hpp"
#include "tests/console/pages/config/page_of_text.hpp"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

TEST_F(ConfigPageTest, shows_the_text_and_what_it_declares)
{
    EXPECT_EQ(now(), QString::fromUtf8(text));
    auto& outline = part<OutlineTree>(page_);
    ASSERT_EQ(outline.topLevelItemCount(), 5);
    EXPECT_EQ(outline.topLevelItem(3)->text(0), QStringLiteral("models"));
    EXPECT_EQ(outline.topLevelItem(3)->childCount(), 2);
    emit outline.itemClicked(outline.topLevelItem(4)->child(0), 0);
    EXPECT_EQ(part<ConfigEditor>(page_).caretLine(), 10);
    EXPECT_TRUE(part<FlowBar>(page_).place().contains(QStringLiteral("good"))) << part<FlowBar>(page_).place().toStdString();
}

TEST_F(ConfigPageTest, offers_what_may_stand_at_the_caret_and_puts_it_there)
{
    auto& editor = part<ConfigEditor>(page_);
    EditorHelp& help = *editor.findChild<EditorHelp*>();
    editor.setFocus();
    QTextCursor end(editor.document());
    end.movePosition(QTextCursor::End);
    editor.setTextCursor(end);
    QTest::keyClicks(&editor, QStringLiteral("  - id: fast"));
    QTest::keyClick(&editor, Qt::Key_Return);
    EXPECT_FALSE(help.isOpen()) << "an id may be anything";
    QTest::keyClicks(&editor, QStringLiteral("    str"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return help.isOpen(); }, limit_ms));
    EXPECT_EQ(help.offered(), QStringList({QStringLiteral("strategy: "), QStringLiteral("strict: ")}));
    QWidget* const list = QApplication::activePopupWidget();
    ASSERT_TRUE(list);
    EXPECT_FALSE(list->accessibleName().isEmpty());
    QTest::keyClick(list, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !help.isOpen(); }, limit_ms));
    EXPECT_TRUE(now().endsWith(QStringLiteral("  - id: fast\n    strategy: "))) << now().toStdString();
    QTest::keyClick(&editor, Qt::Key_Space, Qt::ControlModifier);
    EXPECT_TRUE(help.offered().contains(QStringLiteral("weighted")));
    EXPECT_TRUE(help.offered().contains(QStringLiteral("fallback")));
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
    EXPECT_FALSE(help.isOpen());
}

TEST_F(ConfigPageTest, says_what_the_key_under_the_mouse_is)
{
    auto& editor = part<ConfigEditor>(page_);
    EditorHelp& help = *editor.findChild<EditorHelp*>();
    int const strategy = static_cast<int>(now().indexOf(QStringLiteral("strategy")));
    EXPECT_TRUE(help.aboutAt(strategy + 3).startsWith(QStringLiteral("weighted draws by weight")))
        << help.aboutAt(strategy + 3).toStdString();
    EXPECT_EQ(help.aboutAt(strategy + 12), help.aboutAt(strategy + 3)) << "over its value, too";
    EXPECT_TRUE(help.aboutAt(2).isEmpty()) << "a comment";
}

TEST_F(ConfigPageTest, a_weight_in_the_form_changes_its_digits_and_nothing_else)
{
    choose("groups[0]");
    auto& slider = part<QSlider>(page_, "weight_0");
    EXPECT_EQ(slider.value(), 70);
    slider.setFocus();
    QTest::keyClick(&slider, Qt::Key_Home);
    ASSERT_TRUE(settles());
    EXPECT_EQ(now(), with("weight: 70", "weight: 0"));
    QTest::keyClick(&part<ConfigEditor>(page_), Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(settles());
    EXPECT_EQ(now(), QString::fromUtf8(text)) << "one step of undoing";
    EXPECT_EQ(slider.value(), 70) << "the form follows the text";
}

TEST_F(ConfigPageTest, fields_of_the_form_are_written_where_they_belong)
{
    choose("groups[0]");
    auto& strategy = part<QComboBox>(page_, "groups[0].strategy");
    EXPECT_EQ(strategy.currentText(), QStringLiteral("weighted"));
    EXPECT_TRUE(strategy.toolTip().contains(QStringLiteral("round_robin takes turns by weight"))) << strategy.toolTip().toStdString();
    int const fallback = strategy.findText(QStringLiteral("fallback"));
    strategy.setCurrentIndex(fallback);
    emit strategy.activated(fallback);
    ASSERT_TRUE(settles());
    EXPECT_EQ(now(), with("strategy: weighted", "strategy: fallback"));
    auto& exhausted = part<QLineEdit>(page_, "groups[0].exhausted");
    EXPECT_EQ(exhausted.placeholderText(), QStringLiteral("(502)"));
    exhausted.setText(QStringLiteral("503"));
    emit exhausted.editingFinished();
    ASSERT_TRUE(settles());
    EXPECT_TRUE(now().contains(QStringLiteral("  - id: chat\n    exhausted: 503\n    strategy: fallback\n"))) << now().toStdString();
}

TEST_F(ConfigPageTest, members_change_places_with_their_comments)
{
    choose("groups[0]");
    emit part<FormPanel>(page_).members().moved(0, 1);
    ASSERT_TRUE(settles());
    EXPECT_TRUE(now().endsWith(QStringLiteral("      - {model: b, weight: 30}\n      - {model: a, weight: 70}  # most of them\n")));
    run("Show what is changed");
    EXPECT_EQ(part<DiffView>(page_, "config_diff").sentences(), QStringList{QStringLiteral("group chat: order of members a, b → b, a")});
}

TEST_F(ConfigPageTest, the_difference_is_shown_in_words_and_in_lines)
{
    auto& editor = part<ConfigEditor>(page_);
    editor.putText(with("weight: 70", "weight: 10"));
    run("Show what is changed");
    auto& diff = part<DiffView>(page_, "config_diff");
    EXPECT_EQ(diff.sentences(), QStringList{QStringLiteral("group chat: member a: weight 70 → 10")});
    EXPECT_TRUE(diff.lines().contains(QStringLiteral("−       - {model: a, weight: 70}"))) << diff.lines().toStdString();
    EXPECT_TRUE(diff.lines().contains(QStringLiteral("+       - {model: a, weight: 10}")));
    EXPECT_TRUE(diff.isVisible());
    run("Edit the text");
    EXPECT_FALSE(diff.isVisible());
}

TEST_F(ConfigPageTest, problems_stand_at_their_line_with_the_words_of_the_engine)
{
    auto& editor = part<ConfigEditor>(page_);
    editor.putText(with("provider: here}   #", "provider: heer}   #"));
    ASSERT_TRUE(settles());
    auto& problems = part<ProblemList>(page_);
    ASSERT_EQ(problems.count(), 1);
    EXPECT_TRUE(problems.item(0)->text().startsWith(QStringLiteral("Line 7  ✕ error"))) << problems.item(0)->text().toStdString();
    EXPECT_TRUE(editor.problemsAt(7).contains(QStringLiteral("did you mean \"here\"?"))) << editor.problemsAt(7).toStdString();
    EXPECT_TRUE(editor.isError(7));
    ASSERT_EQ(editor.extraSelections().size(), 1);
    EXPECT_EQ(editor.extraSelections().first().cursor.selectedText(), QStringLiteral("heer"));
    run("Next problem");
    EXPECT_EQ(editor.caretLine(), 7);
    EXPECT_FALSE(part<FlowBar>(page_).place().contains(QStringLiteral("good")));
    run("Apply the change");
    EXPECT_TRUE(part<NoticeLine>(page_).isBad());
    QFile file(path());
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), QByteArray(text)) << "nothing is applied that the check refuses";
}

TEST_F(ConfigPageTest, while_the_text_is_no_yaml_outline_and_form_wait)
{
    choose("groups[0]");
    part<ConfigEditor>(page_).putText(with("groups:", "groups: ["));
    ASSERT_TRUE(settles());
    EXPECT_EQ(part<OutlineTree>(page_).topLevelItemCount(), 5);
    EXPECT_FALSE(part<QSlider>(page_, "weight_0").isEnabled());
    part<ConfigEditor>(page_).putText(QString::fromUtf8(text));
    ASSERT_TRUE(settles());
    EXPECT_TRUE(part<QSlider>(page_, "weight_0").isEnabled());
}

TEST_F(ConfigPageTest, what_it_remembers_has_the_file_and_no_token)
{
    page_.connectTo(QStringLiteral("http://127.0.0.1:1"), QByteArray("hush"));
    ASSERT_TRUE(settles());
    QByteArray const state = page_.saveState();
    EXPECT_TRUE(state.contains("mine.yaml"));
    EXPECT_FALSE(state.contains("hush"));
    ConfigPage other(store_, nullptr);
    other.restoreState(state);
    EXPECT_TRUE(QTest::qWaitFor([&] { return other.isSettled(); }, limit_ms));
    EXPECT_EQ(part<ConfigEditor>(other).text(), QString::fromUtf8(text));
}

TEST_F(ConfigPageTest, another_configuration_is_not_opened_over_what_is_changed)
{
    QString const mine = with("weight: 70", "weight: 10"), other = folder_.filePath(QStringLiteral("other.yaml"));
    ASSERT_TRUE(QFile::copy(path(), other));
    part<ConfigEditor>(page_).putText(mine);
    ASSERT_TRUE(settles());
    page_.openFile(other);
    ASSERT_TRUE(settles());
    EXPECT_EQ(now(), mine);
    EXPECT_EQ(page_.flow().name(), path());
    EXPECT_TRUE(part<NoticeLine>(page_).text().contains(QStringLiteral("is not applied yet")));
    part<ConfigEditor>(page_).putText(QString::fromUtf8(text));
    page_.openFile(other);
    ASSERT_TRUE(settles());
    EXPECT_EQ(page_.flow().name(), other);
}

TEST_F(ConfigPageTest, a_text_that_the_editor_would_change_by_itself_is_not_opened)
{
    QString const mixed = folder_.filePath(QStringLiteral("mixed.yaml"));
    QFile file(mixed);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("signalbox: 1\r\nmeta: {name: x}\n");
    file.close();
    page_.openFile(mixed);
    ASSERT_TRUE(settles());
    auto& pane = part<MessagePane>(page_);
    EXPECT_TRUE(pane.isVisible());
    EXPECT_TRUE(pane.message().text.contains(QStringLiteral("lines end in two ways"))) << pane.message().text.toStdString();
}

TEST(rollout_sentence, says_what_is_worse_and_when_it_is_too_early)
{
    RolloutFigures of;
    of.before = {100, 1, 900'000.0, 300.0};
    of.since = {19, 0, 900'000.0, 300.0};
    EXPECT_TRUE(rolloutSentence(of).startsWith(QStringLiteral("Too few requests to compare: 100 before, 19 since")));
    of.since = {100, 1, 950'000.0, 300.0};
    EXPECT_EQ(rolloutSentence(of), QStringLiteral("✓ Nothing is clearly worse than before."));
    of.since = {100, 9, 1'900'000.0, 700.0};
    EXPECT_EQ(rolloutSentence(of), QStringLiteral("✕ Worse than before: more errors, slower, dearer."));
}

}  // namespace
}  // namespace signalbox::console
