#include "console/look/menu_button.hpp"

#include <QCoreApplication>
#include <QStyleOptionToolButton>

namespace signalbox::console {

MenuButton::MenuButton(QWidget* parent) : QToolButton(parent), choices_(new QMenu(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleDescription(QCoreApplication::translate("signalbox::console::MenuButton", "Opens a menu"));
    connect(this, &QToolButton::clicked, this, &MenuButton::openMenu);
}

void MenuButton::openMenu()
{
    choices_->popup(mapToGlobal(QPoint(0, height())));
}

// The arrow that says what a press does.
void MenuButton::initStyleOption(QStyleOptionToolButton* option) const
{
    QToolButton::initStyleOption(option);
    option->features |= QStyleOptionToolButton::HasMenu;
}

}  // namespace signalbox::console
