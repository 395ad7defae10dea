#include "console/frame/window_settings.hpp"

#include "storage/postgres/replica.hpp"

#include <QFileInfo>

namespace signalbox::console {

namespace {

QString const version_key = QStringLiteral("version");
QString const geometry_key = QStringLiteral("window/geometry");
QString const page_key = QStringLiteral("window/page");
QString const range_key = QStringLiteral("window/range");
QString const theme_key = QStringLiteral("look/theme");
QString const last_key = QStringLiteral("stores/last");
QString const recent_key = QStringLiteral("stores/recent");
QString const gateway_key = QStringLiteral("gateway/port");
QString const queries_key = QStringLiteral("window/queries");
QString const pages_group = QStringLiteral("pages");
QString const notices_group = QStringLiteral("notices");
QString const desktop_key = QStringLiteral("desktop_notices");
QString const connections_key = QStringLiteral("connections/all");
QString const connection_key = QStringLiteral("connections/last");

QString settingsFile(QString const& file)
{
    if (!file.isEmpty()) return file;
    QSettings const usual(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("signalbox"), QStringLiteral("console"));
    return usual.fileName();
}

}  // namespace

WindowSettings::WindowSettings(QString const& file) : file_(settingsFile(file), QSettings::IniFormat)
{
    if (file_.value(version_key, version).toInt() != version) file_.clear();
    file_.setValue(version_key, version);
}

QByteArray WindowSettings::geometry() const
{
    return file_.value(geometry_key).toByteArray();
}

void WindowSettings::setGeometry(QByteArray const& geometry)
{
    file_.setValue(geometry_key, geometry);
}

QByteArray WindowSettings::pageState(QString const& page) const
{
    return file_.value(pages_group + QLatin1Char('/') + page).toByteArray();
}

void WindowSettings::setPageState(QString const& page, QByteArray const& state)
{
    file_.setValue(pages_group + QLatin1Char('/') + page, state);
}

QString WindowSettings::lastPage() const
{
    return file_.value(page_key).toString();
}

void WindowSettings::setLastPage(QString const& page)
{
    file_.setValue(page_key, page);
}

QString WindowSettings::lastRange() const
{
    return file_.value(range_key).toString();
}

void WindowSettings::setLastRange(QString const& name)
{
    file_.setValue(range_key, name);
}

QStringList WindowSettings::queries() const
{
    return file_.value(queries_key).toStringList();
}

void WindowSettings::setQueries(QStringList const& queries)
{
    file_.setValue(queries_key, queries);
}

quint16 WindowSettings::gatewayPort() const
{
    constexpr uint usual = 8080, most = 65'535;
    uint const port = file_.value(gateway_key, usual).toUInt();
    return static_cast<quint16>(port > 0 && port <= most ? port : usual);
}

void WindowSettings::setGatewayPort(quint16 port)
{
    file_.setValue(gateway_key, port);
}

Choice WindowSettings::theme() const
{
    QString const name = file_.value(theme_key).toString();
    return name == QStringLiteral("light") ? Choice::light : name == QStringLiteral("dark") ? Choice::dark : Choice::system;
}

void WindowSettings::setTheme(Choice choice)
{
    file_.setValue(theme_key, choice == Choice::light  ? QStringLiteral("light")
                              : choice == Choice::dark ? QStringLiteral("dark")
                                                       : QStringLiteral("system"));
}

bool WindowSettings::noticeOn(QString const& kind) const
{
    return file_.value(notices_group + QLatin1Char('/') + kind, true).toBool();
}

void WindowSettings::setNoticeOn(QString const& kind, bool on)
{
    file_.setValue(notices_group + QLatin1Char('/') + kind, on);
}

bool WindowSettings::desktopNotices() const
{
    return file_.value(desktop_key, true).toBool();
}

void WindowSettings::setDesktopNotices(bool on)
{
    file_.setValue(desktop_key, on);
}

ConnectionList WindowSettings::connections() const
{
    return connectionsFrom(file_.value(connections_key).toByteArray());
}

QString WindowSettings::lastConnection() const
{
    return file_.value(connection_key).toString();
}

void WindowSettings::setConnections(ConnectionList const& all, QString const& last)
{
    file_.setValue(connections_key, connectionsJson(all));
    file_.setValue(connection_key, last);
}

QString WindowSettings::lastStore() const
{
    return file_.value(last_key).toString();
}

QStringList WindowSettings::recentStores() const
{
    return file_.value(recent_key).toStringList().mid(0, most_recent);
}

void WindowSettings::rememberStore(QString const& path)
{
    QString const whole = QFileInfo(path).absoluteFilePath();
    // Opened as a file it would be shown as live, and nothing would bring it up to date.
    if (storage::postgres::is_replica_path(whole.toStdString())) return;
    QStringList recent = recentStores();
    recent.removeAll(whole);
    recent.prepend(whole);
    file_.setValue(recent_key, recent.mid(0, most_recent));
    file_.setValue(last_key, whole);
}

void WindowSettings::forgetStore(QString const& path)
{
    QString const whole = QFileInfo(path).absoluteFilePath();
    QStringList recent = recentStores();
    recent.removeAll(whole);
    file_.setValue(recent_key, recent);
    if (lastStore() == whole) file_.remove(last_key);
}

void WindowSettings::resetLayout()
{
    file_.remove(geometry_key);
    file_.remove(pages_group);
}

}  // namespace signalbox::console
