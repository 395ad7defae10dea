#include "console/pages/file_work.hpp"

#include <QCoreApplication>
#include <QFile>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FileWork)
};

/// On the GUI thread, where the asker may be looked at.
void answer(QPointer<QObject> const& asker, std::function<void()> then)
{
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [asker, then = std::move(then)] {
            if (asker) then();
        },
        Qt::QueuedConnection);
}

}  // namespace

void writeFile(QObject& asker, QString const& path, QByteArray const& bytes, std::function<void(QString const& wrong)> then)
{
    QThreadPool::globalInstance()->start([asker = QPointer(&asker), path, bytes, then = std::move(then)] {
        QSaveFile file(path);
        bool const written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
        QString const wrong = written ? QString() : Words::tr("%1 could not be written: %2").arg(path, file.errorString());
        answer(asker, [then, wrong] { then(wrong); });
    });
}

void readFile(QObject& asker, QString const& path, qint64 longest, std::function<void(QByteArray const& bytes, QString const& wrong)> then)
{
    QThreadPool::globalInstance()->start([asker = QPointer(&asker), path, longest, then = std::move(then)] {
        QFile file(path);
        bool const there = file.open(QIODevice::ReadOnly);
        QByteArray const bytes = there ? file.read(longest) : QByteArray();
        QString const wrong = there ? QString() : Words::tr("%1 could not be read: %2").arg(path, file.errorString());
        answer(asker, [then, bytes, wrong] { then(bytes, wrong); });
    });
}

}  // namespace signalbox::console
