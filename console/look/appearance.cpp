#include "console/look/appearance.hpp"

#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>

namespace signalbox::console {

namespace {

QString service()
{
    return QStringLiteral("org.freedesktop.portal.Desktop");
}
QString object()
{
    return QStringLiteral("/org/freedesktop/portal/desktop");
}
QString interface()
{
    return QStringLiteral("org.freedesktop.portal.Settings");
}
QString space()
{
    return QStringLiteral("org.freedesktop.appearance");
}
QString key()
{
    return QStringLiteral("color-scheme");
}

// The first window waits this long for the desktop's answer, so that it does not flash; a slower portal is heard later.
constexpr int patience_ms = 80;

}  // namespace

QDBusConnection Appearance::sessionBus()
{
    // Asking for a bus that is not there would make the library try to start one.
    QString const runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    bool const there = !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
                       (!runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus")));
    return there ? QDBusConnection::sessionBus() : QDBusConnection(QStringLiteral("signalbox-no-bus"));
}

Appearance::Appearance(QDBusConnection bus, QObject* parent) : QObject(parent)
{
    if (!bus.isConnected()) return;
    bus.connect(service(), object(), interface(), QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    ask(bus);
}

void Appearance::ask(QDBusConnection const& bus)
{
    QDBusMessage question = QDBusMessage::createMethodCall(service(), object(), interface(), QStringLiteral("Read"));
    question << space() << key();
    QDBusMessage const answer = bus.call(question, QDBus::Block, patience_ms);
    if (answer.type() == QDBusMessage::ReplyMessage && !answer.arguments().isEmpty()) {
        take(answer.arguments().constFirst());
        return;
    }
    if (QDBusError(answer).type() != QDBusError::NoReply && QDBusError(answer).type() != QDBusError::Timeout) return;
    auto* const watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        QDBusPendingReply<QDBusVariant> const late = *done;
        if (!late.isError()) {
            take(QVariant::fromValue(late.value()));
            emit changed();
        }
        done->deleteLater();
    });
}

void Appearance::settingChanged(QString const& space_, QString const& key_, QDBusVariant const& value)
{
    if (space_ != space() || key_ != key()) return;
    take(QVariant::fromValue(value));
    emit changed();
}

// Portals wrap the number in one variant or in two, depending on their age. 1 asks for dark, 2 for light, all else for nothing.
void Appearance::take(QVariant value)
{
    for (int depth = 0; depth < 4 && value.metaType() == QMetaType::fromType<QDBusVariant>(); ++depth)
        value = qvariant_cast<QDBusVariant>(value).variant();
    bool number = false;
    uint const scheme = value.toUInt(&number);
    dark_ = number && (scheme == 1 || scheme == 2) ? std::optional(scheme == 1) : std::nullopt;
}

}  // namespace signalbox::console
