// An entry of the navigation: a button that is one of several tabs, also for those who listen. Owned by the rail, on the GUI thread.
#pragma once

#include <QToolButton>

namespace signalbox::console {

class NavButton : public QToolButton {
    Q_OBJECT

public:
    explicit NavButton(QWidget* parent = nullptr);
};

}  // namespace signalbox::console
