#include "tests/console/monkey/monkey.hpp"

#include "tests/console/frame/window_store.hpp"
#include "tests/console/monkey/last_words.hpp"
#include "tests/console/support/gui_thread_watch.hpp"
#include "tests/console/support/parts.hpp"

#include <QApplication>
#include <QKeySequence>
#include <QPointer>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

#include <array>

namespace signalbox::console::testing {

namespace {

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

QString nameOf(QWidget const& of)
{
    QString const kind = QString::fromLatin1(of.metaObject()->className()).section(QStringLiteral("::"), -1);
    return of.objectName().isEmpty() ? kind : kind + QLatin1Char(' ') + of.objectName();
}

}  // namespace

Monkey::Monkey(MainWindow& window, std::vector<QString> stores, StoreOfEvents& live, unsigned seed)
    : window_(window), scope_(part<ScopeModel>(window)), stores_(std::move(stores)), live_(live), seed_(seed), chance_(seed)
{
    QObject::connect(&closer_, &QTimer::timeout, &closer_, [this] { closeWhatWaits(); });
    closer_.start(10);
}

// What waits for an answer gets one: a menu or a dialog that a key opened is closed, or its loop would never end.
void Monkey::closeWhatWaits()
{
    if (QWidget* const popup = QApplication::activePopupWidget()) popup->close();
    if (QWidget* const dialog = QApplication::activeModalWidget()) dialog->close();
}

QTableView* Monkey::table()
{
    return window_.findChild<QTableView*>(QStringLiteral("events"));
}

void Monkey::note(char const* what, QString const& detail)
{
    noteAction(QStringLiteral("seed %1, action %2: %3 %4").arg(seed_).arg(actions_).arg(QLatin1String(what), detail).toStdString());
}

void Monkey::act()
{
    ++actions_;
    switch (pick(14)) {
    case 0:
    case 1:
    case 2:
    case 3: return press();
    case 4: return clickRow();
    case 5: return scroll();
    case 6: return writeQuery();
    case 7: return chooseTime();
    case 8: return writeEvents();
    case 9: return visit();
    case 10: return settle();
    case 11: return clickAnywhere();
    default: return rest();
    }
}

void Monkey::press()
{
    Key const key = keys.at(pick(keys.size()));
    QWidget* const focus = window_.focusWidget();
    QWidget* const to = focus != nullptr && pick(4) != 0 ? focus : &window_;
    note("press", QKeySequence(key.key | static_cast<int>(key.with)).toString() + QStringLiteral(" on ") + nameOf(*to));
    QTest::keyClick(to, static_cast<Qt::Key>(key.key), key.with);
}

// A press may take away what it hit.
void Monkey::click(QWidget& there, QPoint at, Qt::KeyboardModifiers with)
{
    QPointer<QWidget> const hit(&there);
    QTest::mousePress(&there, Qt::LeftButton, with, at);
    if (hit) QTest::mouseRelease(&there, Qt::LeftButton, with, at);
}

void Monkey::clickRow()
{
    QTableView* const there = table();
    if (there == nullptr || !there->isVisible()) return;
    QRect const area = there->viewport()->rect();
    std::array const with{Qt::KeyboardModifiers(Qt::NoModifier), Qt::KeyboardModifiers(Qt::NoModifier),
                          Qt::KeyboardModifiers(Qt::AltModifier), Qt::KeyboardModifiers(Qt::AltModifier | Qt::ShiftModifier)};
    Qt::KeyboardModifiers const held = with.at(pick(with.size()));
    int const x = static_cast<int>(pick(1'000)) * area.width() / 1'000;
    int const y = static_cast<int>(pick(1'000)) * area.height() / 1'000;
    note("click into the table at", QStringLiteral("%1, %2 of %3 rows").arg(x).arg(y).arg(there->model()->rowCount()));
    click(*there->viewport(), QPoint(x, y), held);
}

void Monkey::clickAnywhere()
{
    QRect const area = window_.rect();
    int const x = static_cast<int>(pick(1'000)) * area.width() / 1'000;
    QPoint const at(x, 60 + static_cast<int>(pick(1'000)) * (area.height() - 60) / 1'000);
    QWidget* const hit = window_.childAt(at);
    if (hit == nullptr || hit->inherits("QToolButton") || hit->inherits("QPushButton") || hit->inherits("QComboBox")) return;
    note("click on", QStringLiteral("%1 at %2, %3").arg(nameOf(*hit)).arg(at.x()).arg(at.y()));
    click(*hit, hit->mapFrom(&window_, at));
}

void Monkey::scroll()
{
    QTableView* const there = table();
    if (there == nullptr) return;
    QScrollBar* const bar = there->verticalScrollBar();
    int const to = pick(3) == 0 ? 0 : static_cast<int>(pick(1'000)) * (bar->maximum() / 1'000 + 1);
    note("scroll to", QString::number(to));
    bar->setValue(to);
}

void Monkey::writeQuery()
{
    QString const query = QString::fromLatin1(queries.at(pick(queries.size())));
    note("query", query);
    scope_.setQuery(query);
}

void Monkey::chooseTime()
{
    note("choose a time or a size");
    switch (pick(4)) {
    case 0: return scope_.setRange({});
    case 1: return scope_.setLast(std::chrono::hours(1 + pick(30)));
    case 2: {
        std::int64_t const from = noon_us - static_cast<std::int64_t>(pick(1'000)) * minute_us;
        return scope_.setRange({from, noon_us + pick(9) * hour_us});
    }
    default: {
        int const width = 700 + static_cast<int>(pick(900));
        return window_.resize(width, 460 + static_cast<int>(pick(500)));
    }
    }
}

void Monkey::writeEvents()
{
    int const count = static_cast<int>(pick(40)) + 1;
    note("events arrive:", QString::number(count));
    GuiThreadWatch::Pause const ours;
    live_.write(count, second_us / 1'000);
}

void Monkey::visit()
{
    if (pick(4) == 0) {
        QString const store = stores_.at(pick(stores_.size()));
        note("open", store.section(QLatin1Char('/'), -2));
        return window_.open(store);
    }
    note("freeze or follow");
    if (pick(2) == 0) return scope_.setSnapshot(0);
    std::int64_t const at = noon_us + pick(2'000) * second_us;
    scope_.setSnapshot(id_of(at, pick(2'000)));
}

void Monkey::rest()
{
    note("rest");
    QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
}

void Monkey::settle()
{
    note("wait until it is settled");
    static_cast<void>(QTest::qWaitFor([this] { return window_.isSettled(); }, 50));
}

}  // namespace signalbox::console::testing
