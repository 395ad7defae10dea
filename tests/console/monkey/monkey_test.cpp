// Ten thousand actions of a user in any order, over a small store, a long one and one that is written meanwhile: the window must stand every
// one of them. The seeds are fixed; a program that dies or hangs names the seed and its newest actions.
#include "console/frame/brush_feed.hpp"
#include "console/frame/main_window.hpp"
#include "console/frame/store_session.hpp"
#include "console/pages/traffic/event_table.hpp"
#include "console/pages/traffic/inspector.hpp"
#include "console/pages/traffic/list_place.hpp"
#include "console/pages/traffic/request_list.hpp"
#include "console/pages/traffic/scan_line.hpp"
#include "console/store/event_table_model.hpp"

#include "tests/console/frame/window_store.hpp"
#include "tests/console/monkey/last_words.hpp"
#include "tests/console/monkey/monkey.hpp"
#include "tests/console/support/gui_thread_watch.hpp"
#include "tests/console/support/parts.hpp"

#include <QElapsedTimer>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include <unistd.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr int actions_of_a_seed = 1'000;
// A machine that is slow or busy does fewer of them: what is checked stays the same, and the whole program ends before its time limit.
constexpr qint64 most_ms_of_a_seed = 40'000;
constexpr std::chrono::seconds hanging{240};  // far beyond a seed's actions and its checks: a loop that nothing ends

class MonkeyTest : public ::testing::TestWithParam<unsigned> {
protected:
    MonkeyTest()
    {
        auto writer = writer_of(small_);
        writeDay(*writer);
        long_.write(5'000, 10'000);
        live_.write(300);
    }

    temporary_folder small_;
    StoreOfEvents long_, live_;
    QTemporaryDir settings_;
};

/// The parts of a window that wait for something, and what for.
std::string unsettled(MainWindow const& window)
{
    std::string out;
    auto const note = [&out](bool settled, char const* part) {
        if (!settled) out.append(out.empty() ? "" : ", ").append(part);
    };
    for (StoreChannel const* each : window.findChildren<StoreChannel*>())
        if (each->busy()) note(false, each->parent()->metaObject()->className());
    note(part<StoreSession>(window).isSettled(), "session");
    note(part<BrushFeed>(window).isSettled(), "strip");
    note(part<Inspector>(window).isSettled(), "inspector");
    auto& list = part<RequestList>(window);
    note(list.place().ready(), "a list");
    note(list.place().isSettled(), "a place in the list");
    note(!list.model().progress().running, "a search");
    note(list.model().rowCount() == 0 || list.model().rowAt(0) != nullptr, "the first row");
    note(list.model().order() == ListOrder::newest, "(another order)");
    note(list.model().isFollowing(), "(not following)");
    return out;
}

}  // namespace

TEST_P(MonkeyTest, the_window_stands_a_thousand_actions)
{
    LastWords const words(hanging);
    GuiThreadWatch const watch(settings_.path());
    LaunchOptions options;
    options.store = live_.path();
    MainWindow window(options, settings_.filePath(QStringLiteral("settings.ini")), [] { return look_us; });
    window.show();
    window.activateWindow();
    ASSERT_TRUE(eventually([&] { return window.isSettled(); }));
    Monkey monkey(window, {QString::fromStdString(small_.file()), long_.path(), live_.path()}, live_, GetParam());
    QElapsedTimer spent;
    spent.start();
    int actions = 0;
    for (; actions < actions_of_a_seed && spent.elapsed() < most_ms_of_a_seed; ++actions) monkey.act();
    noteAction("the actions are over");
    std::printf("seed %u: %d actions in %lld ms\n", GetParam(), actions, static_cast<long long>(spent.elapsed()));
    std::fflush(stdout);
    // And then it answers as a fresh one would.
    EXPECT_EQ(watch.seen().join(QLatin1Char('\n')).toStdString(), "") << "on the GUI thread, seed " << GetParam();
    window.open(live_.path());
    part<ScopeModel>(window).setSnapshot(0);
    part<ScopeModel>(window).setRange({});
    part<ScopeModel>(window).setQuery(QStringLiteral("model=odd"));
    part<Workspace>(window).showPage(Place::traffic);
    auto const all =
        must(must(storage::event_reader::open(live_.path().toStdString()))->stats({.where = must(storage::parse_filter("model=odd"))}));
    auto const* const table = window.findChild<QTableView*>(QStringLiteral("events"));
    EXPECT_TRUE(eventually([&] {
        return window.isSettled() && table->model()->rowCount() == static_cast<int>(all.rows.at(0).sum.requests);
    })) << "seed "
        << GetParam() << ": " << table->model()->rowCount() << " of " << all.rows.at(0).sum.requests << ", unsettled: " << unsettled(window)
        << ", visible " << table->isVisible() << ", " << part<MessagePane>(window, "trouble").message().headline.toStdString() << ", "
        << part<ScopeModel>(window).scope().query.toStdString() << ", " << part<RangeButton>(window).text().toStdString() << ", "
        << part<ScanLine>(window).text().toStdString();
}

INSTANTIATE_TEST_SUITE_P(seeds, MonkeyTest, ::testing::Range(1u, 11u));

TEST(LastWordsDeathTest, a_program_that_dies_names_its_newest_actions)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            LastWords const words(hanging);
            for (int action = 1; action <= last_words_kept + 1; ++action) noteAction("seed 7, action " + std::to_string(action) + ": rest");
            std::abort();
        },
        "The test crashed.\nThe newest actions, oldest first:\n  seed 7, action 2: rest\n(.*\n)*  seed 7, action 13: rest\n");
}

TEST(LastWordsDeathTest, a_program_that_hangs_is_ended_and_names_its_newest_actions)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            LastWords const words(std::chrono::seconds(1));
            noteAction("seed 8, action 1: open a store");
            for (;;) ::pause();
        },
        "The test hangs.\nThe newest actions, oldest first:\n  seed 8, action 1: open a store\n");
}

TEST(Crash, clicking_a_row_going_to_the_end_and_freezing_twice_is_survived)
{
    temporary_folder folder;
    QTemporaryDir settings;
    auto writer = writer_of(folder);
    writeDay(*writer);
    LaunchOptions options;
    options.store = QString::fromStdString(folder.file());
    options.page = QStringLiteral("traffic");
    MainWindow window(options, settings.filePath(QStringLiteral("settings.ini")), [] { return look_us; });
    window.show();
    window.activateWindow();
    ASSERT_TRUE(eventually([&] { return window.isSettled(); }));
    auto* const table = window.findChild<QTableView*>(QStringLiteral("events"));
    for (char const* const query : {"", "-key:key_1"}) {
        part<ScopeModel>(window).setQuery(QString::fromLatin1(query));
        ASSERT_TRUE(eventually([&] { return window.isSettled(); }));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(200, 40));
        QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
        QTest::keyClick(table, Qt::Key_Period, Qt::ControlModifier);
        QTest::keyClick(table, Qt::Key_Period, Qt::ControlModifier);
        ASSERT_TRUE(eventually([&] { return window.isSettled(); }));
        EXPECT_EQ(part<ScopeModel>(window).scope().snapshot, 0u);
        EXPECT_GT(table->model()->rowCount(), 400);
    }
}

}  // namespace signalbox::console
