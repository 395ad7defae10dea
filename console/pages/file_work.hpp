// Files that a person asked for, read and written beside the GUI thread: a disk may be far away. Free functions, called on the GUI thread; a write that has
// begun is finished also when the part that asked is gone, and before the program ends.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include <functional>

namespace signalbox::console {

/// A half-written file never takes the place of a whole one. `then` is called on the GUI thread, unless `asker` is gone: with what went wrong, or nothing.
void writeFile(QObject& asker, QString const& path, QByteArray const& bytes, std::function<void(QString const& wrong)> then);

/// The first `longest` bytes.
void readFile(QObject& asker, QString const& path, qint64 longest, std::function<void(QByteArray const& bytes, QString const& wrong)> then);

}  // namespace signalbox::console
