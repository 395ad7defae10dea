// The notices of this run as a button with their number; its menu has them, the newest first, and each leads to its scope. Owned by the top row, on the GUI
// thread.
#pragma once

#include "console/look/menu_button.hpp"
#include "console/notify/notice_machine.hpp"

#include <deque>

namespace signalbox::console {

class NoticeBell : public MenuButton {
    Q_OBJECT

public:
    static constexpr std::size_t most_notices = 30;  // in the menu: what one looks through

    explicit NoticeBell(QWidget* parent);
    void add(Notice const& notice);
    /// That were not looked at yet.
    int unseen() const { return unseen_; }
    std::deque<Notice> const& notices() const { return notices_; }

signals:
    void chosen(signalbox::console::Notice const& notice);

private:
    void fill();
    void showCount();

    std::deque<Notice> notices_;  // the newest first
    int unseen_ = 0;
};

}  // namespace signalbox::console
