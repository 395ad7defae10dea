// What a window can do, by name and by key: its menus, the palette and the cheat sheet list the same actions. Owned by the window, on the GUI
// thread.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QMenu>

#include <functional>

namespace signalbox::console {

class WindowCommands {
public:
    explicit WindowCommands(QWidget& window) : window_(window) {}

    QAction* add(QString const& text, QList<QKeySequence> const& keys, std::function<void()> run);
    QList<QAction*> const& all() const { return all_; }
    /// Those with these texts, in this order.
    void fill(QMenu& menu, QStringList const& texts) const;

private:
    QWidget& window_;
    QList<QAction*> all_;
};

}  // namespace signalbox::console
