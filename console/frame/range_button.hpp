// The button that says which time is looked at and offers others. Owned by the window, on the GUI thread.
#pragma once

#include "console/frame/time_range.hpp"
#include "console/look/menu_button.hpp"
#include "console/scope/scope.hpp"

namespace signalbox::console {

class RangeButton : public MenuButton {
    Q_OBJECT

public:
    explicit RangeButton(QWidget* parent);
    void setScope(Scope const& scope);
    /// Asks for a beginning and an end.
    void askCustom();

signals:
    void presetChosen(signalbox::console::RangePreset const& preset);
    void rangeChosen(qint64 from_us, qint64 to_us);

private:
    Scope scope_;
};

}  // namespace signalbox::console
