#include "console/welcome/store_check.hpp"

#include "storage/event_reader.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

namespace signalbox::console {

namespace {

constexpr int most_in_folder = 50;  // files of the working folder that are looked at: it may be anything
constexpr int mark_at = 68;         // of SQLite's header: PRAGMA application_id
constexpr char mark[] = "SBEv";

QString recentOrigin()
{
    return QCoreApplication::translate("StoreCheck", "opened before");
}

/// Told by the file's head alone, so that a folder full of other databases costs nothing.
bool looksLikeStore(QString const& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return false;
    return file.read(mark_at + 4).mid(mark_at) == QByteArray(mark, 4);
}

/// On any thread but the GUI's: it runs SQL.
void open(FoundStore& one)
{
    QFileInfo const file(one.path);
    one.bytes = file.size();
    one.changed = file.lastModified();
    auto const opened = storage::event_reader::open(QFile::encodeName(one.path).toStdString());
    one.trouble = opened ? QString() : QString::fromStdString(opened.error().detail);
}

QStringList databasesIn(QString const& folder)
{
    QDir const here(folder);
    QStringList all;
    QStringList const endings{QStringLiteral("*.db"), QStringLiteral("*.sqlite")};
    for (QString const& each : here.entryList(endings, QDir::Files, QDir::Time).mid(0, most_in_folder))
        all.append(here.absoluteFilePath(each));
    return all;
}

}  // namespace

StoreCheck::StoreCheck(QObject* parent) : QObject(parent)
{
    qRegisterMetaType<FoundStore>();
    qRegisterMetaType<QList<FoundStore>>();
}

QList<FoundStore> StoreCheck::places(QStringList const& recent, QString const& working_folder)
{
    QList<FoundStore> all;
    auto const add = [&all](QString const& path, QString const& origin) {
        QString const whole = QFileInfo(path).absoluteFilePath();
        auto const same = [&](FoundStore const& each) { return each.path == whole; };
        if (std::none_of(all.begin(), all.end(), same)) all.append({whole, origin, 0, {}, {}});
    };
    for (QString const& each : recent) add(each, recentOrigin());
    if (QString const named = qEnvironmentVariable("SIGNALBOX_STORE"); !named.isEmpty()) add(named, tr("named by SIGNALBOX_STORE"));
    for (QString const& each : databasesIn(working_folder)) add(each, tr("in the working folder"));
    QString const states = qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    QString const state = states + QStringLiteral("/signalbox/");
    add(state + QStringLiteral("console.db"), tr("of the gateway started here"));
    add(state + QStringLiteral("demo.db"), tr("of signalbox serve --demo"));
    add(QStringLiteral("/var/lib/signalbox/signalbox.db"), tr("of the system's service"));
    return all;
}

void StoreCheck::look(QStringList const& recent, QString const& working_folder)
{
    QPointer<StoreCheck> const self(this);
    run([self, recent, working_folder] {
        QList<FoundStore> kept;
        for (FoundStore& each : places(recent, working_folder)) {
            if (each.origin != recentOrigin() && !looksLikeStore(each.path)) continue;
            open(each);
            kept.append(each);
        }
        QMetaObject::invokeMethod(qApp, [self, kept] {
            if (self) emit self->found(kept);
        });
    });
}

void StoreCheck::check(QString const& path)
{
    QPointer<StoreCheck> const self(this);
    run([self, one = FoundStore{path, {}, 0, {}, {}}]() mutable {
        open(one);
        QMetaObject::invokeMethod(qApp, [self, one] {
            if (self) emit self->checked(one);
        });
    });
}

void StoreCheck::run(std::function<void()> work)
{
    QThreadPool::globalInstance()->start(std::move(work));
}

}  // namespace signalbox::console
