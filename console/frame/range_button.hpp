// The button that says which time is looked at and offers others. Owned by the window, on the GUI thread.
#pragma once

#include "console/frame/time_range.hpp"
#include "console/scope/scope.hpp"

#include <QMenu>
#include <QToolButton>

namespace signalbox::console {

class RangeButton : public QToolButton {
    Q_OBJECT

public:
    explicit RangeButton(QWidget* parent);
    void setScope(Scope const& scope);
    QMenu& choices() { return *menu_; }
    /// Asks for a beginning and an end.
    void askCustom();

signals:
    void presetChosen(signalbox::console::RangePreset const& preset);
    void rangeChosen(qint64 from_us, qint64 to_us);

private:
    Scope scope_;
    QMenu* menu_;
};

}  // namespace signalbox::console
