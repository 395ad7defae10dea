// Which event stores there may be, and whether they open: looked at on a thread of its own, told on the GUI thread.
// Owned by the welcome page.
#pragma once

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

namespace signalbox::console {

/// A file and what came of opening it.
struct FoundStore {
    QString path;
    QString origin;  // "opened recently", "of the demo", ...
    qint64 bytes = 0;
    QDateTime changed;
    QString trouble;  // why it does not open; empty when it does
    bool operator==(FoundStore const&) const = default;
};

class StoreCheck : public QObject {
    Q_OBJECT

public:
    explicit StoreCheck(QObject* parent = nullptr);

    /// Where stores usually are, the recent ones first, each place once: $SIGNALBOX_STORE, the working folder, the console's own, the
    /// demo's, the system service's.
    /// It reads the folder: not on the GUI thread.
    static QList<FoundStore> places(QStringList const& recent, QString const& working_folder);

    /// Opens each of places() as a reader; of those not named, what is not there or no store is left out. found() follows. All of it happens on another
    /// thread, since folders and files may be slow.
    void look(QStringList const& recent, QString const& working_folder);
    /// Opens one; checked() follows.
    void check(QString const& path);

signals:
    void found(QList<signalbox::console::FoundStore> const& all);
    void checked(signalbox::console::FoundStore const& one);

private:
    void run(std::function<void()> work);
};

}  // namespace signalbox::console
