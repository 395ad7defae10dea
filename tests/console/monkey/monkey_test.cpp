// Ten thousand actions of a user in any order, over a small store, a long one and one that is written meanwhile: the window must stand every
// one of them. The seeds are fixed, and the one that runs is printed.
#include "console/frame/main_window.hpp"

#include "tests/console/frame/window_store.hpp"
#include "tests/console/store/store_of_events.hpp"

#include <QApplication>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <random>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr int actions_of_a_seed = 1'000;

constexpr std::array queries{"",
                             "model=odd",
                             "status>=500",
                             "model=nobody",
                             "latency_ms>100",
                             "-decision:allowed",
                             "tag:null",
                             "model=odd tag:null",
                             "stream:true",
                             "gpt-4o",
                             "(",
                             "fallback_count>0",
                             "model=even",
                             "key=key_1",
                             "since:2026-11-21",
                             "cost>0.001"};

struct Key {
    int key;
    Qt::KeyboardModifiers with;
};
// What leaves the window is left out: Ctrl+Q, and the dialogs for files.
constexpr std::array keys{Key{Qt::Key_1, Qt::ControlModifier},
                          Key{Qt::Key_2, Qt::ControlModifier},
                          Key{Qt::Key_3, Qt::ControlModifier},
                          Key{Qt::Key_2, Qt::ControlModifier},
                          Key{Qt::Key_Period, Qt::ControlModifier},
                          Key{Qt::Key_Period, Qt::ControlModifier},
                          Key{Qt::Key_L, Qt::ControlModifier},
                          Key{Qt::Key_L, Qt::ControlModifier},
                          Key{Qt::Key_I, Qt::ControlModifier},
                          Key{Qt::Key_J, Qt::ControlModifier},
                          Key{Qt::Key_End, Qt::ControlModifier},
                          Key{Qt::Key_End, Qt::ControlModifier},
                          Key{Qt::Key_Home, Qt::ControlModifier},
                          Key{Qt::Key_End, Qt::NoModifier},
                          Key{Qt::Key_PageDown, Qt::NoModifier},
                          Key{Qt::Key_PageUp, Qt::NoModifier},
                          Key{Qt::Key_Down, Qt::NoModifier},
                          Key{Qt::Key_Up, Qt::NoModifier},
                          Key{Qt::Key_Return, Qt::NoModifier},
                          Key{Qt::Key_Return, Qt::AltModifier},
                          Key{Qt::Key_Return, Qt::AltModifier | Qt::ShiftModifier},
                          Key{Qt::Key_Left, Qt::AltModifier},
                          Key{Qt::Key_Right, Qt::AltModifier},
                          Key{Qt::Key_F5, Qt::NoModifier},
                          Key{Qt::Key_F9, Qt::NoModifier},
                          Key{Qt::Key_Escape, Qt::NoModifier},
                          Key{Qt::Key_Tab, Qt::NoModifier},
                          Key{Qt::Key_Tab, Qt::ShiftModifier},
                          Key{Qt::Key_Plus, Qt::NoModifier},
                          Key{Qt::Key_Right, Qt::ShiftModifier},
                          Key{Qt::Key_Space, Qt::NoModifier},
                          Key{Qt::Key_C, Qt::ControlModifier},
                          Key{Qt::Key_F, Qt::ControlModifier}};

class Monkey {
public:
    Monkey(MainWindow& window, std::vector<QString> stores, StoreOfEvents& live, unsigned seed)
        : window_(window), stores_(std::move(stores)), live_(live), chance_(seed)
    {
        // What waits for an answer gets one: a menu that a key opened is closed.
        QObject::connect(&closer_, &QTimer::timeout, &closer_, [] {
            if (QWidget* const popup = QApplication::activePopupWidget()) popup->close();
            if (QWidget* const dialog = QApplication::activeModalWidget()) dialog->close();
        });
        closer_.start(10);
    }

    void act()
    {
        switch (pick(14)) {
        case 0:
        case 1:
        case 2:
        case 3: return press();
        case 4: return clickRow();
        case 5: return scroll();
        case 6: return writeQuery();
        case 7: return chooseTime();
        case 8: return live_.write(static_cast<int>(pick(40)) + 1, second_us / 1'000);
        case 9: return visit();
        case 10: return settle();
        case 11: return clickAnywhere();
        default: return rest();
        }
    }

private:
    unsigned pick(std::size_t of) { return static_cast<unsigned>(chance_() % of); }
    QTableView* table() { return window_.findChild<QTableView*>(QStringLiteral("events")); }

    void press()
    {
        Key const key = keys.at(pick(keys.size()));
        QWidget* const focus = window_.focusWidget();
        QTest::keyClick(focus != nullptr && pick(4) != 0 ? focus : &window_, static_cast<Qt::Key>(key.key), key.with);
    }
    void clickRow()
    {
        QTableView* const there = table();
        if (there == nullptr || !there->isVisible()) return;
        QRect const area = there->viewport()->rect();
        std::array const with{Qt::KeyboardModifiers(Qt::NoModifier), Qt::KeyboardModifiers(Qt::NoModifier),
                              Qt::KeyboardModifiers(Qt::AltModifier), Qt::KeyboardModifiers(Qt::AltModifier | Qt::ShiftModifier)};
        QTest::mouseClick(
            there->viewport(), Qt::LeftButton, with.at(pick(with.size())),
            QPoint(static_cast<int>(pick(1'000)) * area.width() / 1'000, static_cast<int>(pick(1'000)) * area.height() / 1'000));
    }
    void clickAnywhere()
    {
        QRect const area = window_.rect();
        QPoint const at(static_cast<int>(pick(1'000)) * area.width() / 1'000,
                        60 + static_cast<int>(pick(1'000)) * (area.height() - 60) / 1'000);
        QWidget* const hit = window_.childAt(at);
        if (hit == nullptr || hit->inherits("QToolButton") || hit->inherits("QPushButton") || hit->inherits("QComboBox")) return;
        QTest::mouseClick(hit, Qt::LeftButton, Qt::NoModifier, hit->mapFrom(&window_, at));
    }
    void scroll()
    {
        QTableView* const there = table();
        if (there == nullptr) return;
        QScrollBar* const bar = there->verticalScrollBar();
        bar->setValue(pick(3) == 0 ? 0 : static_cast<int>(pick(1'000)) * (bar->maximum() / 1'000 + 1));
    }
    void writeQuery() { window_.scope().setQuery(QString::fromLatin1(queries.at(pick(queries.size())))); }
    void chooseTime()
    {
        switch (pick(4)) {
        case 0: return window_.scope().setRange({});
        case 1: return window_.scope().setLast(std::chrono::hours(1 + pick(30)));
        case 2:
            return window_.scope().setRange({noon_us - static_cast<std::int64_t>(pick(1'000)) * minute_us, noon_us + pick(9) * hour_us});
        default: return window_.resize(700 + static_cast<int>(pick(900)), 460 + static_cast<int>(pick(500)));
        }
    }
    void visit()
    {
        if (pick(4) == 0) return window_.open(stores_.at(pick(stores_.size())));
        window_.scope().setSnapshot(pick(2) == 0 ? 0 : id_of(noon_us + pick(2'000) * second_us, pick(2'000)));
    }
    void rest() { QCoreApplication::processEvents(QEventLoop::AllEvents, 5); }
    void settle()
    {
        static_cast<void>(QTest::qWaitFor([this] { return window_.isSettled(); }, 50));
    }

    MainWindow& window_;
    std::vector<QString> stores_;
    StoreOfEvents& live_;
    std::mt19937 chance_;
    QTimer closer_;
};

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

}  // namespace

TEST_P(MonkeyTest, the_window_stands_a_thousand_actions)
{
    std::printf("seed %u\n", GetParam());
    std::fflush(stdout);
    LaunchOptions options;
    options.store = live_.path();
    MainWindow window(options, settings_.filePath(QStringLiteral("settings.ini")), [] { return look_us; });
    window.show();
    window.activateWindow();
    ASSERT_TRUE(eventually([&] { return window.isSettled(); }));
    Monkey monkey(window, {QString::fromStdString(small_.file()), long_.path(), live_.path()}, live_, GetParam());
    for (int action = 0; action < actions_of_a_seed; ++action) monkey.act();
    // And then it answers as a fresh one would.
    window.open(live_.path());
    window.scope().setSnapshot(0);
    window.scope().setRange({});
    window.scope().setQuery(QStringLiteral("model=odd"));
    window.workspace().showPage(Workspace::traffic);
    auto const all =
        must(must(storage::event_reader::open(live_.path().toStdString()))->stats({.where = must(storage::parse_filter("model=odd"))}));
    auto const* const table = window.findChild<QTableView*>(QStringLiteral("events"));
    EXPECT_TRUE(eventually([&] {
        return window.isSettled() && table->model()->rowCount() == static_cast<int>(all.rows.at(0).sum.requests);
    })) << table->model()->rowCount()
        << " of " << all.rows.at(0).sum.requests << ", settled " << window.isSettled() << ", visible " << table->isVisible() << ", "
        << window.trouble().message().headline.toStdString() << ", " << window.scope().scope().query.toStdString() << ", "
        << window.rangeButton().text().toStdString() << ", " << window.workspace().trafficPage().scanLine().text().toStdString();
}

INSTANTIATE_TEST_SUITE_P(seeds, MonkeyTest, ::testing::Range(1u, 11u));

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
        window.scope().setQuery(QString::fromLatin1(query));
        ASSERT_TRUE(eventually([&] { return window.isSettled(); }));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(200, 40));
        QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
        QTest::keyClick(table, Qt::Key_Period, Qt::ControlModifier);
        QTest::keyClick(table, Qt::Key_Period, Qt::ControlModifier);
        ASSERT_TRUE(eventually([&] { return window.isSettled(); }));
        EXPECT_EQ(window.scope().scope().snapshot, 0u);
        EXPECT_GT(table->model()->rowCount(), 400);
    }
}

}  // namespace signalbox::console
