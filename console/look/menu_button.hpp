// A button that opens a menu and is done: QToolButton::setMenu() waits inside the press until the menu is closed, so that an accessibility client
// that presses it gets no answer. Owned by its row, on the GUI thread.
#pragma once

#include <QMenu>
#include <QToolButton>

namespace signalbox::console {

class MenuButton : public QToolButton {
public:
    explicit MenuButton(QWidget* parent);
    QMenu& choices() { return *choices_; }
    /// Below the button; returns at once.
    void openMenu();

protected:
    void initStyleOption(QStyleOptionToolButton* option) const override;

private:
    QMenu* choices_;
};

}  // namespace signalbox::console
