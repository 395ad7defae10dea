// The keys that work right now, as a small window. Owned by the widget that opens it, on the GUI thread.
#pragma once

#include <QAction>
#include <QDialog>
#include <QList>

namespace signalbox::console {

struct KeyGroup {
    QString title;
    QList<QAction*> actions;  // those without a key are left out
};

class CheatSheet : public QDialog {
    Q_OBJECT

public:
    CheatSheet(QList<KeyGroup> const& groups, QWidget* parent);
};

}  // namespace signalbox::console
