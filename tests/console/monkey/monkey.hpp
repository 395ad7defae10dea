// A user who does anything in any order: keys, clicks, scrolling, queries, times, other stores, and requests that arrive meanwhile. The seed
// decides everything; each action is noted, so that a program that dies names it.
#pragma once

#include "console/frame/main_window.hpp"

#include "tests/console/store/store_of_events.hpp"

#include <QTimer>

#include <random>
#include <vector>

class QTableView;

namespace signalbox::console::testing {

class Monkey {
public:
    Monkey(MainWindow& window, std::vector<QString> stores, StoreOfEvents& live, unsigned seed);

    void act();

private:
    void closeWhatWaits();
    unsigned pick(std::size_t of) { return static_cast<unsigned>(chance_() % of); }
    QTableView* table();
    void note(char const* what, QString const& detail = {});

    void press();
    void click(QWidget& there, QPoint at, Qt::KeyboardModifiers with = {});
    void clickRow();
    void clickAnywhere();
    void scroll();
    void writeQuery();
    void chooseTime();
    void writeEvents();
    void visit();
    void rest();
    void settle();

    MainWindow& window_;
    ScopeModel& scope_;
    std::vector<QString> stores_;
    StoreOfEvents& live_;
    unsigned seed_;
    int actions_ = 0;
    std::mt19937 chance_;
    QTimer closer_;
};

}  // namespace signalbox::console::testing
