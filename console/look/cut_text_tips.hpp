// The whole text of a cell, a heading or a choice as a hint where its place is too narrow for it. Installed on the application by the window, which owns it;
// on the GUI thread.
#pragma once

#include <QObject>

class QHelpEvent;

namespace signalbox::console {

class CutTextTips : public QObject {
    Q_OBJECT

public:
    explicit CutTextTips(QObject* parent);
    /// What a hint at this place of a widget says; empty: nothing is cut there, or the part has a hint of its own.
    static QString textAt(QObject* part, QPoint const& where);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace signalbox::console
