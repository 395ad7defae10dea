// The palette and its ranking; everything by keyboard.
#include "console/query/command_palette.hpp"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

QString titles(PaletteModel const& model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row) all.append(model.index(row, 0).data().toString());
    return all.join(QLatin1Char('|'));
}

std::vector<PaletteEntry> someEntries(QString* ran = nullptr)
{
    std::vector<PaletteEntry> entries;
    auto const add = [&](char const* group, char const* title, char const* shortcut) {
        entries.push_back({QString::fromLatin1(group), QString::fromLatin1(title), QString::fromLatin1(shortcut), [=] {
                               if (ran) *ran = QString::fromLatin1(title);
                           }});
    };
    add("View", "Overview", "Ctrl+1");
    add("View", "Traffic", "Ctrl+2");
    add("View", "Models", "Ctrl+3");
    add("Action", "Export the scope as CSV", "Ctrl+E");
    add("Action", "Show over all time", "");
    add("Model", "gpt-4o-mini", "");
    add("Model", "gpt-4o", "");
    return entries;
}

class palette : public ::testing::Test {
protected:
    palette()
    {
        auto* const column = new QVBoxLayout(&window);
        column->addWidget(&other);
        window.resize(900, 600);
        window.show();
        other.setFocus();
        popup.setEntries(someEntries(&ran));
    }
    void press(Qt::Key key) { QTest::keyClick(&popup.field(), key); }

    QWidget window;
    QLineEdit other;
    CommandPalette popup{&window};
    QString ran;
};

}  // namespace

TEST(fuzzy_score, wants_the_letters_in_their_order)
{
    EXPECT_TRUE(fuzzyScore(QStringLiteral("Overview"), QStringLiteral("ovw")));
    EXPECT_FALSE(fuzzyScore(QStringLiteral("Overview"), QStringLiteral("wvo")));
    EXPECT_FALSE(fuzzyScore(QStringLiteral("Over"), QStringLiteral("overview")));
    EXPECT_FALSE(fuzzyScore(QString{}, QStringLiteral("a")));
    EXPECT_EQ(fuzzyScore(QStringLiteral("Overview"), QString{}), 0);
}

TEST(fuzzy_score, likes_beginnings_of_words_and_letters_side_by_side)
{
    auto const score = [](char const* title, char const* typed) {
        return fuzzyScore(QString::fromLatin1(title), QString::fromLatin1(typed)).value_or(-1'000'000);
    };
    EXPECT_GT(score("Open a store", "os"), score("Those", "os"));
    EXPECT_GT(score("Traffic", "tra"), score("The rate", "tra"));
    EXPECT_GT(score("gpt-4o", "gpt4o"), score("gpt-4o-mini", "gpt4o"));
    EXPECT_GT(score("showAllTime", "sat"), score("satin almost", "sat") - 10'000);
    EXPECT_EQ(score("TRAFFIC", "tra"), score("traffic", "TRA"));
}

TEST(palette_model, ranks_what_fits)
{
    PaletteModel model;
    QAbstractItemModelTester const tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setEntries(someEntries());
    EXPECT_EQ(titles(model), QStringLiteral("Overview|Traffic|Models|Export the scope as CSV|Show over all time|gpt-4o-mini|gpt-4o"));
    model.setTyped(QStringLiteral("over"));
    EXPECT_EQ(titles(model), QStringLiteral("Overview|Show over all time"));
    model.setTyped(QStringLiteral("gpt4o"));
    EXPECT_EQ(titles(model), QStringLiteral("gpt-4o|gpt-4o-mini"));
    model.setTyped(QStringLiteral("mini model"));
    EXPECT_EQ(titles(model), QStringLiteral("gpt-4o-mini"));
    model.setTyped(QStringLiteral("zzz"));
    EXPECT_EQ(titles(model), QString{});
    EXPECT_EQ(model.entryAt(0), nullptr);
    model.setTyped({});
    EXPECT_EQ(model.rowCount(), 7);
    EXPECT_EQ(model.index(0, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("View: Overview, Ctrl+1"));
    EXPECT_EQ(model.index(6, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("Model: gpt-4o"));
}

TEST(palette_model, lists_a_bounded_number)
{
    PaletteModel model;
    QAbstractItemModelTester const tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::vector<PaletteEntry> many;
    for (int i = 0; i < 6'000; ++i) many.push_back({QStringLiteral("Request"), QStringLiteral("req %1").arg(i), {}, {}});
    model.setEntries(many);
    EXPECT_EQ(model.rowCount(), static_cast<int>(PaletteModel::shown_limit));
    EXPECT_EQ(model.fitting(), PaletteModel::entry_limit);
}

TEST_F(palette, runs_the_best_with_enter_and_gives_the_keys_back)
{
    popup.popUp();
    EXPECT_TRUE(popup.isVisible());
    EXPECT_EQ(popup.model().rowCount(), 7);
    QTest::keyClicks(&popup.field(), QStringLiteral("traf"));
    QSignalSpy const gone(&popup, &CommandPalette::dismissed);
    press(Qt::Key_Return);
    EXPECT_EQ(ran, QStringLiteral("Traffic"));
    EXPECT_FALSE(popup.isVisible());
    EXPECT_EQ(gone.count(), 1);
    EXPECT_EQ(window.focusWidget(), &other);
}

TEST_F(palette, moves_with_the_arrows_and_around_the_ends)
{
    popup.popUp();
    press(Qt::Key_Down);
    EXPECT_EQ(popup.list().currentIndex().row(), 1);
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    EXPECT_EQ(popup.list().currentIndex().row(), 6);
    press(Qt::Key_Down);
    EXPECT_EQ(popup.list().currentIndex().row(), 0);
    press(Qt::Key_PageDown);
    EXPECT_EQ(popup.list().currentIndex().row(), 6);
    press(Qt::Key_PageUp);
    press(Qt::Key_Down);
    press(Qt::Key_Enter);
    EXPECT_EQ(ran, QStringLiteral("Traffic"));
}

TEST_F(palette, leaves_with_escape_and_begins_anew)
{
    popup.popUp();
    QTest::keyClicks(&popup.field(), QStringLiteral("gpt"));
    press(Qt::Key_Escape);
    EXPECT_FALSE(popup.isVisible());
    EXPECT_TRUE(ran.isEmpty());
    popup.popUp();
    EXPECT_TRUE(popup.field().text().isEmpty());
    EXPECT_EQ(popup.model().rowCount(), 7);
}

TEST_F(palette, runs_nothing_when_nothing_fits)
{
    popup.popUp();
    QTest::keyClicks(&popup.field(), QStringLiteral("qqqq"));
    press(Qt::Key_Return);
    EXPECT_TRUE(ran.isEmpty());
    EXPECT_TRUE(popup.isVisible());
    EXPECT_EQ(popup.list().accessibleDescription(), QStringLiteral("Nothing fits. Fewer letters find more."));
}

TEST_F(palette, may_set_its_entries_anew_from_an_entry)
{
    popup.setEntries({{QStringLiteral("Action"), QStringLiteral("again"), {}, [this] { popup.setEntries(someEntries(&ran)); }}});
    popup.popUp();
    press(Qt::Key_Return);
    EXPECT_EQ(popup.model().rowCount(), 7);
}

TEST_F(palette, stays_inside_a_small_window)
{
    window.resize(300, 240);
    popup.popUp();
    EXPECT_TRUE(window.rect().contains(popup.geometry()));
    EXPECT_FALSE(popup.field().accessibleName().isEmpty());
    EXPECT_FALSE(popup.list().accessibleName().isEmpty());
}

}  // namespace signalbox::console
