#include "console/connect/keyring_prompt.hpp"

#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>

#include <utility>

namespace signalbox::console {

KeyringPrompt::KeyringPrompt(QDBusConnection bus, QDBusObjectPath const& which, std::function<void(bool agreed)> then, QObject* parent)
    : QObject(parent), then_(std::move(then))
{
    QString const service = QStringLiteral("org.freedesktop.secrets"), interface = QStringLiteral("org.freedesktop.Secret.Prompt");
    bus.connect(service, which.path(), interface, QStringLiteral("Completed"), this, SLOT(completed(bool, QDBusVariant)));
    QDBusMessage call = QDBusMessage::createMethodCall(service, which.path(), interface, QStringLiteral("Prompt"));
    call << QString();  // no window is named: the service chooses where it asks
    auto* const asked = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(asked, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        if (done->isError()) end(false);
    });
}

void KeyringPrompt::completed(bool dismissed, QDBusVariant const&)
{
    end(!dismissed);
}

void KeyringPrompt::end(bool agreed)
{
    auto const then = std::exchange(then_, nullptr);
    if (!then) return;
    deleteLater();
    then(agreed);
}

}  // namespace signalbox::console
