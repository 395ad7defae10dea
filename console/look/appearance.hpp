// What the desktop says about dark and light: the freedesktop appearance portal over D-Bus, with its change signal. Owned by the Theme,
// on the GUI thread; without a bus, a portal or an answer it says nothing and costs nothing.
#pragma once

#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>
#include <QString>

#include <optional>

namespace signalbox::console {

class Appearance : public QObject {
    Q_OBJECT

public:
    explicit Appearance(QDBusConnection bus, QObject* parent = nullptr);

    /// The session bus, or a connection that is not connected when there is none; never starts a bus.
    static QDBusConnection sessionBus();

    /// Nothing: the desktop has no preference, or did not answer.
    std::optional<bool> prefersDark() const { return dark_; }

signals:
    void changed();

private slots:
    void settingChanged(QString const& space, QString const& key, QDBusVariant const& value);

private:
    void ask(QDBusConnection const& bus);
    void take(QVariant value);
    std::optional<bool> dark_;
};

}  // namespace signalbox::console
