// The stores that were found, one a line, with the reason beside those that do not open. Owned by the welcome page; the GUI thread.
#pragma once

#include "console/welcome/store_check.hpp"

#include <QLabel>
#include <QListWidget>
#include <QWidget>

namespace signalbox::console {

class StoreList : public QWidget {
    Q_OBJECT

public:
    explicit StoreList(QWidget* parent = nullptr);
    void setStores(QList<FoundStore> const& all);
    QList<FoundStore> const& stores() const { return all_; }

    /// "events.db, 48.7 MB, changed 21 Nov 15:04, opened before"
    static QString line(FoundStore const& of);

signals:
    void chosen(QString const& path);
    /// The user does not want to see it any more.
    void forgotten(QString const& path);

private:
    void choose(int row);
    void showMenu(QPoint where);

    QList<FoundStore> all_;
    QListWidget* list_;
};

}  // namespace signalbox::console
