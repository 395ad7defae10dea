#include "console/frame/nav_button.hpp"

#include <QAccessible>
#include <QAccessibleWidget>

#include <mutex>

namespace signalbox::console {

namespace {

// A checkable button would be read as a box to tick.
class NavButtonFace : public QAccessibleWidget {
public:
    explicit NavButtonFace(NavButton* of) : QAccessibleWidget(of, QAccessible::PageTab), button_(*of) {}

    QAccessible::State state() const override
    {
        QAccessible::State made = QAccessibleWidget::state();
        made.selectable = true;
        made.selected = button_.isChecked();
        return made;
    }
    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(QString const& name) override { name == pressAction() ? button_.click() : QAccessibleWidget::doAction(name); }

private:
    NavButton& button_;
};

QAccessibleInterface* faceOf(QString const&, QObject* object)
{
    auto* const button = qobject_cast<NavButton*>(object);
    return button != nullptr ? new NavButtonFace(button) : nullptr;
}

}  // namespace

NavButton::NavButton(QWidget* parent) : QToolButton(parent)
{
    static std::once_flag once;
    std::call_once(once, [] { QAccessible::installFactory(faceOf); });
    setCheckable(true);
}

}  // namespace signalbox::console
