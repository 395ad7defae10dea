// What the window remembers between runs, in an INI file with a version: geometry, choices, the last store and page, recent files, each
// page's own state. Owned by the window, on the GUI thread.
#pragma once

#include "console/connect/connection.hpp"
#include "console/look/theme.hpp"

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace signalbox::console {

class WindowSettings {
public:
    static constexpr int version = 1;       // a file of another version starts afresh
    static constexpr int most_recent = 10;  // files in the menu: what one looks through at a glance

    /// `file` is a path; empty means the user's place for settings.
    explicit WindowSettings(QString const& file = {});

    QByteArray geometry() const;
    void setGeometry(QByteArray const& geometry);
    QByteArray pageState(QString const& page) const;
    void setPageState(QString const& page, QByteArray const& state);
    QString lastPage() const;
    void setLastPage(QString const& page);
    /// A preset's name; empty when none was chosen.
    QString lastRange() const;
    void setLastRange(QString const& name);
    /// Submitted queries, newest first.
    QStringList queries() const;
    void setQueries(QStringList const& queries);
    /// The port of the local gateway, so that clients that were set up go on working.
    quint16 gatewayPort() const;
    void setGatewayPort(quint16 port);
    Choice theme() const;
    void setTheme(Choice choice);

    /// Whether a kind of notice is told; all are until they are put off.
    bool noticeOn(QString const& kind) const;
    void setNoticeOn(QString const& kind, bool on);

    /// Notices also on the desktop, while the window is not in front.
    bool desktopNotices() const;
    void setDesktopNotices(bool on);

    /// No token is among them: only where it is.
    ConnectionList connections() const;
    QString lastConnection() const;
    void setConnections(ConnectionList const& all, QString const& last);

    QString lastStore() const;
    QStringList recentStores() const;
    /// Becomes the last one and the first of the recent ones.
    void rememberStore(QString const& path);
    void forgetStore(QString const& path);

    /// Geometry and pages as on the first day; files and colours stay.
    void resetLayout();

private:
    QSettings file_;
};

}  // namespace signalbox::console
