// A window with the event table as the Traffic page has it, for measuring: it shows a store, waits for rows, and tells what its thread
// spent. One for a phase, on the GUI thread.
#pragma once

#include "console/pages/traffic/event_table.hpp"
#include "console/store/event_table_model.hpp"
#include "console/store/store_reader.hpp"

#include "tests/bench/console_gates.hpp"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTimer>

#include <time.h>

#include <chrono>

namespace signalbox::bench {

using clock_type = std::chrono::steady_clock;

inline double milliseconds_since(clock_type::time_point from)
{
    return std::chrono::duration<double, std::milli>(clock_type::now() - from).count();
}

inline double thread_milliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// Of all threads: on a machine that does nothing else, no question takes longer than this.
inline double process_milliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// Handles events until something holds; sleeps in between, as a window does.
template <class Condition>
void wait_for(char const* what, Condition&& holds)
{
    QElapsedTimer since;
    since.start();
    QTimer look;  // what has no event of its own is looked at ten times a second
    look.start(100);
    while (!holds()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (since.hasExpired(60'000)) give_up(what);
    }
}

class console_window {
public:
    explicit console_window(QSize size = {1920, 1080}) : table(model, nullptr)
    {
        table.resize(size);
        table.show();
        QObject::connect(&model, &console::EventTableModel::ready, [this] { ++ready; });
        QObject::connect(&model, &console::EventTableModel::failed, [](storage::failure const& why) { give_up(why.detail.c_str()); });
        QObject::connect(&reader, &console::StoreReader::failed, [](storage::failure const& why) { give_up(why.detail.c_str()); });
        QCoreApplication::processEvents();
    }
    void open(std::string const& path) { reader.open(QString::fromStdString(path)); }
    void open_frozen(std::string const& path)
    {
        model.setFollowing(false);
        open(path);
        wait_for("the store",
                 [this] { return ready > 0 && rows_are_there() && static_cast<std::uint64_t>(model.rowCount()) == model.progress().of; });
        table.fitColumnsOnce();
        QCoreApplication::processEvents();
    }
    /// Every row on the screen is there.
    bool rows_are_there() const
    {
        int const first = std::max(table.rowAt(0), 0);
        int last = table.rowAt(table.viewport()->height() - 1);
        last = last < 0 ? model.rowCount() - 1 : last;
        for (int row = first; row <= last; ++row)
            if (model.rowAt(row) == nullptr) return false;
        return true;
    }

    console::StoreReader reader;
    console::EventTableModel model{reader};
    console::EventTable table;
    int ready = 0;
};

}  // namespace signalbox::bench
