// A message bus that ends with the test; the user's session bus is not touched. Owned by a test.
#pragma once

#include <QDBusConnection>
#include <QProcess>
#include <QStandardPaths>
#include <QStringList>

namespace signalbox::console::testing {

class PrivateBus {
public:
    static constexpr int generous_ms = 20'000;

    static bool available() { return !QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty(); }
    PrivateBus()
    {
        daemon_.start(QStringLiteral("dbus-daemon"),
                      {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--nopidfile"),
                       QStringLiteral("--address=unix:tmpdir=/tmp"), QStringLiteral("--print-address")});
        if (daemon_.waitForStarted(generous_ms) && daemon_.waitForReadyRead(generous_ms))
            address_ = QString::fromUtf8(daemon_.readLine()).trimmed();
    }
    ~PrivateBus()
    {
        for (QString const& name : names_) QDBusConnection::disconnectFromBus(name);
        daemon_.terminate();
        daemon_.waitForFinished(generous_ms);
    }
    PrivateBus(PrivateBus const&) = delete;

    QString const& address() const { return address_; }
    QDBusConnection connectAs(QString const& name)
    {
        names_ << name;
        return QDBusConnection::connectToBus(address_, name);
    }

private:
    QProcess daemon_;
    QString address_;
    QStringList names_;
};

}  // namespace signalbox::console::testing
