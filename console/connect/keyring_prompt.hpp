// One question of the secret service to the person: shown by the service, and answered there. Owned by the keyring until it is answered, on the GUI thread.
#pragma once

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QObject>

#include <functional>

namespace signalbox::console {

class KeyringPrompt : public QObject {
    Q_OBJECT

public:
    /// `then` is called once, with whether the person agreed; it is deleted afterwards.
    KeyringPrompt(QDBusConnection bus, QDBusObjectPath const& which, std::function<void(bool agreed)> then, QObject* parent);

private slots:
    void completed(bool dismissed, QDBusVariant const& result);

private:
    void end(bool agreed);

    std::function<void(bool agreed)> then_;  // empty: it was called
};

}  // namespace signalbox::console
