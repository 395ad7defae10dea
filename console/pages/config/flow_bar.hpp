// The way of a change from left to right: Edit, Check, Diff, What-if, Apply, Watch; and what is changed. Owned by the page, on the GUI thread.
#pragma once

#include "console/look/menu_button.hpp"

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include <array>

namespace signalbox::console {

/// In the order of the bar; the history is in its menu.
enum class FlowStep : std::uint8_t { edit, check, diff, what_if, apply, watch, history };

struct FlowBarState {
    QString name;      // a path or an address; empty: nothing is open
    QString revision;  // in force; empty: not known
    int errors = 0, warnings = 0;
    bool checked = false;
    bool changed = false, applying = false;
    FlowStep shown = FlowStep::edit;  // edit, diff, what_if, watch or history
};

class FlowBar : public QWidget {
    Q_OBJECT

public:
    explicit FlowBar(QWidget* parent);
    void setState(FlowBarState const& state);
    /// Opening, reading again, rolling back.
    QMenu& more() { return more_->choices(); }
    QPushButton& button(FlowStep step) { return *steps_[static_cast<std::size_t>(step)]; }
    QString place() const { return place_->toolTip(); }

signals:
    void chosen(signalbox::console::FlowStep step);

private:
    std::array<QPushButton*, 6> steps_{};
    QLabel* place_;
    MenuButton* more_;
};

}  // namespace signalbox::console
