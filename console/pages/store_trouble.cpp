#include "console/pages/store_trouble.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(StoreTrouble)
};

QString headline(storage::trouble kind, QString const& name)
{
    switch (kind) {
    case storage::trouble::not_found: return Words::tr("There is no store %1").arg(name);
    case storage::trouble::missing_directory: return Words::tr("The folder of %1 does not exist").arg(name);
    case storage::trouble::not_a_store: return Words::tr("%1 is not an event store").arg(name);
    case storage::trouble::older_schema: return Words::tr("%1 was written by an older version").arg(name);
    case storage::trouble::newer_schema: return Words::tr("%1 was written by a newer version").arg(name);
    case storage::trouble::locked:
    case storage::trouble::busy: return Words::tr("%1 is locked by another program").arg(name);
    case storage::trouble::read_only: return Words::tr("%1 may not be read here").arg(name);
    case storage::trouble::corrupt: return Words::tr("%1 is torn or damaged").arg(name);
    default: return Words::tr("%1 could not be read").arg(name);
    }
}

QString advice(storage::trouble kind)
{
    switch (kind) {
    case storage::trouble::not_found:
    case storage::trouble::missing_directory:
        return Words::tr("It may have been moved, or its gateway has not been started yet: a gateway makes its store when it starts.");
    case storage::trouble::not_a_store:
        return Words::tr(
            "The console opens what a gateway writes: the file that storage.path names in its configuration, signalbox.db by default.");
    case storage::trouble::older_schema:
        return Words::tr(
            "The console only reads, so it does not bring it up to date. Start this version's gateway with the store once; that does.");
    case storage::trouble::newer_schema:
        return Words::tr("Nothing was changed. A console of the gateway's version, or a newer one, reads it.");
    case storage::trouble::locked:
    case storage::trouble::busy: return Words::tr("A backup or a maintenance command may be holding it. It is read as soon as it is free.");
    case storage::trouble::read_only:
        return Words::tr(
            "Reading a store needs write access to its folder, since readers and the gateway share the file beside it that ends in "
            "-shm. Copy the store to a folder of your own, or ask for access to this one.");
    case storage::trouble::corrupt:
        return Words::tr("Nothing was changed. What can still be read is saved by the command below; the gateway must not run meanwhile.");
    default: return Words::tr("The disk or the system refused. When that is mended, try again.");
    }
}

/// One word for a shell.
QString quoted(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QString snippet(storage::trouble kind, QString const& path)
{
    if (kind == storage::trouble::corrupt)
        return QStringLiteral("sqlite3 %1 .recover | sqlite3 %2").arg(quoted(path), quoted(path + QStringLiteral(".saved")));
    return {};
}

}  // namespace

StoreTrouble storeTrouble(storage::failure const& why, QString const& path)
{
    QString const name = QFileInfo(path).fileName().isEmpty() ? path : QFileInfo(path).fileName();
    StoreTrouble made;
    made.message.headline = headline(why.kind, name);
    made.message.text = advice(why.kind) + QStringLiteral("\n\n") + QString::fromStdString(why.detail);
    made.message.snippet = snippet(why.kind, path);
    bool const other_file = why.kind == storage::trouble::not_a_store || why.kind == storage::trouble::newer_schema;
    made.ways = other_file ? std::vector{WayOut::another, WayOut::again} : std::vector{WayOut::again, WayOut::another};
    for (WayOut way : made.ways)
        made.message.buttons << (way == WayOut::again ? Words::tr("&Try again") : Words::tr("&Open another store…"));
    return made;
}

}  // namespace signalbox::console
